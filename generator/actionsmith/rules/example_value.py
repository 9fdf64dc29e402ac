"""The example of a parameter or a type is a value that it accepts."""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import Catalog
from actionsmith.diagnostics import Diagnostic, error

from .values import misfit
from .walk import parameters, types


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each example value that its own type refuses."""
    stated = [(p.name, p.type, p.example) for p in parameters(catalog)]
    named = [(t.name, t, t.example) for t in types(catalog) if t.name]
    for name, value_type, example in (*stated, *named):
        if example and (problem := misfit(example, value_type)):
            yield error("example-value", example.at, f"the example of {name} {problem}")
