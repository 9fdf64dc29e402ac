"""Handing out the entries of a mapping key by key, so that what is left is unknown.

A reader asks a `Fields` for the keys that it knows, and gets values of the right
kind. Everything else becomes a diagnostic: a missing key, a value of the wrong kind,
and, when the reader is done, each key that nobody asked for. After a mistake the
reader gets a harmless stand-in and goes on, so that all mistakes are found at once.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from types import TracebackType
from typing import Self, TypeVar

from actionsmith.diagnostics import Diagnostic, Location, did_you_mean, error
from actionsmith.source import Entry, Mapping, Node, Scalar, Sequence

from .text import Text

Findings = list[Diagnostic]
EnumT = TypeVar("EnumT", bound=enum.StrEnum)


def kind_of(node: Node) -> str:
    """Return what an author would call the node."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    return "nothing" if node.is_null else f"the text {node.text!r}"


class Fields:
    """The entries of one mapping, for a `with` block that reads all it knows."""

    def __init__(
        self, node: Node, what: str, findings: Findings, at: Location | None = None
    ) -> None:
        """Read `node`, which diagnostics call `what` and place `at` its key."""
        self.at = at or node.at
        self._what = what
        self._findings = findings
        self._asked: dict[str, None] = {}
        self._entries: dict[str, Entry] = {}
        if isinstance(node, Mapping):
            self._entries = {entry.key.text: entry for entry in node.entries}
        else:
            self._wrong_kind(node, what, "a mapping")
        # What is no mapping at all is one mistake, not one more for each missing key.
        self._broken = not isinstance(node, Mapping)

    def __enter__(self) -> Self:
        """Begin reading."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Report every key that was not asked for."""
        if exception:
            return
        for name, entry in self._entries.items():
            if name not in self._asked:
                missing = self._asked.keys() - self._entries.keys()
                self._findings.append(
                    error(
                        "unknown-key",
                        entry.key.at,
                        f"{self._what} has no key {name!r}",
                        did_you_mean(name, missing)
                        or did_you_mean(name, self._asked)
                        or f"the keys are {', '.join(self._asked)}",
                    )
                )

    def node(self, key: str, *, required: bool = False) -> Node | None:
        """Return the value of `key` whatever its kind, or None."""
        self._asked[key] = None
        entry = self._entries.get(key)
        if entry is None and required and not self._broken:
            self._findings.append(
                error("missing-key", self.at, f"{self._what} lacks the key {key!r}")
            )
        return entry.value if entry else None

    def inside(self, key: str) -> Fields:
        """Return the entries of a mapping that must be there."""
        node = self.node(key, required=True)
        inner = Fields(
            node or Mapping(entries=(), at=self.at), repr(key), self._findings
        )
        inner._broken = inner._broken or node is None
        return inner

    def text(self, key: str) -> Text:
        """Return the text of a key that must be there."""
        node = self.node(key, required=True)
        return self._as_text(key, node) if node else self._stand_in()

    def optional_text(self, key: str) -> Text | None:
        """Return the text of `key`, or None where it is absent."""
        node = self.node(key)
        return self._as_text(key, node) if node else None

    def flag(self, key: str) -> bool:
        """Return true or false; an absent key is false."""
        node = self.node(key)
        value = node.as_bool() if isinstance(node, Scalar) else None
        if node is not None and value is None:
            self._wrong_kind(node, repr(key), "true or false")
        return bool(value)

    def choice(self, key: str, choices: type[EnumT]) -> EnumT | None:
        """Return the member of `choices` that `key` names, or None where absent."""
        text = self.optional_text(key)
        if text is None:
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
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self._wrong_kind(node, repr(key), "a list")
            return ()
        return tuple(self._as_text(key, item) for item in node.items)

    def named(self, key: str) -> Iterator[tuple[Text, Node]]:
        """Yield the names and nodes of a mapping of named things, as written."""
        node = self.node(key)
        if isinstance(node, Mapping):
            for entry in node.entries:
                yield Text(entry.key), entry.value
        elif node is not None:
            self._wrong_kind(node, repr(key), "a mapping of names")

    def _as_text(self, key: str, node: Node) -> Text:
        if isinstance(node, Scalar) and node.text.strip():
            return Text(node)
        self._wrong_kind(node, repr(key), "a text")
        return self._stand_in()

    def _stand_in(self) -> Text:
        return Text(Scalar(text="", style="plain", at=self.at))

    def _wrong_kind(self, node: Node, what: str, wanted: str) -> None:
        self._findings.append(
            error(
                "wrong-kind", node.at, f"{what} must be {wanted}, not {kind_of(node)}"
            )
        )
