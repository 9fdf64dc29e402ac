"""The OpenAPI documents, one for each service, as YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from actionsmith.contract import Catalog
from actionsmith.plan.openapi import documents
from actionsmith.source import Json

from . import File, Verbatim

# A line ends with the first word that reaches it.
_WIDTH = 80


def files(catalog: Catalog) -> Iterator[File]:
    """Yield the document of each service."""
    for document in documents(catalog):
        yield Verbatim(document.path, document.source, as_yaml(document.data))


def as_yaml(data: Json) -> str:
    """Return the text of a document, which reads back as the same data."""
    text: str = yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH
    )
    # These stand between double quotes only, where an escape means the same.
    return _INVISIBLE.sub(_escape, text)


# libyaml's writer is ten times as fast as the one in Python, and not always there.
_Base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


# PyYAML knows version 1.1 of the language, and would leave these without quotes. Those
# who read the document know 1.2, where they are numbers.
_NUMBER = re.compile(
    r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
)


class _Dumper(_Base):  # type: ignore[misc]
    """Writes values out wherever they occur, and invisible characters as escapes."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True

    def string(self, text: str) -> yaml.ScalarNode:
        style = None
        if not text.isprintable():
            style = '"'
        elif _NUMBER.fullmatch(text):
            style = "'"
        return yaml.ScalarNode("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _Dumper.string)

_INVISIBLE = re.compile(r"[^\n -~]")


def _escape(found: re.Match[str]) -> str:
    """Return a visible character as it is, and any other as its escape in YAML."""
    char = found[0]
    if char.isprintable():
        return char
    return f"\\U{ord(char):08X}" if ord(char) > 0xFFFF else f"\\u{ord(char):04X}"
