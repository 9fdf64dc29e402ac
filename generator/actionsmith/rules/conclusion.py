"""A finding of the analysis about an action, and how it is reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from actionsmith.contract import Action, Constraint, Parameter
from actionsmith.diagnostics import Diagnostic, Location, Related, Severity
from actionsmith.logic import names
from actionsmith.logic.analysis import Finding


class Conclusion(NamedTuple):
    """A finding about an action."""

    action: Action
    finding: Finding
    is_inferred: bool
    """Whether it is true only if what is inferred is."""
    needed: frozenset[tuple[str, str]] = frozenset()
    """Because of whose limits of which sort alone it is true; the name is empty for
    all patterns and formats."""

    @property
    def is_of_texts(self) -> bool:
        """Whether it is true only because of patterns and formats."""
        return ("", "language") in self.needed

    @property
    def rules(self) -> list[Constraint]:
        """Which rules bring it about."""
        return [self.action.constraints[name] for name in self.finding.rules]

    @property
    def parameters(self) -> list[Parameter]:
        """Which parameters it is about."""
        return [self.action.parameters[name] for name in self.finding.parameters]

    def report(
        self,
        rule: str,
        severity: Severity,
        at: Location,
        message: str,
        hint: str,
        related: Sequence[Related] | None = None,
    ) -> Diagnostic:
        """Return a diagnostic that shows every rule involved."""
        if self.is_inferred:
            severity = min(severity, Severity.WARNING, key=_by_weight)
            message = f"if what is inferred is true, {message}"
        shown = [
            Related(each.rule.at, f"the rule {str(each.id)!r}") for each in self.rules
        ]
        notes = [*shown, *(related or ()), *self._limits(), *self._inferred_values()]
        others = tuple(note for note in dict.fromkeys(notes) if note.at != at)
        return Diagnostic(rule, severity, at, message, hint, others)

    def _limits(self) -> Iterator[Related]:
        """Yield the patterns, formats and bounds that it is true because of."""
        mentioned = (m.name for rule in self.rules for m in names(rule.expression))
        for name in dict.fromkeys(mentioned):
            parameter = self.action.parameters[name]
            value_type = parameter.type
            if not (value_type.confidence.enforced or self.is_inferred):
                continue
            inferred = "" if value_type.confidence.enforced else "inferred "
            if value_type.format and self.is_of_texts:
                said = f"{name} is of the format {value_type.format}"
                yield Related(parameter.type_name.at, said)
            elif value_type.pattern and self.is_of_texts:
                said = f"the {inferred}pattern of {name}"
                yield Related(value_type.pattern.at, said)
            for side in ("minimum", "maximum"):
                if (name, side) not in self.needed:
                    continue
                if bound := value_type.bounds.get(side):
                    yield Related(bound.at, f"the {inferred}{side} of {name}")
                else:
                    said = f"{name} is of type {value_type.width}"
                    yield Related(parameter.type_name.at, said)

    def _inferred_values(self) -> Iterator[Related]:
        """Yield the inferred enumerations that rules depend on which are not."""
        if not self.is_inferred:
            return
        mentioned = (m.name for rule in self.rules for m in names(rule.expression))
        for name in dict.fromkeys(mentioned):
            value_type = self.action.parameters[name].type
            if value_type.enum and not value_type.confidence.enforced:
                at = value_type.enum[0].at
                yield Related(at, f"that {name} has these values only is inferred")


def _by_weight(severity: Severity) -> int:
    return [Severity.INFO, Severity.WARNING, Severity.ERROR].index(severity)


def quoted(constraints: Sequence[Constraint]) -> str:
    """Return "the rule 'a'" or "the rules 'a', 'b' and 'c'"."""
    return ("the rule " if len(constraints) == 1 else "the rules ") + listed(
        [repr(str(constraint.id)) for constraint in constraints]
    )


def listed(words: Sequence[str], last: str = "and") -> str:
    """Return words in one phrase.

    >>> listed(["a"]), listed(["a", "b"], "or"), listed(["a", "b", "c"])
    ('a', 'a or b', 'a, b and c')
    """
    *before, end = words
    return f"{', '.join(before)} {last} {end}" if before else end
