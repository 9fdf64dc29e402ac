"""What a YAML text holds, as it was written: texts, lists, mappings, and their places.

Nothing here is converted on its way in. `2017-03-12`, `no`, `010` and `1.10` are the
texts that the author wrote, and a later stage that wants a number asks for one.
"""

from __future__ import annotations

import math
import re
from typing import Literal, NamedTuple, TypeAlias

from actionsmith.diagnostics import Location

Style: TypeAlias = Literal["plain", "single", "double", "literal", "folded"]

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

# The number grammar of JSON, which has no leading zeros, underscores, octals or
# sexagesimals. The digits are bounded because `int` refuses texts of more digits than
# an interpreter setting says, and no such setting is below 640.
_INTEGER = r"-?(?:0|[1-9][0-9]{0,639})"
_NUMBER = _INTEGER + r"(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"


class Scalar(NamedTuple):
    """A text, and how and where it was written.

    An empty value (`key:` and nothing behind it) is a plain scalar without text.
    """

    text: str
    style: Style
    at: Location
    """The place of the first character; of the quote, when there is one."""
    exact: bool = True
    """Whether `location_of` can tell places inside: true of a text on one line whose
    characters all stand for themselves, so no escapes and no doubled quotes."""

    def location_of(self, offset: int) -> Location:
        """Return the place of the character at `offset` of the text.

        The offset may be the text's length, for the place behind the last character.
        When the scalar is not `exact`, the place is where it starts.
        """
        if not self.exact:
            return self.at
        quote = 1 if self.style in ("single", "double") else 0
        return Location(self.at.file, self.at.line, self.at.column + quote + offset)

    @property
    def is_null(self) -> bool:
        """Whether this spells null: plain `null`, plain `~`, or nothing at all."""
        return self.style == "plain" and self.text in ("", "null", "~")

    def as_bool(self) -> bool | None:
        """Return the truth value of a plain `true` or `false`, else None."""
        if self.style != "plain":
            return None
        return {"true": True, "false": False}.get(self.text)

    def as_integer(self) -> int | None:
        """Return the value of a plain decimal integer, else None."""
        if self.style != "plain" or not re.fullmatch(_INTEGER, self.text):
            return None
        return int(self.text)

    def as_number(self) -> int | float | None:
        """Return the value of a plain number as JSON spells them, else None.

        A text without a point and an exponent gives an `int`. One that no float can
        hold, such as `1e999`, is no number.
        """
        if self.style != "plain" or not re.fullmatch(_NUMBER, self.text):
            return None
        if re.fullmatch(_INTEGER, self.text):
            return int(self.text)
        number = float(self.text)
        return number if math.isfinite(number) else None


class Sequence(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    at: Location
    flow: bool = False
    """Whether it is written in brackets."""


class Entry(NamedTuple):
    """A key of a mapping and its value."""

    key: Scalar
    value: Node


class Mapping(NamedTuple):
    """Entries in the order of the text; the texts of their keys all differ."""

    entries: tuple[Entry, ...]
    at: Location
    flow: bool = False
    """Whether it is written in brackets."""

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or None when the mapping does not have it."""
        for entry in self.entries:
            if entry.key.text == key:
                return entry.value
        return None


Node: TypeAlias = Scalar | Sequence | Mapping


def plain_value(node: Node) -> Json:
    """Return the JSON value that a node spells, for requests given as examples.

    A plain scalar is null, a truth value or a number where JSON would read it as one
    (null may be `~` or nothing as well). Everything else is a string: `"12"`, `yes`,
    `010`, `2017-03-12`.
    """
    if isinstance(node, Sequence):
        return [plain_value(item) for item in node.items]
    if isinstance(node, Mapping):
        return {entry.key.text: plain_value(entry.value) for entry in node.entries}
    if node.is_null:
        return None
    truth = node.as_bool()
    if truth is not None:
        return truth
    number = node.as_number()
    return node.text if number is None else number
