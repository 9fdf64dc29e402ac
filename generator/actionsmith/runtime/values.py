"""What validators ask of values, and the violations that they find.

These functions take whatever a request may hold and raise nothing. Strings, numbers
and booleans are different kinds: a boolean is no number, values of different kinds
are unequal and in no order, and lists and objects are of no kind.
"""

from __future__ import annotations

import ipaddress
import math
import re
from collections.abc import Iterator, Mapping, Set
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias, TypeGuard

from .validation import Confidence, Violation

# Imported where a rule divides: few rules do.
if TYPE_CHECKING:
    from fractions import Fraction

_Number: TypeAlias = "int | float | Fraction"

# Eight groups, or less of them around the one `::`. An address that ends like one of
# IPv4 does not match.
_GROUP = "[0-9A-Fa-f]{1,4}"
_GROUPS = f"{_GROUP}(?::{_GROUP})*"
_IPV6 = re.compile(
    f"{_GROUP}(?::{_GROUP}){{7}}"
    f"|(?!:*(?:[^:]+:+){{7}}[^:])(?:{_GROUPS})?::(?:{_GROUPS})?"
)

# No more than this: which other moments Python reads depends on its version.
_MINUTES = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_MOMENT = re.compile(
    "[0-9]{4}-[0-9]{2}-[0-9]{2}"
    f"(?:[T ]{_MINUTES}:[0-5][0-9](?:\\.[0-9]{{1,6}})?(?:Z|[+-]{_MINUTES})?)?"
)


def missing(parameter: str, code: str) -> Violation:
    """Return the violation of a required parameter that is absent.

    Here and below a parameter is named, or the way to what is within it is:
    `Filters[0].Name`.
    """
    return Violation("required", code, (parameter,), f"{parameter} is required.")


def unknown(
    request: Mapping[str, object], parameters: Set[str], code: str, path: str = ""
) -> Iterator[Violation]:
    """Yield the violation of each name that is no parameter, or no member at a path."""
    for name in request:
        if name not in parameters:
            where = f"{path}.{name}" if path else name
            message = f"There is no parameter {name!r}."
            if path:
                message = f"{path} has no member {name!r}."
            yield Violation("unknown", code, (where,), message)


def wrong_type(parameter: str, expected: str, code: str) -> Violation:
    """Return the violation of a value that is of another JSON type."""
    return Violation("type", code, (parameter,), f"{parameter} must be {expected}.")


def wrong_value(
    parameter: str,
    check: str,
    expected: str,
    code: str,
    confidence: Confidence = "documented",
) -> Violation:
    """Return the violation of a value of the right type that is not allowed."""
    return Violation(
        check, code, (parameter,), f"{parameter} must be {expected}.", confidence
    )


def is_integer(value: object) -> TypeGuard[int]:
    """Return whether a value is a whole number; a boolean is none."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value: object) -> TypeGuard[int | float]:
    """Return whether a value is a number; a boolean is none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_int64(value: int) -> bool:
    """Return whether a number fits into 64 bits, one of them its sign."""
    return -(2**63) <= value < 2**63


def is_uint64(value: int) -> bool:
    """Return whether a number is none below 0, and fits into 64 bits."""
    return 0 <= value < 2**64


def is_list(value: object) -> TypeGuard[list[object] | tuple[object, ...]]:
    """Return whether a value goes out as an array of JSON."""
    return isinstance(value, (list, tuple))


def is_object(value: object) -> TypeGuard[dict[str, object]]:
    """Return whether a value goes out as an object of JSON."""
    return isinstance(value, dict)


def is_ipv6(value: str) -> bool:
    """Return whether a text is an IPv6 address, without a scope (`%eth0`).

    >>> is_ipv6("fc00::1"), is_ipv6("::ffff:192.0.2.1"), is_ipv6("fc00::1%eth0")
    (True, True, False)
    """
    # Several times faster than to parse the address.
    if _IPV6.fullmatch(value):
        return True
    if "." not in value:
        return False
    try:
        # A scope names an interface of the local machine: no service knows it.
        return ipaddress.IPv6Address(value).scope_id is None
    except ValueError:
        return False


def is_date(value: str) -> bool:
    """Return whether a text is a date or a moment in ISO 8601.

    >>> is_date("2025-11-13"), is_date("2025-11-13T08:37:53Z"), is_date("13.11.2025")
    (True, True, False)
    """
    if not _MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def count(*conditions: bool) -> int:
    """Return how many conditions hold."""
    return sum(conditions)


def differ(*conditions: bool) -> bool:
    """Return whether some conditions hold and others do not."""
    return any(conditions) and not all(conditions)


def compares(left: object, comparator: str, right: object) -> bool:
    """Return whether two values compare so; None, for no value, never does."""
    if left is None or right is None:
        return False
    if isinstance(left, str) and isinstance(right, str):
        return _ordered(left == right, left < right, comparator)
    if _is_numeric(left) and _is_numeric(right):
        return _ordered(left == right, left < right, comparator)
    if isinstance(left, bool) and isinstance(right, bool):
        return comparator == ("==" if left is right else "!=")
    return comparator == "!="


def combine(left: object, sign: str, right: object) -> int | float | Fraction | None:
    """Return the result of `+`, `-`, `*` or `/`, or None where there is none.

    Whole numbers are exact, in division too. What is no number, division by zero, and
    what is beyond a float have no result.
    """
    if not (_is_numeric(left) and _is_numeric(right)):
        return None
    try:
        result = _combined(left, sign, right)
    except (ZeroDivisionError, OverflowError):
        return None
    return None if isinstance(result, float) and not math.isfinite(result) else result


def like(value: object, pattern: str) -> bool:
    """Return whether a value is a string that matches, `*` being any characters.

    >>> like("eni-1", "eni-*"), like("eni-1", "eni-?"), like(1, "*")
    (True, False, False)
    """
    if not isinstance(value, str):
        return False
    first, *rest = pattern.split("*")
    if not rest:
        return value == pattern
    # A regular expression would take exponential time for many stars: look for the
    # parts between them from left to right, each as early as it occurs.
    *middle, last = rest
    end = len(value) - len(last)
    position = len(first)
    if position > end or not (value.startswith(first) and value.endswith(last)):
        return False
    for part in middle:
        found = value.find(part, position, end)
        if found < 0:
            return False
        position = found + len(part)
    return True


def _is_numeric(value: object) -> TypeGuard[_Number]:
    return is_number(value) or _is_fraction(value)


def _is_fraction(value: object) -> TypeGuard[Fraction]:
    # None is the common case, and a string a mistake: neither is worth an import.
    if value is None or isinstance(value, (str, bool)):
        return False
    from fractions import Fraction

    return isinstance(value, Fraction)


def _combined(left: _Number, sign: str, right: _Number) -> _Number:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            from fractions import Fraction

            return Fraction(left) / right if isinstance(left, int) else left / right


def _ordered(equal: bool, less: bool, comparator: str) -> bool:
    match comparator:
        case "==":
            return equal
        case "!=":
            return not equal
        case "<=":
            return less or equal
        case "<":
            return less
        case ">=":
            return not less
        case _:
            return not (less or equal)
