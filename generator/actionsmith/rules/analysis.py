"""What the analysis of an action's rules found, for the rules that report it.

The enforced set is analysed first: required parameters and the enumerations and rules
that are documented or observed. Then the inferred ones join, and what is found only
with them is at most a warning. Rules that are reported as wrong in themselves take no
part, nor do those about parameters of which nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from actionsmith.contract import Action, Base, Catalog, Constraint, Parameter
from actionsmith.diagnostics import Diagnostic, Location, Related, Severity
from actionsmith.logic import And, Group, Node, Or, Present, children, names
from actionsmith.logic.analysis import (
    Budget,
    Finding,
    Kind,
    Rule,
    Variable,
    Verdict,
    analyse,
    atoms,
)

from .comparison import never_holds
from .language import Language, language
from .values import limits
from .walk import actions

_KINDS = {
    Base.STRING: Kind.STRING,
    Base.INTEGER: Kind.INTEGER,
    Base.FLOAT: Kind.NUMBER,
    Base.BOOLEAN: Kind.BOOLEAN,
    Base.LIST: Kind.OTHER,
    Base.STRUCTURE: Kind.OTHER,
}


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A finding about an action."""

    action: Action
    finding: Finding
    is_inferred: bool
    """Whether it is true only if what is inferred is."""
    is_of_texts: bool = False
    """Whether it is true only because of patterns and formats."""

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
        notes = [*shown, *(related or ()), *self._texts(), *self._inferred_values()]
        others = tuple(note for note in notes if note.at != at)
        return Diagnostic(rule, severity, at, message, hint, others)

    def _texts(self) -> Iterator[Related]:
        """Yield the patterns and formats that it is true because of."""
        if not self.is_of_texts:
            return
        mentioned = (m.name for rule in self.rules for m in names(rule.expression))
        for name in dict.fromkeys(mentioned):
            parameter = self.action.parameters[name]
            value_type = parameter.type
            if not (value_type.confidence.enforced or self.is_inferred):
                continue
            inferred = "" if value_type.confidence.enforced else "inferred "
            if value_type.format:
                said = f"{name} is of the format {value_type.format}"
                yield Related(parameter.type_name.at, said)
            elif value_type.pattern:
                said = f"the {inferred}pattern of {name}"
                yield Related(value_type.pattern.at, said)

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


# The findings of the latest catalog: several rules report them, and one asks.
_latest: list[tuple[Catalog, list[Conclusion]]] = []


def conclusions(catalog: Catalog, *verdicts: Verdict) -> Iterator[Conclusion]:
    """Yield what is known for certain, of some verdicts."""
    for conclusion in every_conclusion(catalog):
        if conclusion.finding.is_decided and conclusion.finding.verdict in verdicts:
            yield conclusion


def every_conclusion(catalog: Catalog) -> list[Conclusion]:
    """Return all that the analysis says about a catalog's actions."""
    if not _latest or _latest[0][0] is not catalog:
        found = [each for action in actions(catalog) for each in _conclude(action)]
        _latest[:] = [(catalog, found)]
    return _latest[0][1]


def _conclude(action: Action) -> Iterator[Conclusion]:
    constraints = list(sound_rules(action))
    if not constraints:
        return
    budget = Budget()  # for all that is asked about the action
    told: list[Finding] = []
    sure = [each for each in constraints if each.confidence.enforced]
    for with_inferred in (False, True):
        if with_inferred and not _has_inferred(action, constraints):
            return
        variables = [
            replace(
                variable(each, with_inferred=with_inferred),
                language=_language(each, constraints, with_inferred=with_inferred),
            )
            for each in action.parameters.values()
        ]
        rules = _rules(constraints if with_inferred else sure, action)
        found = analyse(variables, rules, told, budget)
        of_any_text: list[Finding] | None = None
        for finding in found:
            if of_any_text is None and any(each.language for each in variables):
                free = [replace(each, language=None) for each in variables]
                of_any_text = analyse(free, rules, told)
            depends = of_any_text is not None and finding not in of_any_text
            yield Conclusion(action, finding, with_inferred, depends)
        told += found


