"""Which parameters may be sent together: what the enforced rules on presence allow."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from actionsmith.contract import Action, Base, Constraint, Parameter
from actionsmith.logic import Compare, Like, Present, evaluate
from actionsmith.logic import Parameter as Mention
from actionsmith.logic.analysis import Domain, Tables, atoms

from . import literals, naming
from .connected import connected
from .implicants import ABSENT, Pattern, fewest_patterns, in_order

MOST = 8
"""The most signatures of a method."""

# With more parameters or states, so many signatures seldom fit or say all; and the
# tables of these are still small.
_MOST_COMBINATIONS = 1 << 16
_MOST_STATES = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Whether a parameter is sent; with `values` it is sent as one of these alone."""

    can_be_absent: bool
    can_be_sent: bool
    values: tuple[str | bool, ...] = ()


ANY = Presence(can_be_absent=True, can_be_sent=True)
SENT = Presence(can_be_absent=False, can_be_sent=True)

Signature: TypeAlias = Mapping[str, Presence]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Parameters that rules connect, and the least signatures of what they allow.

    `signatures` is None if there are too many.
    """

    parameters: tuple[str, ...]
    signatures: tuple[Signature, ...] | None


@dataclass(frozen=True, slots=True)
class _States:
    """The states of a parameter, but for the first one: that it is absent.

    A state is a set of values that no rule tells apart; it is empty where rules ask
    for presence alone, and so stands for any value.
    """

    parameter: Parameter
    of_values: tuple[tuple[str | bool, ...], ...]

    def __len__(self) -> int:
        return 1 + len(self.of_values)

    def value(self, state: int) -> object:
        """Return a value in a state, None for absence."""
        if not state:
            return None
        return (self.of_values[state - 1] or (True,))[0]

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
                else tuple(v for v in _values(self.parameter) if v in allowed)
            ),
        )


def groups(action: Action) -> tuple[Group, ...]:
    """Return the groups of parameters that rules connect, in the contract's order.

    A request is legal if every group allows what it has of its parameters. A group
    that allows everything is left out.
    """
    rules = [rule for rule in action.constraints.values() if _counts(rule, action)]
    found = (_group(action, *each) for each in connected(action, rules))
    return tuple(group for group in found if group)


def combined(groups: Sequence[Group]) -> tuple[Signature, ...] | None:
    """Return the least signatures of all groups together; None if too many.

    To multiply those of each group is right: of a group that needs two patterns, some
    two combinations are in no pattern together, so that with each of them the others
    need all their own. Of eight patterns or less, all groups but one have two at most.
    """
    signatures: list[Signature] = [{}]
    for group in groups:
        if group.signatures is None:
            return None
        signatures = [{**s, **more} for s in signatures for more in group.signatures]
        if len(signatures) > MOST:
            return None
    return tuple(signatures)


def _counts(rule: Constraint, action: Action) -> bool:
    """Tell whether a rule is enforced, and speaks only of what a signature can say."""
    return rule.confidence.enforced and all(
        isinstance(node, Compare | Like)
        and can_list_values(action.parameters[node.parameter.name])
        for node in atoms(rule.expression)
        if not isinstance(node, Present)
    )


def can_list_values(parameter: Parameter) -> bool:
    """Tell whether a signature can list some of a parameter's values, on a line."""
    values = _values(parameter)
    if not values or not parameter.type.confidence.enforced:
        return False
    name = naming.argument_name(parameter.name)
    return len(f"        {name}: {of_values(values)} | None = None,") <= literals.WIDTH


def _values(parameter: Parameter) -> tuple[str | bool, ...]:
    """Return all values of a parameter, if its type says what they are."""
    match parameter.type.base:
        case Base.STRING:
            return tuple(map(str, parameter.type.enum))
        case Base.BOOLEAN:
            return (True, False)
        case _:
            return ()


def of_values(values: Sequence[str | bool]) -> str:
    """Return the annotation of a parameter that has one of some values."""
    return f"Literal[{', '.join(map(literal, values))}]"


def literal(value: str | bool) -> str:
    """Return a value of a parameter as it is in Python."""
    return literals.string(value) if isinstance(value, str) else repr(value)


def _group(
    action: Action, parameters: Sequence[Parameter], rules: Sequence[Constraint]
) -> Group | None:
    states = [_states(parameter, rules) for parameter in parameters]
    sizes = list(map(len, states))
    signatures = None
    if math.prod(sizes) <= _MOST_COMBINATIONS and max(sizes, default=0) <= _MOST_STATES:
        found = fewest_patterns(_table(action, states, rules), sizes, MOST)
        if found is not None:
            ordered = sorted(found, key=in_order)
            signatures = tuple(_signature(states, pattern) for pattern in ordered)
    if signatures and len(signatures) == 1 and _says_nothing(parameters, signatures[0]):
        return None
    return Group(parameters=tuple(p.name for p in parameters), signatures=signatures)


def _table(
    action: Action, states: Sequence[_States], rules: Sequence[Constraint]
) -> int:
    """Return which combinations of states the rules allow."""
    # In a table of the analysis the first parameter's state changes fastest, and here
    # the last one's. Those that are always there have one state, which takes no place.
    domains = {
        str(each.parameter.name): Domain(tuple(map(each.value, range(len(each)))))
        for each in reversed(states)
    }
    required = [str(n) for n, p in action.parameters.items() if p.required]
    always = {name: Domain((True,)) for name in required if name not in domains}
    sent = [Present(Mention(name)) for name in required if name in domains]
    return Tables({**domains, **always}).where(
        [*sent, *(rule.expression for rule in rules)]
    )


def _states(parameter: Parameter, rules: Sequence[Constraint]) -> _States:
    asked = [
        node
        for rule in rules
        for node in atoms(rule.expression)
        if isinstance(node, Compare | Like) and node.parameter.name == parameter.name
    ]
    if not asked:
        return _States(parameter, ((),))
    alike: dict[tuple[bool, ...], tuple[str | bool, ...]] = {}
    for value in _values(parameter):
        answers = tuple(evaluate(node, {parameter.name: value}) for node in asked)
        alike[answers] = (*alike.get(answers, ()), value)
    return _States(parameter, tuple(alike.values()))


def _signature(states: Sequence[_States], pattern: Pattern) -> Signature:
    return {
        s.parameter.name: s.presence(chosen)
        for s, chosen in zip(states, pattern, strict=True)
    }


def _says_nothing(parameters: Sequence[Parameter], signature: Signature) -> bool:
    """Tell whether a signature allows what the parameters by themselves do."""
    return all(signature[p.name] == (SENT if p.required else ANY) for p in parameters)
