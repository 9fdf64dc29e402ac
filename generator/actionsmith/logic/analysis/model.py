"""What an analysis is told: parameters, and the rules between them."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol, TypeAlias

from actionsmith.logic.syntax import (
    Compare,
    Expression,
    Like,
    Node,
    Present,
    Relation,
    children,
)
from actionsmith.runtime.values import is_integer, is_number

Value: TypeAlias = str | int | float | Fraction | bool
Atom: TypeAlias = Present | Compare | Like | Relation


class Kind(enum.Enum):
    """What values a parameter has; different kinds are unequal and in no order."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    OTHER = "other"
    """Lists and structures: present or absent, and unequal to everything."""

    @property
    def is_numeric(self) -> bool:
        """Whether values of this kind can be added."""
        return self in (Kind.INTEGER, Kind.NUMBER)


class Language(Protocol):
    """The texts that a parameter may have, as an automaton.

    It reads all of them and may read others, too: a state after each letter, a number,
    and 0 when no text of the language goes on so.
    """

    @property
    def start(self) -> int:
        """The state before a text."""

    def step(self, state: int, letter: str) -> int:
        """Return the state after a letter."""

    def accepts(self, state: int) -> bool:
        """Tell whether a text may end in a state."""

    def sort(self, letter: str) -> int:
        """Return a number that letters share if the automaton reads them alike."""

    def letters(self, used: str) -> Iterable[str]:
        """Return letters of every sort, one that is not used where there is one."""

    def has(self, text: str) -> bool:
        """Tell whether a text is one of the language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A parameter: whether every request has it, and what values it may have."""

    name: str
    kind: Kind
    required: bool = False
    values: tuple[Value, ...] | None = None
    """The only values that there are; None for no enumeration."""
    minimum: int | Fraction | None = None
    maximum: int | Fraction | None = None
    language: Language | None = None
    """Of a string, which texts it may be; None for any."""

    def allows(self, value: object) -> bool:
        """Tell whether a value that is not null is one of the parameter's."""
        if self.kind.is_numeric:
            whole = self.kind is Kind.INTEGER
            if not (is_number(value) or isinstance(value, Fraction)):
                return False
            if whole and not is_integer(value):
                return False
            if self.minimum is not None and value < self.minimum:
                return False
            if self.maximum is not None and value > self.maximum:
                return False
        elif self.kind is not Kind.OTHER:
            expected = str if self.kind is Kind.STRING else bool
            if not isinstance(value, expected):
                return False
            if self.language and isinstance(value, str):
                return self._lists(value) and self.language.has(value)
        return self._lists(value)

    def _lists(self, value: object) -> bool:
        return self.values is None or value in self.values


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that every valid request keeps.

    `earns` is what breaking it earns: of two rules with different earnings, the first
    one matters even if the second one implies it.
    """

    name: str
    expression: Expression
    earns: str = ""
    place: int = 0
    """Where it stands among the rules: of several broken ones the first one counts."""
    can_go: bool = True
    """Whether to ask if the others make it redundant."""


def atoms(node: Node) -> Iterator[Atom]:
    """Yield what AND, OR, NOT, IF and groups are made of.

    >>> from actionsmith.logic.parser import parse
    >>> [str(atom) for atom in atoms(parse("IF A THEN NOT (B == 1 OR C <= D)"))]
    ['A', 'B == 1', 'C <= D']
    """
    if isinstance(node, Present | Compare | Like | Relation):
        yield node
        return
    for child in children(node):
        yield from atoms(child)


def is_valid(
    variables: Sequence[Variable], rules: Sequence[Rule], request: Mapping[str, object]
) -> bool:
    """Tell whether a request is valid: names, required parameters, values and rules."""
    from actionsmith.logic.evaluate import evaluate

    known = {variable.name: variable for variable in variables}
    sent = {name: value for name, value in request.items() if value is not None}
    return (
        all(name in known and known[name].allows(value) for name, value in sent.items())
        and all(v.name in sent for v in variables if v.required)
        and all(evaluate(rule.expression, sent) for rule in rules)
    )
