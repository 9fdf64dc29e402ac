"""Names that differ in a contract and meet in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from actionsmith.contract import Action, Catalog, Service, Text
from actionsmith.diagnostics import Diagnostic, Related, error

from . import naming
from .codes import merged_codes
from .openapi import component_names

RUNTIME_ERRORS = frozenset(
    {
        *("TencentCloudError", "ServiceError", "ContractViolation", "ContractWarning"),
        *("TransportError", "ConnectionFailed", "ConnectionLost", "RequestTimeout"),
        *("UnreadableAnswer", "CredentialsNotFound", "Retry"),
    }
)
"""What the runtime puts into the module of error classes."""

_TAKEN_IN_ERRORS = RUNTIME_ERRORS | {
    *("BY_CODE", "Final", "Mapping", "annotations", "list", "str", "type")
}


def collisions(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each name of a contract that would take another one's place."""
    common = catalog.provider.errors
    yield from _meeting(
        (entry.code for entry in common.values()),
        naming.error_class_name,
        _TAKEN_IN_ERRORS,
    )
    for service in catalog.services.values():
        yield from _meeting(
            (e.code for c, e in merged_codes(service).items() if c not in common),
            naming.error_class_name,
            _TAKEN_IN_ERRORS,
        )
        constant = naming.constant_name(service.name)
        yield from _meeting(
            (a.name for a in service.actions.values()),
            naming.method_name,
            {constant.lower()},
        )
        yield from _taken_schemas(service)
        for action in service.actions.values():
            yield from _meeting(
                (p.name for p in action.parameters.values()), naming.argument_name
            )
            yield from _meeting(
                (m.name for m in action.response.values()), naming.member_name
            )
            yield from _meeting(
                (constraint.id for constraint in action.constraints.values()),
                naming.constant_name,
                {constant, naming.constant_name(action.name)},
            )
            yield from _meeting(
                _patterned(action), naming.pattern_constant, {"_PARAMETERS"}
            )


def _taken_schemas(service: Service) -> Iterator[Diagnostic]:
    """Yield each type that would take a place among the schemas of OpenAPI."""
    taken = {name for action in service.actions for name in component_names(action)}
    for value_type in service.types.values():
        name = value_type.name
        if name and name in {*taken, *component_names()}:
            yield error(
                "name-collision",
                name.at,
                f"in the document of OpenAPI {str(name)!r} is the schema of something "
                "else",
                "give the type another name",
            )


def _patterned(action: Action) -> Iterable[Text]:
    """Return each name that a pattern of the action goes by, once."""
    return dict.fromkeys(
        parameter.type.name or parameter.name
        for parameter in action.parameters.values()
        if parameter.type.pattern
    )


def _meeting(
    names: Iterable[Text],
    spell: Callable[[str], str],
    taken: Iterable[str] = (),
) -> Iterator[Diagnostic]:
    first: dict[str, Text | None] = dict.fromkeys(taken)
    for name in names:
        spelt = spell(name)
        if spelt not in first:
            first[spelt] = name
            continue
        other = first[spelt]
        yield error(
            "name-collision",
            name.at,
            f"in Python {str(name)!r} would be {spelt!r}, which "
            + (f"{str(other)!r} is already" if other else "has a meaning of its own"),
            related=(Related(other.at, "the other name"),) if other else (),
        )
