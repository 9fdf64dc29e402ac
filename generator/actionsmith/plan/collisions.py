"""Names that differ in a contract and meet in Python, in a document or as files."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from actionsmith.contract import Action, Catalog, Service, Text
from actionsmith.contract.types import BUILT_IN
from actionsmith.diagnostics import Diagnostic, Related, error
from actionsmith.rules import name as names

from . import naming
from .codes import merged_codes
from .docs import page_name
from .openapi import REQUIRED_REGION, component_names

RUNTIME_ERRORS = frozenset(
    {
        *("TencentCloudError", "ServiceError", "ContractViolation", "ContractWarning"),
        *("ContractDrift", "TransportError", "ConnectionFailed", "ConnectionLost"),
        *("RequestTimeout", "MalformedResponse", "OutcomeUnknown"),
        *("CredentialsNotFound", "Retry"),
        *("WaiterError", "WaiterFailed", "WaiterTimeout"),
    }
)
"""What the runtime puts into the module of error classes."""

# The classes go where callers import all of them, and must not hide Python's own.
_TAKEN_IN_ERRORS = (
    RUNTIME_ERRORS
    | {"BY_CODE", "Final", "Mapping", "annotations"}
    | {word for word in dir(builtins) if not word.startswith("_")}
)


@dataclass(frozen=True, slots=True)
class _Space:
    """Where names of one kind have to differ, and how they are spelt there."""

    spell: Callable[[str], str]
    taken: frozenset[str] = frozenset()
    where: str = "in Python"
    hint: str | None = None


_FILES = _Space(
    lambda action: page_name(action).lower(),
    where="as a file",
    hint="some systems do not tell apart files whose names differ in capitals alone",
)
_HEADERS = _Space(
    str.lower,
    where="as a header",
    hint="names of headers that differ in capitals alone are the same",
)


def collisions(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each name of a contract that would take another one's place."""
    # What cannot be a name at all is reported already.
    refused = names.refused(catalog)
    for finding in _collisions(catalog):
        places = {finding.at, *(note.at for note in finding.related)}
        if not places & refused:
            yield finding


def _collisions(catalog: Catalog) -> Iterator[Diagnostic]:
    provider = catalog.provider
    yield from _taken_classes(entry.code for entry in provider.errors.values())
    yield from _meeting(
        (p.header for p in provider.common_parameters.values() if p.header), _HEADERS
    )
    yield from _meeting(
        (p.name for p in provider.common_parameters.values()),
        _Space(str, frozenset({REQUIRED_REGION}), "among the headers of OpenAPI"),
    )
    for service in catalog.services.values():
        yield from _of_service(catalog, service)
        for action in service.actions.values():
            yield from _of_action(catalog, service, action)


def _of_service(catalog: Catalog, service: Service) -> Iterator[Diagnostic]:
    common = catalog.provider.errors
    own = (e.code for code, e in merged_codes(service).items() if code not in common)
    yield from _taken_classes(own)
    yield from _meeting([service.name], _Space(_client, frozenset({"ServiceClient"})))
    yield from _meeting(
        (action.name for action in service.actions.values()),
        _Space(naming.method_name),
        _Space(naming.constant_name, frozenset({naming.constant_name(service.name)})),
        _Space(naming.module_name),
        _FILES,
    )
    yield from _taken_schemas(service)


def _of_action(
    catalog: Catalog, service: Service, action: Action
) -> Iterator[Diagnostic]:
    yield from _meeting(
        (parameter.name for parameter in action.parameters.values()),
        _Space(naming.argument_name),
    )
    common = catalog.provider.response
    of_runtime = frozenset() if "RequestId" in common else frozenset({"request_id"})
    yield from _meeting(
        [
            *(member.name for member in common.values()),
            # What every answer has is reported already.
            *(m.name for name, m in action.response.items() if name not in common),
        ],
        _Space(naming.member_name, of_runtime),
    )
    constants = {naming.constant_name(name) for name in (service.name, action.name)}
    yield from _meeting(
        (constraint.id for constraint in action.constraints.values()),
        _Space(naming.constant_name, frozenset(constants)),
    )
    yield from _meeting(
        _patterned(action), _Space(naming.pattern_constant, frozenset({"_PARAMETERS"}))
    )


def _client(service: str) -> str:
    return f"{naming.service_class_prefix(service)}Client"


def _taken_classes(codes: Iterable[Text]) -> Iterator[Diagnostic]:
    """Yield each code whose class, or one above it, would hide something else."""
    reported = set()
    for code in codes:
        parts = code.split(".")
        for length in range(1, len(parts) + 1):
            spelt = naming.error_class_name(".".join(parts[:length]))
            if spelt in _TAKEN_IN_ERRORS and spelt not in reported:
                reported.add(spelt)
                would = "be" if length == len(parts) else "be below"
                yield error(
                    "name-collision",
                    code.at,
                    f"in Python {str(code)!r} would {would} {spelt!r}, which has a "
                    "meaning of its own",
                )


def _taken_schemas(service: Service) -> Iterator[Diagnostic]:
    """Yield each type that would take the place of another, or of another schema."""
    taken = {name for action in service.actions for name in component_names(action)}
    for value_type in service.types.values():
        name = value_type.name
        if not name:
            continue
        if name in BUILT_IN:
            yield error(
                "name-collision",
                name.at,
                f"{str(name)!r} is a type of the contract language already",
                "give the type another name",
            )
        elif name in {*taken, *component_names()}:
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


def _meeting(names: Iterable[Text], *spaces: _Space) -> Iterator[Diagnostic]:
    """Yield each name that meets another one, in the first space where it does."""
    first: list[dict[str, Text | None]] = [dict.fromkeys(s.taken) for s in spaces]
    for name in filter(None, names):
        for space, found in zip(spaces, first, strict=True):
            spelt = space.spell(name)
            if spelt not in found:
                found[spelt] = name
                continue
            other = found[spelt]
            yield error(
                "name-collision",
                name.at,
                f"{space.where} {str(name)!r} would be {spelt!r}, which "
                + (
                    f"{str(other)!r} is already"
                    if other
                    else "has a meaning of its own"
                ),
                space.hint if other else None,
                (Related(other.at, "the other name"),) if other else (),
            )
            break
