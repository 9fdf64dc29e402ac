"""A document as it is built, whose values know where in a contract they come from.

The builders put `Placed` values and the model's `Text` into plain mappings and lists.
`separate` turns that into plain JSON data and, apart from it, the places by path.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from actionsmith.contract import Text
from actionsmith.diagnostics import Location
from actionsmith.source import Json

Path: TypeAlias = tuple[str | int, ...]
"""The keys and indices that lead from the top of a document to a value in it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A value of a document, and the place in a contract that it comes from."""

    value: Tree
    at: Location


Tree: TypeAlias = (
    "Placed | Mapping[str, Tree] | Sequence[Tree] | bool | int | float | str | None"
)
"""What a document is built of; a member of a mapping that is None is left out."""


def reference(name: str, kind: str = "schemas") -> dict[str, Tree]:
    """Return a reference to a component."""
    return {"$ref": f"#/components/{kind}/{name}"}


def separate(tree: Tree) -> tuple[Json, dict[Path, Location]]:
    """Return the plain data of a tree, and the places of what came from a contract."""
    places: dict[Path, Location] = {}
    return _plain(tree, (), places), places


def plain(tree: Tree) -> Json:
    """Return the plain data of a tree."""
    if isinstance(tree, str):
        return str(tree)
    if isinstance(tree, dict | Mapping):
        # Whether it is a dict is known at once; that it is a mapping is not.
        return {
            str(key): plain(value) for key, value in tree.items() if value is not None
        }
    if isinstance(tree, Placed):
        return plain(tree.value)
    if isinstance(tree, Sequence):
        return list(map(plain, tree))
    return tree


def _plain(tree: Tree, path: Path, places: dict[Path, Location]) -> Json:
    match tree:
        case Placed(value=value, at=at):
            plain = _plain(value, path, places)
            places[path] = at  # goes before that of the value itself
            return plain
        case Text():
            places[path] = tree.at
            return str(tree)
        case str():
            return str(tree)  # a member of an enumeration, too
        case Mapping():
            return {
                str(key): _plain(value, (*path, str(key)), places)
                for key, value in tree.items()
                if value is not None
            }
        case Sequence():
            return [
                _plain(value, (*path, index), places)
                for index, value in enumerate(tree)
            ]
        case _:
            return tree