def _has_inferred(action: Action, constraints: Sequence[Constraint]) -> bool:
    """Tell whether anything that is inferred has an influence on the analysis."""
    return any(not each.confidence.enforced for each in constraints) or any(
        not each.type.confidence.enforced
        and (each.type.enum or _language(each, constraints, with_inferred=True))
        for each in action.parameters.values()
    )


def _language(
    parameter: Parameter, constraints: Sequence[Constraint], *, with_inferred: bool
) -> Language | None:
    """Return the texts that a parameter may have, if rules ask for its text."""
    if not (with_inferred or parameter.type.confidence.enforced):
        return None
    asked = any(
        not isinstance(atom, Present)
        and any(mention.name == parameter.name for mention in names(atom))
        for constraint in constraints
        for atom in atoms(constraint.expression)
    )
    return language(parameter.type) if asked else None


def variable(parameter: Parameter, *, with_inferred: bool) -> Variable:
    """Return what an analysis has to know of a parameter.

    `with_inferred` tells whether values that are only inferred count, too.
    """
    value_type = parameter.type
    counts = with_inferred or value_type.confidence.enforced
    is_enumeration = value_type.enum and value_type.base is Base.STRING and counts
    is_bounded = _KINDS[value_type.base].is_numeric and counts
    least, most = limits(value_type) if is_bounded else (None, None)
    return Variable(
        name=parameter.name,
        kind=_KINDS[value_type.base],
        required=parameter.required,
        values=(
            tuple(dict.fromkeys(map(str, value_type.enum))) if is_enumeration else None
        ),
        minimum=_exact(least),
        maximum=_exact(most),
    )


def _exact(number: float | None) -> int | Fraction | None:
    return Fraction(number) if isinstance(number, float) else number


def _rules(constraints: Sequence[Constraint], action: Action) -> list[Rule]:
    places = {name: place for place, name in enumerate(action.constraints)}
    has_inferred = not all(each.confidence.enforced for each in constraints)
    # The inferred ones come last, so that they are blamed last; and that they imply an
    # enforced one does not make it redundant.
    return [
        Rule(
            name=constraint.id,
            expression=constraint.expression,
            earns=constraint.error.code,
            place=places[constraint.id],
            can_go=not (has_inferred and constraint.confidence.enforced),
        )
        for constraint in sorted(
            constraints, key=lambda each: not each.confidence.enforced
        )
    ]


def sound_rules(action: Action) -> Iterator[Constraint]:
    """Yield the rules that are not reported as wrong in themselves."""
    copies: dict[str, Constraint] = {}
    for constraint in action.constraints.values():
        mentioned = {mention.name for mention in names(constraint.expression)}
        known = all(
            name in action.parameters and action.parameters[name].type.is_known
            for name in mentioned
        )
        if not known or repeated(constraint.expression):
            continue
        if _is_mistaken(constraint.expression, action):
            continue
        # Of rules that say the same one counts, and rather one that is enforced.
        before = copies.setdefault(str(constraint.expression), constraint)
        if constraint.confidence.enforced and not before.confidence.enforced:
            copies[str(constraint.expression)] = constraint
    kept = {constraint.id for constraint in copies.values()}
    yield from (each for each in action.constraints.values() if each.id in kept)


def _is_mistaken(node: Node, action: Action) -> bool:
    return never_holds(node, action) or any(
        _is_mistaken(child, action) for child in children(node)
    )


def repeated(node: Node) -> Node | None:
    """Return a member that one before it repeats."""
    if isinstance(node, And | Or | Group):
        seen: set[Node] = set()
        for member in node.members:
            if member in seen:
                return member
            seen.add(member)
    for child in children(node):
        if again := repeated(child):
            return again
    return None


def is_in_itself(conclusion: Conclusion) -> bool:
    """Tell whether a rule holds always or never, whatever its parameters are."""
    (constraint,) = conclusion.rules
    bare = [
        Variable(name=name, kind=_KINDS[parameter.type.base])
        for name, parameter in conclusion.action.parameters.items()
    ]
    alone = analyse(bare, [Rule(constraint.id, constraint.expression)])
    return any(each.verdict is conclusion.finding.verdict for each in alone)


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
