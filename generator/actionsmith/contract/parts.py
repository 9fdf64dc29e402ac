"""Readers of the parts that provider, service and action files share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from actionsmith.diagnostics import Diagnostic, error
from actionsmith.runtime.errors import Retry
from actionsmith.source import Mapping as MappingNode
from actionsmith.source import Node, Scalar

from .fields import Fields
from .kinds import Findings
from .model import Confidence, ErrorCode, ErrorRef, Source
from .text import Text

PartT = TypeVar("PartT")

LANGUAGE_VERSION = "1"


def read_language_version(fields: Fields) -> None:
    """Check that the file says in which version of the language it is written."""
    fields.text("actionsmith", f"write 'actionsmith: {LANGUAGE_VERSION}'")


def other_language(root: MappingNode) -> Diagnostic | None:
    """Return the finding about a file in another version of the language.

    Nothing else is to be said about such a file: its words may mean something else.
    """
    version = root.get("actionsmith")
    if not isinstance(version, Scalar) or version.is_null or not version.text.strip():
        return None
    if version.text == LANGUAGE_VERSION:
        return None
    return error(
        "language-version",
        version.at,
        f"version {version.text!r} of the contract language is not known",
        f"this generator reads 'actionsmith: {LANGUAGE_VERSION}'",
    )


def read_named(
    fields: Fields, key: str, read: Callable[[Text, Node], PartT]
) -> dict[str, PartT]:
    """Read a mapping of named parts, each by `read`."""
    return {name.scalar.text: read(name, node) for name, node in fields.named(key)}


def read_sources(fields: Fields, findings: Findings) -> dict[str, Source]:
    """Read where a file's facts come from."""

    def read(name: Text, node: Node) -> Source:
        with Fields(node, f"source {str(name)!r}", findings, name.at, "title") as entry:
            return Source(
                id=name, title=entry.text("title"), date=entry.optional_text("date")
            )

    return read_named(fields, "sources", read)


def read_error_ref(
    fields: Fields, key: str, findings: Findings, *, required: bool = True
) -> ErrorRef | None:
    """Read a code, plain or as `{code, confidence}`; a plain one is documented."""
    node = fields.node(key, required=required)
    if node is None:
        return None
    if not isinstance(node, MappingNode):
        return ErrorRef(code=fields.text(key), confidence=Confidence.DOCUMENTED)
    with Fields(node, repr(key), findings) as entry:
        return ErrorRef(
            code=entry.text("code"),
            confidence=read_confidence(entry) or Confidence.DOCUMENTED,
        )


def read_required_error_ref(fields: Fields, key: str, findings: Findings) -> ErrorRef:
    """Read a code that must be there."""
    return read_error_ref(fields, key, findings) or ErrorRef(
        code=Text(Scalar(text="", style="plain", at=fields.at)),
        confidence=Confidence.DOCUMENTED,
    )


def read_confidence(fields: Fields) -> Confidence | None:
    """Read how a fact is known."""
    return fields.choice("confidence", Confidence)


def read_errors(fields: Fields, findings: Findings) -> dict[str, ErrorCode]:
    """Read a table of error codes."""

    def read(code: Text, node: Node) -> ErrorCode:
        with Fields(
            node, f"error {str(code)!r}", findings, code.at, "description"
        ) as entry:
            description = entry.optional_text("description")
            source = entry.optional_text("source")
            retry = entry.choice("retry", Retry)
        if "description" in entry.unread:
            description = entry.stand_in()
        return ErrorCode(code=code, description=description, source=source, retry=retry)

    return read_named(fields, "errors", read)
