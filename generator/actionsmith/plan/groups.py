"""Which parameters may be sent together: what the enforced rules allow.

Importing the analysis takes time, and few actions of a cloud have rules.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from actionsmith.contract import Action, Constraint, Parameter
from actionsmith.logic import Compare, Like, Present, Relation, evaluate, names
from actionsmith.logic.analysis import Tables, atoms, domains
from actionsmith.rules.analysis import variable

from . import literals
from .connected import connected
from .implicants import ABSENT, Pattern, fewest_patterns, in_order
from .presence import (
    ANY,
    MOST,
    SENT,
    Group,
    Presence,
    Signature,
    all_values,
    combined,
)

# With more parameters or states, so many signatures seldom fit or say all; and the
# tables of these are still small.
_MOST_COMBINATIONS = 1 << 16
_MOST_VALUES = 1 << 18
_MOST_STATES = 9

_LONGEST_VALUE = literals.WIDTH - 17
"""That of a value that has a line of its own in a signature, with its comma."""


class _States(NamedTuple):
    """The states of a parameter, but for the first one: that it is absent.

    A state is a set of values that no rule tells apart; it is empty where rules ask
    for presence alone, and so stands for any value.
    """

    parameter: Parameter
    of_values: tuple[tuple[str | bool, ...], ...]

    def __len__(self) -> int:
        return 1 + len(self.of_values)

    def of(self, value: object) -> int:
        """Return the state that a value is in, None being absence."""
        if value is None:
            return 0
        states = enumerate(self.of_values, start=1)
        return next(state for state, values in states if not values or value in values)

    def presence(self, states: int) -> Presence:
        chosen = [v for s, v in enumerate(self.of_values, start=1) if states >> s & 1]
        every = len(chosen) == len(self.of_values)
        allowed = {value for values in chosen for value in values}
        return Presence(
            can_be_absent=bool(states & ABSENT),
            can_be_sent=bool(chosen),
            values=(
                ()
                if every
                else tuple(v for v in all_values(self.parameter) if v in allowed)
            ),
        )


def groups(action: Action) -> tuple[Group, ...]:
    """Return the groups of parameters that rules connect, in the contract's order.

    A request is legal if every group allows what it has of its parameters. A group
    that allows everything is left out.
    """
    enforced = [r for r in action.constraints.values() if r.confidence.enforced]
    found: tuple[Group, ...] = ()
    # What is said about presence by the way counts, unless then there is too much.
    for counts in (_is_known, _is_of_one, _asks_for_presence, _can_be_said):
        found = _groups(action, [rule for rule in enforced if counts(rule, action)])
        if combined(found) is not None:
            break
    return found


def _groups(action: Action, rules: Sequence[Constraint]) -> tuple[Group, ...]:
    found = (_group(action, *each) for each in connected(action, rules))
    return tuple(group for group in found if group)


def _is_known(rule: Constraint, action: Action) -> bool:
    """Tell whether a few values stand for all that a rule tells apart."""
    mentioned = {mention.name for mention in names(rule.expression)}
    about = [variable(action.parameters[n], with_inferred=False) for n in mentioned]
    chosen = domains(about, list(atoms(rule.expression)))
    return all(domain.is_finite and domain.is_exact for domain in chosen.values())


def _is_of_one(rule: Constraint, action: Action) -> bool:
    """Tell whether a rule is known, and relates no parameter to another.

    Patterns and orders together have no values that stand for all.
    """
    relates = any(isinstance(atom, Relation) for atom in atoms(rule.expression))
    return not relates and _is_known(rule, action)


def _asks_for_presence(rule: Constraint, action: Action) -> bool:
    """Tell whether a rule forbids some combination, whatever the values are.

    `IF A THEN B <= 5` does: that of A without B.
    """
    if _can_be_said(rule, action):
        return True
    return any(group.signatures for group in _groups(action, [rule]))


def _can_be_said(rule: Constraint, action: Action) -> bool:
    """Tell whether a rule speaks only of what a signature can say."""
    return all(
        isinstance(node, Compare | Like)
        and can_list_values(action.parameters[node.parameter.name])
        for node in atoms(rule.expression)
        if not isinstance(node, Present)
    )


def can_list_values(parameter: Parameter) -> bool:
    """Tell whether a signature can list some of a parameter's values."""
    values = all_values(parameter)
    fits = all(len(literals.constant(value)) <= _LONGEST_VALUE for value in values)
    return bool(values) and fits and parameter.type.confidence.enforced


