"""The example or the default of a parameter or a type is a value that it accepts."""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.diagnostics import Diagnostic

from .contradictions import Whole, of_value
from .walk import Scope, parameters, types

_RULE = "example-value"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each value that the type it is given for refuses."""
    stated = [(p.name, p.type, p.example, "example") for p in parameters(scope)]
    stated += [(p.name, p.type, p.default, "default") for p in parameters(scope)]
    named = [(t.name, t, t.example, "example") for t in types(scope) if t.name]
    for name, value_type, value, kind in (*stated, *named):
        if value:
            whole = Whole(name=str(name))
            what = f"the {kind} of {name}"
            yield from of_value(_RULE, value, what, value_type, whole)
