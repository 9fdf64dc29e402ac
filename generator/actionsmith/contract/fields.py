"""Handing out the entries of a mapping key by key, so that what is left is unknown.

A reader asks a `Fields` for the keys that it knows, and gets values of the right
kind. Everything else becomes a diagnostic: a missing key, a value of the wrong kind,
and, when the reader is done, each key that nobody asked for. After a mistake the
reader gets a harmless stand-in and goes on, so that all mistakes are found at once.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from types import TracebackType
from typing import Self, TypeVar

from actionsmith.diagnostics import Location, did_you_mean, error
from actionsmith.source import Entry, Mapping, Node, Scalar, Sequence

from .kinds import Findings, in_brackets, is_blank, wrong_kind
from .model import BOUNDS, Bound
from .slips import TABLES, glued, hint_about, meant_by, stray_in, wrong_level
from .text import Text

# What may have several lines, or starts with a bracket where a sentence does.
_PROSE = frozenset(
    {
        *("summary", "description", "title", "case", "deprecated"),
        *("rule", "when", "pattern", "host"),
    }
)

_SECONDS = r"([0-9]{1,6}(?:\.[0-9]{1,3})?)s"

_BOUNDS = dict.fromkeys(BOUNDS)

# What the generated package takes.
_LONGEST = 86_400

EnumT = TypeVar("EnumT", bound=enum.StrEnum)


class Fields:
    """The entries of one mapping, for a `with` block that reads all it knows."""

    def __init__(
        self,
        node: Node,
        what: str,
        findings: Findings,
        at: Location | None = None,
        lead: str | None = None,
    ) -> None:
        """Read `node`, which diagnostics call `what` and place `at` its key.

        `lead` is the key that a text alone in its place is likely to be meant for.
        """
        self.at = at or node.at
        self.unread: set[str] = set()
        """Keys whose value is there and could not be read, when all has been read."""
        self._elsewhere: set[str] = set()
        self._what = what
        self._findings = findings
        self._asked: dict[str, None] = {}
        self._lacking: dict[str, str | None] = {}
        self._required: set[str] = set()
        self._entries: dict[str, Entry] = {}
        self._flow = in_brackets(node)
        # What is no mapping at all is one mistake, not one more for each missing key.
        self._broken = not isinstance(node, Mapping)
        if isinstance(node, Mapping):
            self._entries = {entry.key.text: entry for entry in node.entries}
        else:
            findings.append(wrong_kind(node, what, "a mapping", lead=lead))

    def __enter__(self) -> Self:
        """Begin reading."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Report every key that was not asked for, and every one that is missing."""
        if exception:
            return
        behind_comma = False
        told: set[str | None] = set()
        for name, entry in self._entries.items():
            cut = self._flow and is_blank(entry.value)
            if name in self._asked or (cut and self._glued(entry)):
                behind_comma = False
            elif cut:
                # Of what one text was cut into, the first piece says it all.
                if not behind_comma:
                    self._cut_off(entry)
                behind_comma = True
            else:
                self._unknown(entry, told)
        self.unread |= self._lacking.keys() | self._elsewhere
        for key in self._elsewhere:
            self._lacking.pop(key, None)
        if self._lacking:
            self._missing(list(self._lacking))

    def _missing(self, keys: list[str]) -> None:
        """Report the keys that are not there: one thing is left to be written."""
        words = [repr(key) for key in keys]
        listed = " and ".join(
            [", ".join(words[:-1]), words[-1]] if words[1:] else words
        )
        message = f"{self._what} needs the key{'s' if words[1:] else ''} {listed}"
        hints = [
            f"{key!r}: {hint}" if words[1:] else hint
            for key in keys
            if (hint := self._lacking[key])
        ]
        hint = "; ".join(hints) or None
        self._findings.append(error("missing-key", self.at, message, hint))

    def _glued(self, entry: Entry) -> bool:
        slip = glued(entry.key, self._asked.keys() - self._entries.keys())
        if slip is None:
            return False
        key, finding = slip
        self._lacking.pop(key, None)
        self.unread.add(key)
        self._findings.append(finding)
        return True

    def _cut_off(self, entry: Entry) -> None:
        self._findings.append(
            error(
                "unknown-key",
                entry.key.at,
                f"{self._what} has no key {entry.key.text!r}",
                "inside braces a comma ends a value: if this belongs to the text before"
                " it, put the whole text in quotes",
            )
        )

    def _unknown(self, entry: Entry, told: set[str | None]) -> None:
        name = entry.key.text
        absent = self._asked.keys() - self._entries.keys()
        # A key that is missing and one that is unknown are often one slip.
        foreign = hint_about(name, self._entries)
        meant = meant_by(name, absent)
        hint = f"did you mean {meant!r}?" if meant and not foreign else foreign
        if meant == "host":
            hint = "did you mean 'host'? it is written without https://"
        if hint is None:
            hint = did_you_mean(name, self._lacking) or did_you_mean(name, absent)
            hint = hint or self._indented_less(entry)
        elif hint in told or not hint:
            return
        else:
            told.add(foreign)
        for key in sorted(absent):
            if key == meant or (hint and f"mean {key!r}" in hint):
                self._lacking.pop(key, None)
                self.unread.add(key)
        self._findings.append(
            error(
                "unknown-key",
                entry.key.at,
                f"{self._what} has no key {name!r}",
                hint or f"its keys are {', '.join(self._asked)}",
            )
        )

    def _indented_less(self, entry: Entry) -> str | None:
        """Return a hint for what may belong to the mapping above it."""
        names = list(self._entries)
        above = names[: names.index(entry.key.text)][-1:]
        if not above or above[0] not in TABLES & self._asked.keys():
            return None
        if not isinstance(entry.value, Mapping):
            return None
        self.unread.add(above[0])
        return f"if it belongs to {above[0]!r}, indent it as what is above it"

    def is_cut(self, key: str) -> bool:
        """Tell whether a comma has cut a value off; ask for the other keys first."""
        names = list(self._entries)
        behind = names[names.index(key) + 1 :][:1] if key in names else []
        return self._flow and any(
            name not in self._asked and is_blank(self._entries[name].value)
            for name in behind
        )

    def node(
        self, key: str, *, required: bool = False, hint: str | None = None
    ) -> Node | None:
        """Return the value of `key` whatever its kind, or None."""
        self._asked[key] = None
        entry = self._entries.get(key)
        if required:
            self._required.add(key)
            if entry is None and not self._broken:
                self._lacking[key] = hint
        return entry.value if entry is not None else None

    def inside(self, key: str) -> Fields:
        """Return the entries of a mapping that must be there."""
        node = self.node(key, required=True)
        inner = Fields(
            node or Mapping(entries=(), at=self.at), repr(key), self._findings
        )
        inner._broken = inner._broken or node is None
        return inner

    def text(self, key: str, hint: str | None = None) -> Text:
        """Return the text of a key that must be there; `hint` says what to write."""
        node = self.node(key, required=True, hint=hint)
        return self._as_text(key, node) if node else self.stand_in()

    def optional_text(self, key: str) -> Text | None:
        """Return the text of `key`, or None where it is absent."""
        self._asked[key] = None
        entry = self._entries.get(key)
        if entry is not None:
            return self._as_text(key, entry.value)
        return self.stand_in() if self._broken else None

    def place(self, key: str) -> Location | None:
        """Return where `key` itself stands, or None where it is absent."""
        entry = self._entries.get(key)
        return entry.key.at if entry else None

    def flag(self, key: str) -> bool:
        """Return true or false; an absent key is false."""
        self._asked[key] = None
        if key not in self._entries:
            return False
        node = self._entries[key].value
        value = node.as_bool() if isinstance(node, Scalar) else None
        if value is None:
            self._wrong_kind(node, key, "true or false")
        return bool(value)

    def bound(self, key: str) -> Bound | None:
        """Return a number that something must not pass, or None where it is absent."""
        node = self.node(key)
        number = node.as_number() if isinstance(node, Scalar) else None
        if node is None:
            return None
        if number is None:
            self._wrong_kind(node, key, "a number")
            return None
        return Bound(number, node.at)

    def bounds(self) -> dict[str, Bound]:
        """Return what a value, or its size, must not pass, by the keys of bounds."""
        self._asked |= _BOUNDS
        if self._entries.keys().isdisjoint(_BOUNDS):
            return {}
        return {key: bound for key in BOUNDS if (bound := self.bound(key))}

    def seconds(self, key: str, default: float | None = None) -> float:
        """Return a duration such as `2s`; `default` where it may be absent."""
        text = self.text(key) if default is None else self.optional_text(key)
        if not text:
            return default or 0.0
        match = re.fullmatch(_SECONDS, text)
        if match is None or float(match[1]) > _LONGEST:
            self.unread.add(key)
            message = f"{key!r} cannot be {str(text)!r}"
            hint = "write a number of seconds, such as 2s or 0.5s"
            if match is not None:
                hint = f"a day is the longest that there can be: {_LONGEST}s"
            self._findings.append(error("wrong-value", text.at, message, hint))
            return default or 0.0
        return float(match[1])

    def choice(self, key: str, choices: type[EnumT]) -> EnumT | None:
        """Return the member of `choices` that `key` names, or None where absent."""
        text = self.optional_text(key)
        if not text:
            return None
        try:
            return choices(text)
        except ValueError:
            names = [choice.value for choice in choices]
            self._findings.append(
                error(
                    "wrong-value",
                    text.at,
                    f"{key!r} cannot be {str(text)!r}",
                    did_you_mean(text, names) or f"it is one of {', '.join(names)}",
                )
            )
            return None

    def texts(self, key: str) -> tuple[Text, ...]:
        """Return a list of texts; an absent key is an empty one."""
        node = self.node(key)
        if isinstance(node, Sequence) and node.items:
            what = f"a value of {key!r}"
            return tuple(self._as_text(key, item, what) for item in node.items)
        if node is not None:
            self._wrong_kind(node, key, "a list")
        return ()

    def named(self, key: str) -> Iterator[tuple[Text, Node]]:
        """Yield the names and nodes of a mapping of named things, as written."""
        node = self.node(key)
        if isinstance(node, Mapping):
            before: Entry | None = None
            for entry in node.entries:
                if misplaced := wrong_level(key, entry, before, self._entries):
                    # What follows is on the wrong level too.
                    self._elsewhere |= {key, misplaced.table or key}
                    self._findings.append(misplaced.finding())
                    break
                if before is not None:
                    yield Text(before.key), before.value
                before = entry
                if inside := stray_in(key, entry):
                    # What it is inside of is not judged by what it holds too much.
                    self._elsewhere.add(key)
                    self._findings.append(inside.finding())
                    before = None
            if before is not None and not (
                key in self._elsewhere and is_blank(before.value)
            ):
                yield Text(before.key), before.value
        elif node is not None:
            self._wrong_kind(node, key, "a mapping of names")

    def _as_text(self, key: str, node: Node, what: str | None = None) -> Text:
        if isinstance(node, Scalar) and node.text.strip() and not node.is_null:
            if "\n" not in node.text or key in _PROSE:
                return Text(node)
            self.unread.add(key)
            hint = f"write it behind '{key}:', without '|', '>' and line breaks"
            message = f"{key!r} is written on one line"
            self._findings.append(error("line-break", node.at, message, hint))
            return self.stand_in()
        self._wrong_kind(node, key, "a text", what)
        return self.stand_in()

    def stand_in(self) -> Text:
        """Return a text for one that could not be read: an empty one."""
        return Text(Scalar(text="", style="plain", at=self.at))

    def _wrong_kind(
        self, node: Node, key: str, wanted: str, what: str | None = None
    ) -> None:
        self.unread.add(key)
        optional = key not in self._required and what is None
        prose = key in _PROSE
        self._findings.append(
            wrong_kind(node, what or repr(key), wanted, optional=optional, prose=prose)
        )
