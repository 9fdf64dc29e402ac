"""Checking a request against its contract before it is sent."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from .errors import ContractDrift, ContractWarning
from .refusals import error_class, local_refusal

if TYPE_CHECKING:
    from .action import Action
    from .errors import ServiceError
    from .structure import Response


Validation: TypeAlias = Literal["strict", "warn", "off"]
"""How a request is checked before it is sent.

"strict" refuses what breaks a documented or observed rule and warns of what breaks
an inferred one, "warn" only warns, "off" does not check.
"""

Confidence: TypeAlias = Literal["documented", "observed", "inferred"]
"""How it is known that a rule holds."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One way in which a request breaks its contract."""

    constraint: str
    """Id of the rule, or the kind of check: "required", "type", "pattern", ..."""
    code: str
    """The error code that the service is expected to answer."""
    parameters: tuple[str, ...]
    """Wire names of the parameters concerned."""
    message: str
    """The rule, in a sentence."""
    confidence: Confidence = "documented"
    """How it is known that the rule holds."""
    error: type[ServiceError] | None = field(default=None, compare=False, repr=False)
    """The class of the code; a validator alone does not know it, a client does."""

    @property
    def enforced(self) -> bool:
        """Whether the violation stops a request from being sent."""
        return self.confidence != "inferred"

    def __str__(self) -> str:
        mark = "" if self.enforced else ", inferred"
        return f"{self.constraint}: {self.message} ({self.code}{mark})"


Validator: TypeAlias = Callable[[Mapping[str, object]], Iterable[Violation]]
"""Gives what is wrong with a request of wire names, in the contract's order."""


def require_mode(mode: Validation) -> None:
    """Raise ValueError if the mode is not one of Validation's three."""
    if mode not in get_args(Validation):
        allowed = ", ".join(map(repr, get_args(Validation)))
        raise ValueError(f"validation must be one of {allowed}, not {mode!r}")


def check(
    action: Action[Response],
    request: Mapping[str, object],
    mode: Validation,
    *,
    stacklevel: int,
) -> tuple[Violation, ...]:
    """Check a request, with its None values left out, as the mode says.

    Returns the violations that strict mode would have refused.

    Args:
        action: What is called.
        request: Wire names and values.
        mode: How strictly to check.
        stacklevel: The frame that warnings point at; 1 is the caller of this
            function, 2 its caller.

    Raises:
        ContractViolation: In strict mode, if an enforced rule is broken; also an
            instance of the class of the error code.
        ValueError: If there is no such mode, or a value is nested without end.

    """
    require_mode(mode)
    if mode == "off":
        return ()
    classes = action.service.errors
    try:
        found = list(action.validate(request))
    except RecursionError:
        # Structures within structures: sending them would fail in the same way.
        raise ValueError(f"{action.name}: a value is nested too deeply") from None
    violations = [
        replace(violation, error=error_class(violation.code, classes))
        for violation in found
    ]
    enforced = tuple(violation for violation in violations if violation.enforced)
    if mode == "strict" and enforced:
        raise local_refusal(action.name, violations, classes)
    for violation in violations:
        warnings.warn(
            f"{action.name}: {violation}", ContractWarning, stacklevel=stacklevel + 1
        )
    return enforced


def report_drift(
    action: Action[Response],
    violations: tuple[Violation, ...],
    request_id: str | None,
    *,
    stacklevel: int,
) -> None:
    """Warn that the service accepted a request with these violations, if any.

    `stacklevel` is that of `check`.
    """
    if violations:
        rules = ", ".join(violation.constraint for violation in violations)
        drift = ContractDrift(
            f"{action.name}: the service accepted what the contract refuses ({rules})",
            action=action.name,
            violations=violations,
            request_id=request_id,
        )
        warnings.warn(drift, stacklevel=stacklevel + 1)
