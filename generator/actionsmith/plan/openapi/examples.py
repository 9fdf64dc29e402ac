"""The examples that a document gives, each with the schema that it has to fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .places import Path


@dataclass(frozen=True, slots=True)
class Example:
    """A value that a document gives as an example."""

    what: str
    """What it is called in a message."""
    path: Path
    value: Any
    schema: str
    """The pointer to its schema in the document, as `$ref` has it."""


def examples(data: Mapping[str, Any]) -> Iterator[Example]:
    """Yield every example of a document."""
    for name, schema in data["components"]["schemas"].items():
        path: Path = ("components", "schemas", name)
        yield from _of_schema(name, schema, path)
        for member, inner in schema.get("properties", {}).items():
            yield from _of_schema(member, inner, (*path, "properties", member))
    for name, header in data["components"].get("parameters", {}).items():
        path = ("components", "parameters", name, "schema")
        yield from _of_schema(name, header["schema"], path)
    for name, item in data["paths"].items():
        post = item["post"]
        for kind, part, path in (
            ("request", post["requestBody"], ("requestBody",)),
            ("answer", post["responses"]["200"], ("responses", "200")),
        ):
            media: Path = ("paths", name, "post", *path, "content", "application/json")
            given = part["content"]["application/json"].get("examples", {})
            for id_, example in given.items():
                yield Example(
                    f"the {kind} of example {id_!r}",
                    (*media, "examples", id_, "value"),
                    example["value"],
                    pointer((*media, "schema")),
                )


def _of_schema(name: str, schema: Mapping[str, Any], path: Path) -> Iterator[Example]:
    for index, value in enumerate(schema.get("examples", ())):
        at = (*path, "examples", index)
        yield Example(f"the example of {name}", at, value, pointer(path))


def pointer(path: Path) -> str:
    """Return the reference to a place in a document.

    >>> pointer(("paths", "/#Place", "post"))
    '#/paths/~1%23Place/post'
    """
    from urllib.parse import quote

    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return "#" + "".join(f"/{quote(step, safe='~')}" for step in steps)


def resolve(data: Any, reference: str) -> Any:
    """Return what a reference leads to within a document.

    Raises:
        LookupError: There is no such thing in it.

    """
    from urllib.parse import unquote

    start, *steps = unquote(reference).split("/")
    if start != "#":
        raise LookupError(reference)
    for step in steps:
        key = step.replace("~1", "/").replace("~0", "~")
        try:
            data = data[int(key) if isinstance(data, list) else key]
        except (KeyError, IndexError, TypeError, ValueError):
            raise LookupError(reference) from None
    return data
