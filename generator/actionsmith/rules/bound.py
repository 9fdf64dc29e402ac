"""A bound is about values that have it, is in reach, and leaves some values over.

Numbers have a least and a greatest value, texts and lists a least and a greatest
length. Formats, enumerations and patterns say of themselves how long a text can be.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import BOUNDS, Base, Bound, ValueType
from actionsmith.diagnostics import Diagnostic, Related, error

from .walk import Scope, types

_ABOUT = {"minimum": "a number", "maximum": "a number"}
_KINDS = {"length": "a text", "items": "a list"}


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each bound that cannot be one."""
    for value_type in types(scope):
        if not value_type.is_known:
            continue
        for key, bound in value_type.bounds.items():
            if value_type.base not in BOUNDS[key]:
                about = _ABOUT.get(key) or _KINDS[key.partition("_")[2]]
                yield error(
                    "bound",
                    bound.at,
                    f"{key!r} is about {about}, and this is of type {value_type.base}",
                    "leave it out",
                )
            elif problem := _problem(key, bound, value_type):
                yield error("bound", bound.at, problem)
        yield from _nothing_left(value_type)


def _problem(key: str, bound: Bound, value_type: ValueType) -> str | None:
    counts = key not in _ABOUT
    if not isinstance(bound.value, int) and (counts or value_type.base is Base.INTEGER):
        return f"{key!r} must be a whole number, not {bound.value}"
    if counts and bound.value < 0:
        return f"{key!r} cannot be less than 0"
    width = value_type.width
    if width and not width.least <= bound.value <= width.greatest:
        return f"{key!r} is beyond what {width} can hold"
    return None


def _nothing_left(value_type: ValueType) -> Iterator[Diagnostic]:
    bounds = value_type.bounds
    for least, most in (
        ("minimum", "maximum"),
        ("min_length", "max_length"),
        ("min_items", "max_items"),
    ):
        low, high = bounds.get(least), bounds.get(most)
        if low and high and low.value > high.value:
            yield error(
                "bound",
                high.at,
                f"{most!r} is less than {least!r}: nothing is left between them",
                None,
                (Related(low.at, f"{least!r} is stated here"),),
            )
