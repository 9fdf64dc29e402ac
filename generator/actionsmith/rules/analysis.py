"""What the analysis of an action's rules found, for the rules that report it.

The enforced set is analysed first: required parameters and the enumerations and rules
that are documented or observed. Then the inferred ones join, and what is found only
with them is at most a warning. Rules that are reported as wrong in themselves take no
part, nor do those about parameters of which nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from actionsmith.contract import Action, Base, Constraint, Parameter
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
from .conclusion import Conclusion
from .language import Language, language
from .values import limits
from .walk import Scope, actions

_KINDS = {
    Base.STRING: Kind.STRING,
    Base.INTEGER: Kind.INTEGER,
    Base.FLOAT: Kind.NUMBER,
    Base.BOOLEAN: Kind.BOOLEAN,
    Base.LIST: Kind.OTHER,
    Base.STRUCTURE: Kind.OTHER,
}


# The findings in the latest scope: several rules report them, and one asks.
_latest: list[tuple[Scope, list[Conclusion]]] = []


def conclusions(scope: Scope, *verdicts: Verdict) -> Iterator[Conclusion]:
    """Yield what is known for certain, of some verdicts."""
    for conclusion in every_conclusion(scope):
        if conclusion.finding.is_decided and conclusion.finding.verdict in verdicts:
            yield conclusion


def every_conclusion(scope: Scope) -> list[Conclusion]:
    """Return all that the analysis says about the actions that are judged."""
    if not _latest or _latest[0][0] is not scope:
        found = [each for action in actions(scope) for each in _conclude(action)]
        _latest[:] = [(scope, found)]
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
        without = {
            what: analyse(free, rules, told)
            for what, free in (_freed(variables) if found else ())
        }
        for finding in found:
            needed = [what for what, others in without.items() if finding not in others]
            yield Conclusion(action, finding, with_inferred, frozenset(needed))
        told += found


def _freed(
    variables: Sequence[Variable],
) -> Iterator[tuple[tuple[str, str], list[Variable]]]:
    """Yield variables without limits of one sort, and whose limits of which sort."""
    if any(each.language for each in variables):
        yield ("", "language"), [replace(each, language=None) for each in variables]
    for place, one in enumerate(variables):
        rest = variables[:place], variables[place + 1 :]
        if one.minimum is not None:
            free = replace(one, minimum=None)
            yield (one.name, "minimum"), [*rest[0], free, *rest[1]]
        if one.maximum is not None:
            free = replace(one, maximum=None)
            yield (one.name, "maximum"), [*rest[0], free, *rest[1]]


def _has_inferred(action: Action, constraints: Sequence[Constraint]) -> bool:
    """Tell whether anything that is inferred has an influence on the analysis."""
    if any(not each.confidence.enforced for each in constraints):
        return True
    for parameter in action.parameters.values():
        value_type = parameter.type
        if value_type.confidence.enforced:
            continue
        of_numbers = value_type.bounds or value_type.width
        if value_type.enum or (of_numbers and _is_asked(parameter, constraints)):
            return True
        if _language(parameter, constraints, with_inferred=True):
            return True
    return False


def _is_asked(parameter: Parameter, constraints: Sequence[Constraint]) -> bool:
    """Tell whether rules ask for the value of a parameter."""
    return any(
        not isinstance(atom, Present)
        and any(mention.name == parameter.name for mention in names(atom))
        for constraint in constraints
        for atom in atoms(constraint.expression)
    )


def _language(
    parameter: Parameter, constraints: Sequence[Constraint], *, with_inferred: bool
) -> Language | None:
    """Return the texts that a parameter may have, if rules ask for its text."""
    if not (with_inferred or parameter.type.confidence.enforced):
        return None
    return language(parameter.type) if _is_asked(parameter, constraints) else None


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