def _group(
    action: Action, parameters: Sequence[Parameter], rules: Sequence[Constraint]
) -> Group | None:
    # One that is always there is nothing to be said about, unless its values are.
    parameters = [p for p in parameters if not p.required or can_list_values(p)]
    states = [_states(parameter, rules) for parameter in parameters]
    sizes = list(map(len, states))
    signatures = None
    if math.prod(sizes) <= _MOST_COMBINATIONS and max(sizes, default=0) <= _MOST_STATES:
        table = _table(action, states, rules)
        found = None if table is None else fewest_patterns(table, sizes, MOST)
        if found is not None:
            ordered = sorted(found, key=in_order)
            signatures = tuple(_signature(states, pattern) for pattern in ordered)
    if signatures is None:
        return Group(parameters=tuple(p.name for p in parameters), signatures=None)
    # Of those that rules only relate by their values, nothing is to be said.
    told = [p.name for p in parameters if not _says_nothing(p, signatures)]
    if signatures and not told:
        return None
    return Group(
        parameters=tuple(told),
        signatures=tuple({name: each[name] for name in told} for each in signatures),
    )


def _table(
    action: Action, states: Sequence[_States], rules: Sequence[Constraint]
) -> int | None:
    """Return which combinations of states there are in requests that keep the rules.

    It is None if nobody knows, or if there are too many values to look at.
    """
    expressions = [rule.expression for rule in rules]
    mentioned = {p.name for expression in expressions for p in names(expression)}
    mentioned |= {each.parameter.name for each in states}
    about = dict.fromkeys(atom for each in expressions for atom in atoms(each))
    variables = [
        variable(p, with_inferred=False)
        for n, p in action.parameters.items()
        if n in mentioned
    ]
    chosen = domains(variables, list(about))
    if not all(each.is_finite and each.is_exact for each in chosen.values()):
        return None
    if math.prod(len(each.values) for each in chosen.values()) > _MOST_VALUES:
        return None
    of_states = {str(each.parameter.name): each for each in states}
    hidden = [name for name in chosen if name not in of_states]
    kinds = [
        *(_Kind(1, (0,) * len(chosen[name].values)) for name in hidden),
        *(
            _Kind(len(each), tuple(map(each.of, chosen[name].values)))
            for name, each in of_states.items()
        ),
    ]
    # In a table of the analysis the first parameter's value changes fastest, and here
    # the last one's.
    order = reversed([*hidden, *of_states])
    table = Tables({name: chosen[name] for name in order}).where(expressions)
    return _projected(table, kinds)


class _Kind(NamedTuple):
    """How many states a parameter has, and in which of them each of its values is."""

    states: int
    of_values: tuple[int, ...]

    @property
    def is_plain(self) -> bool:
        """Whether each value is a state."""
        return self.of_values == tuple(range(self.states))


def _projected(table: int, kinds: Sequence[_Kind]) -> int:
    """Return the table of states that a table of values becomes."""
    if not table or all(kind.is_plain for kind in kinds):
        return table
    first, *others = kinds
    before = math.prod(len(kind.of_values) for kind in others)
    after = math.prod(kind.states for kind in others)
    parts = [0] * first.states
    for place, state in enumerate(first.of_values):
        parts[state] |= table >> place * before & (1 << before) - 1
    return sum(
        _projected(part, others) << state * after for state, part in enumerate(parts)
    )


def _states(parameter: Parameter, rules: Sequence[Constraint]) -> _States:
    asked = [
        node
        for rule in rules
        for node in atoms(rule.expression)
        if isinstance(node, Compare | Like) and node.parameter.name == parameter.name
    ]
    if not asked or not can_list_values(parameter):
        return _States(parameter, ((),))
    alike: dict[tuple[bool, ...], tuple[str | bool, ...]] = {}
    for value in all_values(parameter):
        answers = tuple(evaluate(node, {parameter.name: value}) for node in asked)
        alike[answers] = (*alike.get(answers, ()), value)
    return _States(parameter, tuple(alike.values()))


def _signature(states: Sequence[_States], pattern: Pattern) -> Signature:
    return {
        s.parameter.name: s.presence(chosen)
        for s, chosen in zip(states, pattern, strict=True)
    }


def _says_nothing(parameter: Parameter, signatures: Sequence[Signature]) -> bool:
    """Tell whether all signatures allow what the parameter by itself does."""
    by_itself = SENT if parameter.required else ANY
    return all(each[parameter.name] == by_itself for each in signatures)
