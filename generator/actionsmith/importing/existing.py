"""The contracts of a service that are there already, and what they say of names."""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import cache, cached_property
from pathlib import Path

from actionsmith.contract.load import SERVICE_FILE
from actionsmith.files import MAX_BYTES, SUFFIX, file_content
from actionsmith.source import Mapping, Node, Scalar, read

from .updating import is_draft

_STEM = SERVICE_FILE.removesuffix(SUFFIX)
_PYTHON_NAME = "python_name"


class Existing:
    """The contracts of one service in a folder, read when somebody asks.

    Whatever is asked raises OSError if a file cannot be read.
    """

    def __init__(self, spec: Path, service: str) -> None:
        """Look into the folder of contracts."""
        self._folder = spec / service
        # A file is asked for many members.
        self._content = cache(self._read)
        self._mapping = cache(self._understand)

    @cached_property
    def actions(self) -> frozenset[str]:
        """The names of the actions that have a file."""
        stems = {path.stem for path in self._folder.glob(f"*{SUFFIX}")}
        return frozenset(stems - {_STEM})

    @property
    def version(self) -> str | None:
        """The version of the service, if there is one."""
        return _text(self._mapping(_STEM), "version")

    @property
    def structures(self) -> frozenset[str]:
        """The names of the structures."""
        return frozenset(
            name for name, _ in _entries(self._mapping(_STEM), "structures")
        )

    def vanished(self, known: Container[str]) -> list[str]:
        """Return the drafts of actions that are known no more; they stay."""
        return [
            name
            for name in sorted(self.actions)
            if name not in known and is_draft(self._content(name) or b"")
        ]

    def members_of_structure(
        self, name: str, *, in_full: bool
    ) -> dict[str, str | None]:
        """Return the members of a structure, as `members` does those of an action."""
        return self._members(_STEM, ("structures", name, "members"), in_full)

    def members(self, action: str, key: str, *, in_full: bool) -> dict[str, str | None]:
        """Return the members under a key of an action, and what Python is to call each.

        Where nothing in the file says that, none are told, unless it is asked
        `in_full`.
        """
        return self._members(action, (key,), in_full)

    def _members(
        self, stem: str, keys: tuple[str, ...], in_full: bool
    ) -> dict[str, str | None]:
        if not in_full and _PYTHON_NAME.encode() not in (self._content(stem) or b""):
            return {}
        members = _entries(self._mapping(stem), *keys)
        return {name: _text(member, _PYTHON_NAME) for name, member in members}

    def _read(self, stem: str) -> bytes | None:
        try:
            return file_content(str(self._folder / f"{stem}{SUFFIX}"), MAX_BYTES + 1)
        except FileNotFoundError:
            return None

    def _understand(self, stem: str) -> Mapping | None:
        content = self._content(stem)
        return None if content is None else read(stem, content)[0]


def _entries(node: Node | None, *keys: str) -> Iterator[tuple[str, Node]]:
    for key in keys:
        node = node.get(key) if isinstance(node, Mapping) else None
    for entry in node.entries if isinstance(node, Mapping) else ():
        yield entry.key.text, entry.value


def _text(node: Node | None, key: str) -> str | None:
    found = node.get(key) if isinstance(node, Mapping) else None
    return found.text if isinstance(found, Scalar) else None
