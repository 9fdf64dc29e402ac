"""Choosing the class of an error by its code, and making those of local refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from .errors import ContractViolation, ServiceError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .validation import Violation

_LONGEST_CODE = 200


def error_class(
    code: str, classes: Mapping[str, type[ServiceError]]
) -> type[ServiceError]:
    """Return the class for a code: its own, or that of its longest known prefix.

    A prefix ends before a dot. A code without a known one is a ServiceError.
    """
    # No contract has longer ones; what a server sends may be of any length.
    code = code[:_LONGEST_CODE]
    while code:
        if (found := classes.get(code)) is not None:
            return found
        code = code.rpartition(".")[0]
    return ServiceError


def local_refusal(
    action: str,
    violations: Sequence[Violation],
    classes: Mapping[str, type[ServiceError]],
) -> ContractViolation:
    """Return the exception for a request that breaks its contract.

    It is an instance of ContractViolation and of the class of the code of the
    first enforced violation (of the first, if none is). Its message lists every
    violation, one a line when there are several. `violations` must not be empty.
    """
    first = next((v for v in violations if v.enforced), violations[0])
    message = (
        first.message
        if len(violations) == 1
        else "\n".join(f"- {violation}" for violation in violations)
    )
    return _refusal_class(error_class(first.code, classes))(
        message,
        code=first.code,
        action=action,
        origin="local",
        constraint=first.constraint,
        violations=tuple(violations),
    )


_refusal_classes: dict[type[ServiceError], type[ContractViolation]] = {}


def _refusal_class(code_class: type[ServiceError]) -> type[ContractViolation]:
    """Return the one class that is both `code_class` and ContractViolation."""
    if issubclass(ContractViolation, code_class):
        return ContractViolation
    if (known := _refusal_classes.get(code_class)) is not None:
        return known
    made = type(
        code_class.__name__,
        # Unchecked, because no type checker can order bases that it does not know.
        cast("tuple[type, ...]", (code_class, ContractViolation)),
        {
            # Tracebacks show the name that the caller knows and can catch.
            "__module__": code_class.__module__,
            "__qualname__": code_class.__qualname__,
            "__doc__": code_class.__doc__,
            "_code_class": code_class,
        },
    )
    # Of two threads that come here at once, both get the class that was first.
    return _refusal_classes.setdefault(
        code_class, cast("type[ContractViolation]", made)
    )


def restore_refusal(
    code_class: type[ServiceError], arguments: tuple[str, ...]
) -> ContractViolation:
    """Rebuild a refusal from its pickle, which adds the attributes."""
    return _refusal_class(code_class)(*arguments)
