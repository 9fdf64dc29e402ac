"""What is wrong with the parameters of a request, by the contract itself.

The checks and their words are those of the generated validators: `actionsmith.logic`
evaluates the rules, and the functions of the runtime judge values. What differs is what
counts (a service minds malformed ids, of which a client only warns), and the order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from actionsmith.contract import (
    EXPECTED,
    Action,
    Base,
    Format,
    Parameter,
    ValueType,
    Violations,
    Width,
    limits,
)
from actionsmith.logic import evaluate, names
from actionsmith.plan.prose import sentence
from actionsmith.runtime import values
from actionsmith.runtime.validation import Violation

from .messages import Refusal

_IS_OF_BASE: Mapping[Base, Callable[[object], bool]] = {
    Base.STRING: lambda value: isinstance(value, str),
    Base.INTEGER: values.is_integer,
    Base.FLOAT: values.is_number,
    Base.BOOLEAN: lambda value: isinstance(value, bool),
    Base.LIST: values.is_list,
    Base.STRUCTURE: values.is_object,
}
_IS_OF_FORMAT: Mapping[Format, Callable[[str], bool]] = {
    Format.IPV6: values.is_ipv6,
    Format.DATE: values.is_date,
    Format.DATETIME: values.is_date,
}
_IS_OF_WIDTH: Mapping[Width, Callable[[int], bool]] = {
    Width.INT64: values.is_int64,
    Width.UINT64: values.is_uint64,
}

_FIRST = ("type", "unknown", "required")
"""What a service looks at before it looks at values, in this order."""


def violations(
    action: Action, codes: Violations, request: Mapping[str, object]
) -> Iterator[Violation]:
    """Yield every way in which a request breaks the contract, in a validator's order.

    `codes` are those of the mistakes that no rule names.
    """
    yield from _members(action.parameters, request, "", codes)
    yield from _rules(action, request)


def refuse(
    action: Action,
    codes: Violations,
    request: Mapping[str, object],
    *,
    inferred: bool = False,
) -> None:
    """Raise what a service would answer to the parameters of a request, if anything.

    Types come first, then unknown names, what is missing, values, and rules between
    parameters. A pattern counts however it is known: to mind a malformed id is the
    server's part. Of all else that is only inferred counts if `inferred` is set.

    Raises:
        Refusal: The first thing that is wrong.

    """
    refuse_values(action.parameters, codes, request, inferred=inferred)
    for broken in _rules(action, request):
        if inferred or broken.enforced:
            raise Refusal(broken.code, broken.message, f"rule {broken.constraint}")


def refuse_values(
    members: Mapping[str, Parameter],
    codes: Violations,
    given: Mapping[str, object],
    *,
    inferred: bool = False,
) -> None:
    """Raise the first thing that is wrong with values, as `refuse` does.

    Raises:
        Refusal: A value, a name, or the lack of one.

    """
    wrong = [
        violation
        for violation in _members(members, given, "", codes)
        if inferred or violation.enforced or violation.constraint == "pattern"
    ]
    if wrong:
        first = min(wrong, key=_turn)
        why = f"{first.constraint} {first.parameters[0]}"
        raise Refusal(first.code, first.message, why)


def _turn(violation: Violation) -> int:
    """Return how late a service finds what is wrong with a value or a name."""
    kind = violation.constraint
    return _FIRST.index(kind) if kind in _FIRST else len(_FIRST)


def _members(
    members: Mapping[str, Parameter],
    given: Mapping[str, object],
    path: str,
    codes: Violations,
) -> Iterator[Violation]:
    """Yield what is wrong with the members of a request, or of a structure in it."""
    for name, member in members.items():
        where = f"{path}.{name}" if path else name
        value = given.get(name)
        if value is not None:
            yield from _value(member.type, value, where, codes)
        elif member.required:
            yield values.missing(where, str(codes.required.code))
    yield from values.unknown(given, members.keys(), str(codes.unknown.code), path)


def _value(
    value_type: ValueType, value: object, where: str, codes: Violations
) -> Iterator[Violation]:
    if not _IS_OF_BASE[value_type.base](value):
        expected = EXPECTED[value_type.base]
        yield values.wrong_type(where, expected, str(codes.type.code))
        return
    for limit in limits(value_type):
        if _is_passed(limit.check, value_type, value):
            code = str((value_type.error or codes.value).code)
            yield values.wrong_value(
                where, limit.check, limit.expected, code, value_type.confidence.value
            )
            break
    if isinstance(value, dict):
        yield from _members(value_type.members, value, where, codes)
    elif value_type.items and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _value(value_type.items, item, f"{where}[{index}]", codes)


def _is_passed(check: str, value_type: ValueType, value: object) -> bool:
    """Tell whether a value of the right JSON type is beyond a limit of its type."""
    if isinstance(value, str):
        if check == "format" and value_type.format:
            return not _IS_OF_FORMAT[value_type.format](value)
        if check == "pattern" and value_type.pattern:
            return not _compiled(value_type.pattern).fullmatch(value)
        if check == "enum":
            return value not in value_type.enum
    if isinstance(value, int) and check == value_type.width:
        return not _IS_OF_WIDTH[value_type.width](value)
    bound = value_type.bounds[check].value
    size = len(value) if isinstance(value, (str, list)) else value
    if not values.is_number(size):
        raise TypeError(f"{check} is no limit of {value!r}")
    return size < bound if check.startswith("min") else size > bound


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # As in the generated package.
    return re.compile(pattern, re.ASCII)


def _rules(action: Action, request: Mapping[str, object]) -> Iterator[Violation]:
    for rule in action.constraints.values():
        if not evaluate(rule.expression, request):
            yield Violation(
                constraint=str(rule.id),
                code=str(rule.error.code),
                parameters=tuple(dict.fromkeys(p.name for p in names(rule.expression))),
                message=sentence(rule.description),
                confidence=rule.confidence.value,
            )
