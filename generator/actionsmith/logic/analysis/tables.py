"""Questions about parameters with few values, answered by truth tables.

A table is a whole number with a bit for each combination of values: AND, OR and NOT of
a million combinations are each one operation on numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from typing import Final

from actionsmith.logic.analysis.domains import Domain, names_of
from actionsmith.logic.analysis.model import Atom
from actionsmith.logic.evaluate import evaluate
from actionsmith.logic.syntax import (
    And,
    Compare,
    Expression,
    Group,
    GroupKind,
    Implies,
    Like,
    Not,
    Or,
    Present,
    Relation,
)

MOST_STATES: Final = 1 << 20
"""Up to so many combinations a table is faster than a solver and its import."""
MOST_BITS: Final = 1 << 26
"""A bit for each of them and for each value: what the tables of all values have."""


def fits(domains: Mapping[str, Domain]) -> bool:
    """Tell whether there are few enough combinations of values."""
    if not all(domain.is_finite for domain in domains.values()):
        return False
    sizes = [len(domain.values) for domain in domains.values()]
    states = prod(sizes)
    return states <= MOST_STATES and states * sum(sizes) <= MOST_BITS


class Tables:
    """Answers whether rules can hold together, of parameters with these domains."""

    def __init__(self, domains: Mapping[str, Domain]) -> None:
        """Number the combinations of values."""
        self._domains = domains
        self._states = prod(len(domain.values) for domain in domains.values())
        self._all = (1 << self._states) - 1
        self._tables: dict[Expression, int] = {}
        self._columns: dict[str, list[int]] = {}
        stride = 1
        for name, domain in domains.items():
            self._columns[name] = self._columns_of(len(domain.values), stride)
            stride *= len(domain.values)

    def satisfiable(self, expressions: Sequence[Expression]) -> bool:
        """Tell whether some request satisfies all the expressions."""
        return bool(self.where(expressions))

    def where(self, expressions: Sequence[Expression]) -> int:
        """Return the combinations for which all the expressions hold, as bits."""
        states = self._all
        for expression in expressions:
            states &= self.table(expression)
        return states

    def count(self, expressions: Sequence[Expression]) -> int:
        """Return how many requests satisfy them all; every domain has sizes."""
        states = self.where(expressions)
        sizes = [domain.sizes for domain in self._domains.values()]
        if all(size == 1 for each in sizes for size in each):
            return states.bit_count()
        # The first parameter's value changes fastest from one bit to the next.
        return sum(
            prod(combination)
            for place, combination in enumerate(product(*reversed(sizes)))
            if states >> place & 1
        )

    def _columns_of(self, values: int, stride: int) -> list[int]:
        """Return where a parameter has its first value, its second one and so on."""
        if not values:
            return []
        column, length = (1 << stride) - 1, stride * values
        while length < self._states:
            column |= column << length
            length *= 2
        return [column << stride * index & self._all for index in range(values)]

    def table(self, expression: Expression) -> int:
        """Return the combinations for which an expression holds, as bits."""
        known = self._tables.get(expression)
        if known is None:
            known = self._tables[expression] = self._table(expression)
        return known

    def _table(self, expression: Expression) -> int:
        match expression:
            case Not(operand=operand):
                return self._all ^ self.table(operand)
            case And(members=members):
                return self.where(members)
            case Or(members=members):
                return self._any(members)
            case Group(kind=kind, members=members):
                return self._group(kind, [self.table(member) for member in members])
            case Implies(condition=condition, consequence=consequence):
                return self._all ^ self.table(condition) | self.table(consequence)
            case Present() | Compare() | Like() | Relation():
                return self._atom(expression)

    def _any(self, members: Sequence[Expression]) -> int:
        states = 0
        for member in members:
            states |= self.table(member)
        return states

    def _group(self, kind: GroupKind, members: Sequence[int]) -> int:
        every, some, several = self._all, 0, 0
        for member in members:
            every &= member
            several |= some & member
            some |= member
        match kind:
            case GroupKind.OR:
                return some
            case GroupKind.ONLY_ONE:
                return some & ~several
            case GroupKind.ALL_OR_NONE:
                return every | self._all ^ some
            case GroupKind.ZERO_OR_ONE:
                return self._all ^ several

    def _atom(self, atom: Atom) -> int:
        names = sorted(names_of(atom))
        request: dict[str, object] = {}

        def where(index: int, states: int) -> int:
            """Return where the atom holds, with values for the names before."""
            if index == len(names):
                return states if evaluate(atom, request) else 0
            name, found = names[index], 0
            columns = self._columns[name]
            for value, column in zip(self._domains[name].values, columns, strict=True):
                request[name] = value
                found |= where(index + 1, states & column)
            return found

        return where(0, self._all)
