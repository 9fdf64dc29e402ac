"""Rows that several pages have: parameters, types, sources."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from actionsmith.contract import Action, Parameter, Service, Source, ValueType
from actionsmith.source import Node, Scalar

from ..markdown import anchor, both, code, lines, text
from ..prose import sentence
from ..requests import read
from .codes import Codes
from .kinds import Links, base, known, type_cell, values
from .views import ParameterRow, TypeRow

_OF_TOKENS = (
    "By it the service knows a repeated request; the client makes one for each call."
)


def parameter_row(
    parameter: Parameter,
    spelt: str,
    sources: Mapping[str, Source],
    *notes: str,
    prefix: str = "parameter",
    links: Links | None = None,
) -> ParameterRow:
    """Return the row of a parameter that is `spelt` so in Python; `notes` come last."""
    default = parameter.default
    return ParameterRow(
        name=anchor(f"{prefix}-{parameter.name}") + both(parameter.name, spelt),
        type=type_cell(parameter, links),
        required="**yes**" if parameter.required else "no",
        meaning=lines(
            deprecation(parameter),
            text(sentence(parameter.description)),
            f"Default: {code(default.text)}" if default is not None else "",
            _example(parameter.example or parameter.type.example, parameter.type),
            *notes,
            "Secret: it is in no log and no message." if parameter.sensitive else "",
            _OF_TOKENS if parameter.client_token else "",
            origin(parameter.source, sources),
        ),
    )


def _example(node: Node | None, value_type: ValueType) -> str:
    if node is None:
        return ""
    if isinstance(node, Scalar):
        return f"Example: {code(node.text)}"
    whole = json.dumps(read(node, value_type), ensure_ascii=False)
    return f"Example: {code(whole)}"


def deprecation(stated: Parameter | Action) -> str:
    """Return what to use instead of what should not be used any more."""
    if stated.deprecated is None:
        return ""
    return f"**Deprecated.** {text(sentence(stated.deprecated))}"


def type_rows(service: Service, codes: Codes) -> tuple[TypeRow, ...]:
    """Return the rows of a service's named types."""
    return tuple(
        _type_row(name, value_type, service, codes)
        for name, value_type in service.types.items()
    )


def source_lines(sources: Iterable[Source]) -> tuple[str, ...]:
    """Return where facts come from, a line each."""
    return tuple(map(source_line, sources))


def source_line(source: Source) -> str:
    """Return a source's title and date."""
    return text(f"{source.title}, {source.date}" if source.date else source.title)


def origin(source: str | None, sources: Mapping[str, Source]) -> str:
    """Return a note on a fact that is not from the first source."""
    if not source or source == next(iter(sources)):
        return ""
    return f"Source: {source_line(sources[source])}"


def rate(rate_limit: int | None) -> str:
    """Return how many requests a service takes."""
    return f"{rate_limit} a second" if rate_limit else "not known"


def _type_row(
    name: str, value_type: ValueType, service: Service, codes: Codes
) -> TypeRow:
    error = value_type.error
    return TypeRow(
        name=anchor(f"type-{name}") + code(name),
        values=lines(
            base(value_type, service.structures),
            *values(value_type),
            known(value_type) if value_type.is_limited else "",
        ),
        error=codes.reference(error) if error else "",
        meaning=lines(
            text(sentence(value_type.description)) if value_type.description else "",
            _example(value_type.example, value_type),
        ),
    )
