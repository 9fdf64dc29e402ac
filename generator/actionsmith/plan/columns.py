"""The columns of a decision table: what rules ask of a parameter, or of a relation.

A column is in one of its *states*. State 0 is that a parameter is absent, or that a
relation holds; the others are sorts of values that no rule of the table tells apart, or
that the relation fails.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from actionsmith.contract import Action, Constraint, Parameter
from actionsmith.logic import (
    And,
    Boolean,
    Comparator,
    Compare,
    Expression,
    Group,
    Implies,
    Like,
    Not,
    Number,
    Or,
    Predicate,
    Present,
    Relation,
    Text,
    evaluate,
    names,
)
from actionsmith.logic import Parameter as Mention
from actionsmith.logic.analysis import Atom, Domain, atoms, domains
from actionsmith.rules.analysis import variable

from .implicants import ABSENT, fewest_patterns

_OPPOSITE = {
    Comparator.EQ: Comparator.NE,
    Comparator.NE: Comparator.EQ,
    Comparator.LE: Comparator.GT,
    Comparator.LT: Comparator.GE,
    Comparator.GE: Comparator.LT,
    Comparator.GT: Comparator.LE,
}

_MOST_ALTERNATIVES = 8


class Mark(NamedTuple):
    """What a row says of a column."""

    can_be_absent: bool
    can_be_sent: bool
    alternatives: tuple[tuple[str, ...], ...] = ()
    """Of values, those that are meant: one of these, each of them all that it says.

    `('x'), ('y')` or `('>= 1', '<= 5')`; nothing for any value.
    """


ANY = Mark(can_be_absent=True, can_be_sent=True)


class Column(NamedTuple):
    """A parameter, or a relation between parameters."""

    name: str
    subject: Parameter | Relation
    domain: Domain
    """A value for each state, None for that of being absent."""
    tests: tuple[Compare | Like, ...] = ()
    """What the rules ask of the values."""

    def mark(self, states: int) -> Mark:
        """Return the words for a set of states."""
        sent = [s for s in range(1, len(self.domain.values)) if states >> s & 1]
        every = len(sent) + 1 == len(self.domain.values)
        if every and self._is_required:
            return ANY
        return Mark(
            can_be_absent=bool(states & ABSENT) and not self._is_required,
            can_be_sent=bool(sent),
            alternatives=() if every or not sent else tuple(self._alternatives(sent)),
        )

    def state(self, value: object) -> int | None:
        """Return the state in which a value is, None if it is in none of them."""
        if value is None:
            return 0
        answers = self._answers(value)
        known = enumerate(self.domain.values)
        alike = (s for s, v in known if v is not None and self._answers(v) == answers)
        return next(alike, None)

    @property
    def _is_required(self) -> bool:
        return isinstance(self.subject, Parameter) and self.subject.required

    def _answers(self, value: object) -> tuple[bool, ...]:
        return tuple(evaluate(test, {self.name: value}) for test in self.tests)

    def _alternatives(self, sent: Sequence[int]) -> Iterator[tuple[str, ...]]:
        if self.domain.sizes:
            chosen = {self.domain.values[state] for state in sent}
            for value, stand_in in self.domain.alike.items():
                if value is not None and stand_in in chosen:
                    yield (_constant(value),)
            return
        # The fewest tests that tell these sorts of values from the others.
        sizes = (2,) * len(self.tests)
        places = [
            sum(answer << n for n, answer in enumerate(reversed(self._answers(value))))
            for value in self.domain.values[1:]
        ]
        table = sum(1 << places[state - 1] for state in sent)
        free = (1 << 2 ** len(sizes)) - 1 & ~sum(1 << place for place in places)
        patterns = fewest_patterns(table, sizes, _MOST_ALTERNATIVES, free)
        for pattern in patterns or ():
            yield tuple(
                _test(test, wanted=states != ABSENT)
                for test, states in zip(self.tests, pattern, strict=True)
                if states != 0b11
            )


def columns(action: Action, rules: Sequence[Constraint]) -> tuple[Column, ...] | None:
    """Return the columns that decide whether rules hold; None if nobody knows them.

    A parameter of which rules only relate the value to others is no column.
    """
    about = list(dict.fromkeys(a for rule in rules for a in atoms(rule.expression)))
    asked = {a.parameter.name for a in about if not isinstance(a, Relation)}
    found = []
    for parameter in action.parameters.values():
        if parameter.name not in asked:
            continue
        tests = tuple(
            a
            for a in about
            if isinstance(a, Compare | Like) and a.parameter.name == parameter.name
        )
        domain = _domain(parameter, tests)
        if not domain.is_exact:
            return None
        found.append(Column(parameter.name, parameter, domain, tests))
    relations = (atom for atom in about if isinstance(atom, Relation))
    of_relation = Domain((None, True))
    return (*found, *(Column(str(each), each, of_relation) for each in relations))


def impossible(columns: Sequence[Column]) -> Iterator[Predicate]:
    """Yield what cannot come about, whatever is sent."""
    known = {column.name for column in columns}
    for column in columns:
        there = Present(Mention(column.name))
        if isinstance(column.subject, Parameter):
            if column.subject.required:
                yield Not(there)
            continue
        # A relation holds where one of its parameters is absent.
        for mention in names(column.subject):
            if mention.name in known:
                yield And((there, Not(Present(mention))))


def in_columns(expression: Expression) -> Expression:
    """Return a rule as one about columns: of a relation, that it fails is there."""
    if isinstance(expression, Implies):
        condition = _in_columns(expression.condition)
        return Implies(condition, _in_columns(expression.consequence))
    return _in_columns(expression)


def _in_columns(predicate: Predicate) -> Predicate:
    match predicate:
        case Relation():
            return Not(Present(Mention(str(predicate))))
        case Not(operand=operand):
            return Not(_in_columns(operand))
        case And(members=members):
            return And(tuple(map(_in_columns, members)))
        case Or(members=members):
            return Or(tuple(map(_in_columns, members)))
        case Group(kind=kind, members=members):
            return Group(kind, tuple(map(_in_columns, members)))
        case Present() | Compare() | Like():
            return predicate


def _domain(parameter: Parameter, tests: Sequence[Atom]) -> Domain:
    """Return the sorts of values of a parameter, its absence the first of them."""
    known = variable(parameter, with_inferred=False)
    (domain,) = domains([known], tests).values()
    if known.required:
        return Domain(
            (None, *domain.values), domain.sizes, domain.is_exact, alike=domain.alike
        )
    return domain


def _constant(value: object) -> str:
    if isinstance(value, bool):
        return str(Boolean(value))
    return str(Text(value) if isinstance(value, str) else Number(value))  # type: ignore[arg-type]


def _test(test: Compare | Like, *, wanted: bool) -> str:
    """Return what a test asks of its parameter, which is not named again."""
    if isinstance(test, Like):
        return f"{'' if wanted else 'NOT '}LIKE {test.pattern}"
    comparator = test.comparator if wanted else _OPPOSITE[test.comparator]
    return f"{comparator} {'|'.join(map(str, test.values))}"
