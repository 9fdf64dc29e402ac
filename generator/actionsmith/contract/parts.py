"""Readers of the parts that provider, service and action files share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TypeVar

from actionsmith.diagnostics import Diagnostic, closest, error, warning
from actionsmith.runtime.errors import Retry
from actionsmith.source import Mapping as MappingNode
from actionsmith.source import Node, Scalar

from .fields import Fields
from .kinds import Findings
from .model import (
    Base,
    Confidence,
    ErrorCode,
    ErrorRef,
    Format,
    Parameter,
    Source,
    ValueType,
)
from .slips import NO_COMPOUNDS, is_compound
from .text import Text

PartT = TypeVar("PartT")

LANGUAGE_VERSION = "1"

BUILT_IN: Mapping[str, tuple[Base, Format | None]] = {
    **{base.value: (base, None) for base in Base},
    **{format_.value: (Base.STRING, format_) for format_ in Format},
}
"""The types that every contract can name."""

_OTHER_WORDS = {
    **dict.fromkeys(("int", "long", "short", "uint", "bigint"), "integer"),
    **dict.fromkeys(("number", "double", "real", "decimal"), "float"),
    **dict.fromkeys(("str", "text", "char", "varchar"), "string"),
    **dict.fromkeys(("bool", "flag"), "boolean"),
}
"""What other languages call them, without the number of bits."""

_ALIKE = 0.7

_WHICH_TYPE = f"it is one of {', '.join(BUILT_IN)}, or a type of the service"


@dataclass(frozen=True, slots=True)
class Types:
    """The named types of a service, and whether all of them could be read."""

    named: Mapping[str, ValueType]
    complete: bool = True


NO_TYPES = Types({})


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
    return {str(name): read(name, node) for name, node in fields.named(key)}


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


def read_value_type(
    entry: Fields, name: Text | None, findings: Findings
) -> tuple[ValueType, Text]:
    """Read a type stated in place, and the name that it is built on."""
    type_name = entry.text("type", _WHICH_TYPE)
    if type_name and type_name not in BUILT_IN:
        findings.append(_unknown_type(type_name, BUILT_IN, "a type is built on"))
    base, format_ = BUILT_IN.get(type_name, (Base.STRING, None))
    return (
        ValueType(
            name=name,
            base=base,
            format=format_,
            pattern=entry.optional_text("pattern"),
            enum=entry.texts("enum"),
            confidence=read_confidence(entry) or Confidence.DOCUMENTED,
            error=read_error_ref(entry, "error", findings, required=False),
            description=entry.optional_text("description"),
            example=entry.node("example"),
            is_known=type_name in BUILT_IN,
        ),
        type_name,
    )


def settled(value_type: ValueType, entry: Fields, findings: Findings) -> ValueType:
    """Return a type stated in `entry`, of which all keys have been asked for."""
    if entry.unread & {"type", "pattern", "enum"}:
        return replace(value_type, is_known=False)
    if value_type.pattern or value_type.enum or value_type.format:
        return value_type
    for key in ("confidence", "error"):
        at = entry.place(key)
        if at and value_type.is_known:
            findings.append(
                warning(
                    "idle-key",
                    at,
                    f"{key!r} says nothing here",
                    "it is about a pattern, a format or a list of values, and there is "
                    "none",
                )
            )
    return value_type


def _unknown_type(
    name: Text, known: Mapping[str, object], lead: str = "the types are"
) -> Diagnostic:
    """Return the diagnostic for a type that nobody defines."""
    meant = _OTHER_WORDS.get(name.casefold().rstrip("0123456789"))
    close = closest(name, known)
    # Types are short words of a kind: one that is only somewhat alike is another.
    alike = (
        close and SequenceMatcher(None, name[:100].casefold(), close.casefold()).ratio()
    )
    if not meant and alike and alike > _ALIKE:
        meant = close
    if is_compound(name):
        hint = NO_COMPOUNDS
    elif meant == "float":
        hint = "did you mean 'float', or 'integer' for whole numbers?"
    else:
        hint = f"did you mean {meant!r}?" if meant else ""
    return error(
        "unknown-type",
        name.at,
        f"there is no type {str(name)!r}",
        hint or f"{lead} {', '.join(known)}",
    )


def read_parameters(
    fields: Fields,
    key: str,
    types: Types,
    findings: Findings,
    *,
    header: bool = False,
    inline: bool = False,
    request: bool = False,
) -> dict[str, Parameter]:
    """Read the members of a request, of an answer or of the headers.

    A member names one of `types` or a built-in type. With `inline` it may narrow a
    built-in type itself, and with `header` it names the header that carries it. What
    may be a client token is of a `request`.
    """

    def read(name: Text, node: Node) -> Parameter:
        with Fields(
            node, f"parameter {str(name)!r}", findings, name.at, "type"
        ) as entry:
            if inline:
                value_type, type_name = read_value_type(entry, None, findings)
            else:
                type_name = entry.text("type", _WHICH_TYPE)
                value_type = _resolve(type_name, types, findings)
            parameter = Parameter(
                name=name,
                type=value_type,
                type_name=type_name,
                required=entry.flag("required"),
                description=entry.text("description"),
                example=entry.node("example"),
                source=entry.optional_text("source"),
                header=entry.text("header") if header else None,
                sensitive=not header and entry.flag("sensitive"),
                client_token=request and entry.flag("client_token"),
            )
        value_type = settled(value_type, entry, findings) if inline else value_type
        return replace(parameter, type=value_type)

    return read_named(fields, key, read)


def _resolve(name: Text, types: Types, findings: Findings) -> ValueType:
    """Return the type of that name, the service's own or a built-in one."""
    if name in types.named:
        return types.named[name]
    if name and name not in BUILT_IN and types.complete:
        known = {**types.named, **BUILT_IN}
        meant = closest(name, known)
        # A type whose own name is wrong is told of where it stands.
        if meant is None or meant.isalnum() or is_compound(name):
            findings.append(_unknown_type(name, known))
    base, format_ = BUILT_IN.get(name, (Base.STRING, None))
    return ValueType(name=None, base=base, format=format_, is_known=name in BUILT_IN)
