"""Every value of an enumeration, true and false can be sent in some valid request.

A value that the rules forbid whatever else is sent is no value of the parameter.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.diagnostics import Diagnostic, Related, Severity
from actionsmith.logic.analysis import Value, Verdict

from .analysis import conclusions
from .conclusion import listed, quoted
from .walk import Scope


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield the values of a parameter that no valid request can carry."""
    for conclusion in conclusions(scope, Verdict.DEAD_VALUE):
        (parameter,), values = conclusion.parameters, conclusion.finding.values
        forbid = "forbids" if len(conclusion.rules) == 1 else "together forbid"
        yield conclusion.report(
            "dead-value",
            Severity.WARNING,
            parameter.name.at,
            f"{parameter.name} can never be {listed([*map(_word, values)], 'or')}: "
            f"{quoted(conclusion.rules)} {forbid} it",
            (
                "leave the value out of the enumeration, or say in the rules when it "
                "can be sent"
                if parameter.type.enum
                else "say in the rules when it can be sent"
            ),
            [
                Related(value.at, "the value stands here")
                for value in parameter.type.enum
                if value in values
            ],
        )


def _word(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)
