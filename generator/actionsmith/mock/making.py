"""Values that are made up: ids and addresses that look like their examples, moments."""

from __future__ import annotations

import ipaddress
import re
import string
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from random import Random

from actionsmith.contract import Base, Format, Parameter, ValueType
from actionsmith.rules.language import language
from actionsmith.rules.values import limits
from actionsmith.runtime.values import is_ipv6
from actionsmith.source import Mapping, Node, Scalar
from actionsmith.source import Sequence as ListNode

_LETTERS = string.ascii_lowercase
_ALL = _LETTERS + string.digits + string.ascii_uppercase + "-_.:/@"
_BEFORE_LONGER = 10
"""How many values of one length are tried before longer ones are."""
_MOST_TRIED = 1000
_SHORTEST, _LONGEST = 8, 60


def of_node(node: Node, value_type: ValueType) -> object:
    """Return the value that a contract writes for a type."""
    if isinstance(node, ListNode):
        items = value_type.items
        return [of_node(item, items) for item in node.items] if items else []
    if isinstance(node, Mapping):
        members = value_type.members
        return {
            entry.key.text: of_node(entry.value, members[entry.key.text].type)
            for entry in node.entries
            if entry.key.text in members
        }
    if node.is_null:
        return None
    match value_type.base:
        case Base.INTEGER:
            return node.as_integer()
        case Base.FLOAT:
            return node.as_number()
        case Base.BOOLEAN:
            return node.as_bool()
        case _:
            return node.text


def default_of(parameter: Parameter) -> object:
    """Return what a parameter is where it is left out, None if that is nothing."""
    if parameter.default is None:
        return None
    return of_node(parameter.default, parameter.type)


def moment(now: datetime, value_type: ValueType) -> str:
    """Return a time as a member has it."""
    whole = now.astimezone(UTC)
    if value_type.format is Format.DATE:
        return whole.strftime("%Y-%m-%d")
    return whole.strftime("%Y-%m-%dT%H:%M:%SZ")


class Shape:
    """What values look like that have to be told apart.

    They are as long as the example, and have other characters where all the types
    allow some: those at the end of `eipv6-11112222`, of which a pattern says so.
    """

    def __init__(self, types: Sequence[ValueType], example: str | None) -> None:
        """Find out which characters of an example may be others."""
        self._types = types
        self._is_number = any(t.base is Base.INTEGER for t in types)
        self._range = _range(types)
        self._checks = [_check(each) for each in types]
        self._example = example or self._witness()
        self._is_address = is_ipv6(self._example) and self._fits(self._example)
        self._choices = [self._others(at) for at in range(len(self._example))]

    def make(self, random: Random, is_taken: Callable[[str], bool]) -> str:
        """Return one that is not taken yet."""
        for attempt in range(_MOST_TRIED):
            # Longer ones may be allowed, and are not if all have to be as long.
            longer = attempt // _BEFORE_LONGER if attempt % 2 else 0
            text = self._drawn(random, longer)
            if self._fits(text) and not is_taken(text):
                return text
        raise ValueError(f"there are too few values like {self._example!r}")

    def _drawn(self, random: Random, longer: int) -> str:
        if self._range is not None:
            return str(random.randint(*self._range))
        if self._is_address:
            # The network is that of the example, as far as that can be told.
            network = int(ipaddress.IPv6Address(self._example)) >> 64 << 64
            return str(ipaddress.IPv6Address(network | random.getrandbits(64)))
        drawn = [random.choice(each) if each else "" for each in self._choices]
        text = "".join(a or b for a, b in zip(drawn, self._example, strict=True))
        last = next((each for each in reversed(self._choices) if each), _LETTERS)
        return text + "".join(random.choice(last) for _ in range(longer))

    def _others(self, at: int) -> str:
        """Return the characters that may stand at a place, none if only one may."""
        before, own, behind = (
            self._example[:at],
            self._example[at],
            self._example[at + 1 :],
        )
        if self._is_number:
            return string.digits[at == 0 :] if own.isdigit() else ""
        if any(each.pattern for each in self._types):
            found = [c for c in _ALL if self._fits(before + c + behind)]
            return "".join(found) if len(found) > 1 else ""
        # Without a pattern, what is behind the last hyphen is taken to vary.
        if at <= max(self._example.rfind(c) for c in "-_/:"):
            return ""
        if own.isdigit() or own.islower():
            return string.digits + _LETTERS
        return string.digits + string.ascii_uppercase if own.isupper() else ""

    def _fits(self, text: str) -> bool:
        return all(check(text) for check in self._checks)

    def _witness(self) -> str:
        """Return a text that a type without an example allows."""
        if self._is_number:
            return "10000001"
        known = (language(t) for t in self._types if t.pattern)
        found = next((each for each in known if each is not None), None)
        if found is None:
            return "id-00000000"
        text = ""
        for attempt in range(_MOST_TRIED):
            text, state = "", found.start
            while len(text) < _LONGEST:
                if found.accepts(state) and len(text) + attempt >= _SHORTEST:
                    break
                ways = [c for c in _ALL if found.step(state, c)]
                ways = ways or [c for c in found.letters("") if found.step(state, c)]
                if not ways:
                    break
                text += (letter := ways[(len(text) * 7 + attempt) % len(ways)])
                state = found.step(state, letter)
            if text and self._fits(text):
                break
        return text or "id-00000000"


def _range(types: Sequence[ValueType]) -> tuple[int, int] | None:
    """Return between which numbers a number is, if that is said."""
    numbers = [each.bounds for each in types if each.base is Base.INTEGER]
    least = [int(b["minimum"].value) for b in numbers if "minimum" in b]
    most = [int(b["maximum"].value) for b in numbers if "maximum" in b]
    return (max(least), min(most)) if least and most else None


def _check(value_type: ValueType) -> Callable[[str], bool]:
    least, most = limits(value_type)
    least, most = least or 0, float("inf") if most is None else most
    if value_type.base is Base.INTEGER:
        return lambda text: text.isdigit() and least <= int(text) <= most
    pattern = value_type.pattern and re.compile(value_type.pattern, re.ASCII)

    def fits(text: str) -> bool:
        if pattern and not pattern.fullmatch(text):
            return False
        return least <= len(text) <= most

    return fits


def example_of(*parameters: Parameter | None) -> str | None:
    """Return the first example of parameters, or of the items of lists."""
    for parameter in parameters:
        if parameter is None:
            continue
        for node in (
            parameter.type.innermost.example,
            parameter.example,
            parameter.type.example,
        ):
            if isinstance(node, ListNode) and node.items:
                node = node.items[0]
            if isinstance(node, Scalar):
                return node.text
    return None
