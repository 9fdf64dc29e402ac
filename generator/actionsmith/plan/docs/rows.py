"""Rows that several pages have: parameters, types, sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from actionsmith.contract import Format, Parameter, Service, Source, ValueType
from actionsmith.source import Scalar

from ..markdown import anchor, both, code, lines, link, listed, text
from ..prose import sentence
from .codes import Codes
from .views import ParameterRow, TypeRow

_OF_TOKENS = (
    "By it the service knows a repeated request; the client makes one for each call."
)

_FORMATS = {Format.IPV6: "an IPv6 address"}


def parameter_row(
    parameter: Parameter,
    spelt: str,
    sources: Mapping[str, Source],
    *notes: str,
    prefix: str = "parameter",
) -> ParameterRow:
    """Return the row of a parameter that is `spelt` so in Python; `notes` come last."""
    example = parameter.example_text
    return ParameterRow(
        name=anchor(f"{prefix}-{parameter.name}") + both(parameter.name, spelt),
        type=_type(parameter),
        required="**yes**" if parameter.required else "no",
        meaning=lines(
            text(sentence(parameter.description)),
            f"Example: {code(example)}" if example is not None else "",
            *notes,
            "Secret: it is in no log and no message." if parameter.sensitive else "",
            _OF_TOKENS if parameter.client_token else "",
            origin(parameter.source, sources),
        ),
    )


def type_rows(service: Service, codes: Codes) -> tuple[TypeRow, ...]:
    """Return the rows of a service's named types."""
    return tuple(
        _type_row(name, value_type, codes) for name, value_type in service.types.items()
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


def _type(parameter: Parameter) -> str:
    name = parameter.type.name
    if name is None:
        return lines(code(parameter.type_name), *_values(parameter.type))
    return lines(link(code(name), f"README.md#type-{name}"), parameter.type.base)


def _type_row(name: str, value_type: ValueType, codes: Codes) -> TypeRow:
    example = value_type.example
    limited = value_type.pattern or value_type.enum or value_type.format
    error = value_type.error
    return TypeRow(
        name=anchor(f"type-{name}") + code(name),
        values=lines(
            value_type.base,
            *_values(value_type),
            _known(value_type) if limited else "",
        ),
        error=codes.reference(error) if error else "",
        meaning=lines(
            text(sentence(value_type.description)) if value_type.description else "",
            f"Example: {code(example.text)}" if isinstance(example, Scalar) else "",
        ),
    )


def _known(value_type: ValueType) -> str:
    warned = "" if value_type.confidence.enforced else ", only warned of"
    return f"({value_type.confidence}{warned})"


def _values(value_type: ValueType) -> Iterable[str]:
    if value_type.format:
        yield _FORMATS[value_type.format]
    if value_type.pattern:
        yield f"matches {code(value_type.pattern)}"
    if value_type.enum:
        yield f"one of {listed(map(code, value_type.enum))}"
