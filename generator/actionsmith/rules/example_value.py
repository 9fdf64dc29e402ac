"""The example of a parameter or a type is a value that it accepts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from actionsmith.contract import Base, Catalog, ValueType
from actionsmith.diagnostics import Diagnostic, error
from actionsmith.source import Node, Scalar

from .values import misfit
from .walk import parameters, types


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each example value that its own type refuses."""
    stated = [(p.name, p.type, p.example) for p in parameters(catalog)]
    named = [(t.name, t, t.example) for t in types(catalog) if t.name]
    for name, value_type, example in (*stated, *named):
        if example and (problem := misfit(example, value_type)):
            message = f"the example of {name} {problem}"
            hint = respelt(example, value_type)
            yield error("example-value", example.at, message, hint)


def contradicts_itself(value_type: ValueType) -> bool:
    """Tell whether a type refuses its own example: then it proves nothing of others."""
    example = value_type.example
    return example is not None and misfit(example, value_type) is not None


def respelt(value: Node, value_type: ValueType) -> str | None:
    """Return how a value in quotes would be one of the type."""
    if not isinstance(value, Scalar) or value.style not in ("single", "double"):
        return None
    if value_type.base is Base.STRING or misfit(
        replace(value, style="plain"), value_type
    ):
        return None
    return f"write {value.text}, without quotes"
