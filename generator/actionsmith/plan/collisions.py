"""Names that differ in a contract and meet in Python, in a document or as files."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from actionsmith.contract import Action, Catalog, Parameter, Provider, Service, Text
from actionsmith.contract.types import BUILT_IN
from actionsmith.diagnostics import Diagnostic, Related, error
from actionsmith.rules import name as names
from actionsmith.rules.walk import Scope

from . import naming
from .codes import merged_codes
from .docs import page_name
from .openapi import REQUIRED_REGION, component_names, open_names, uses

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


_Named: TypeAlias = Text | Parameter
_NamedT = TypeVar("_NamedT", Text, Parameter, Text | Parameter)


class _Space(NamedTuple, Generic[_NamedT]):
    """Where names of one kind have to differ, and how they are spelt there."""

    spell: Callable[[_NamedT], str]
    taken: frozenset[str] = frozenset()
    where: str = "in Python"
    hint: str | None = None
    """What to do; `{free}` in it is a name that nothing has."""


class _Spelt(NamedTuple):
    """What has a name in Python that is made of one in a contract."""

    spelt: str
    what: str
    name: Text
    is_told: bool = False
    """Whether it is told elsewhere if two of a kind are spelt alike."""

    @property
    def words(self) -> str:
        """What a message calls it."""
        return f"{self.what} {str(self.name)!r}"

    def may_be(self, other: _Spelt) -> bool:
        """Tell whether there is nothing to say of both being spelt alike."""
        return self.what == other.what and (self.is_told or self.name == other.name)


_FILES: _Space[Text] = _Space(
    lambda action: page_name(action).lower(),
    where="as a file",
    hint="some systems do not tell apart files whose names differ in capitals alone",
)
_HEADERS: _Space[Text] = _Space(
    str.lower,
    where="as a header",
    hint="names of headers that differ in capitals alone are the same",
)


def collisions(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each name of a contract that would take another one's place."""
    found = list(_collisions(scope))
    if not found:
        return
    # What cannot be a name at all is reported already.
    of_services = [(s, a) for s in scope.services for a in s.actions.values()]
    refused = names.refused(scope._replace(actions=(*scope.actions, *of_services)))
    for finding in found:
        places = {finding.at, *(note.at for note in finding.related)}
        if not places & refused:
            yield finding


def _collisions(scope: Scope) -> Iterator[Diagnostic]:
    for provider in scope.provider:
        yield from _of_provider(provider)
    for service in scope.services:
        yield from _of_service(scope.catalog, service)
    for service, action in scope.actions:
        yield from _of_action(scope.catalog, service, action)


def _of_provider(provider: Provider) -> Iterator[Diagnostic]:
    yield from _taken_classes(entry.code for entry in provider.errors.values())
    yield from _meeting(
        (p.header for p in provider.common_parameters.values() if p.header), _HEADERS
    )
    yield from _meeting(
        (p.name for p in provider.common_parameters.values()),
        _Space(str, frozenset({REQUIRED_REGION}), "among the headers of OpenAPI"),
    )
    yield from _misspelt(provider.response.values(), naming.member_name)


def _of_service(catalog: Catalog, service: Service) -> Iterator[Diagnostic]:
    common = catalog.provider.errors
    own = (e.code for code, e in merged_codes(service).items() if code not in common)
    yield from _taken_classes(own)
    yield from _meeting([service.name], _Space(_client, frozenset({"ServiceClient"})))
    yield from _meeting(
        (action.name for action in service.actions.values()),
        _Space(naming.method_name),
        _Space(naming.constant_name),
        _Space(naming.module_name),
        _FILES,
    )
    yield from _taken_schemas(catalog, service)
    yield from _clashes(_methods(service))
    yield from _clashes(_classes(service))
    yield from _clashes(_modules(service))
    for structure in service.structures.values():
        members = structure.members.values()
        yield from _misspelt(members, naming.member_name)
        yield from _of_members(members, naming.member_name, patterns=True)


def _of_action(
    catalog: Catalog, service: Service, action: Action
) -> Iterator[Diagnostic]:
    parameters = action.parameters.values()
    yield from _misspelt(parameters, naming.argument_name)
    yield from _of_members(parameters, naming.argument_name, patterns=True)
    common = catalog.provider.response
    of_runtime = frozenset() if "RequestId" in common else frozenset({"request_id"})
    # What every answer has is reported already.
    own = [m for name, m in action.response.items() if name not in common]
    yield from _misspelt(own, naming.member_name)
    yield from _of_members([*common.values(), *own], naming.member_name, of_runtime)
    constants = {
        naming.constant_name(service.name),
        naming.action_constant(action.name, service.name),
    }
    yield from _meeting(
        (constraint.id for constraint in action.constraints.values()),
        _Space(naming.constant_name, frozenset(constants)),
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


def _taken_schemas(catalog: Catalog, service: Service) -> Iterator[Diagnostic]:
    """Yield each type or structure that would take the place of another schema."""
    taken = {name for action in service.actions for name in component_names(action)}
    taken |= {*component_names()}
    of_types = [t.name for t in service.types.values() if t.name]
    of_structures = [structure.name for structure in service.structures.values()]
    made = dict(open_names(service, uses(catalog, service)))
    for what, names_of_it in (("type", of_types), ("structure", of_structures)):
        hint = f"give the {what} another name"
        for name in names_of_it:
            if name in BUILT_IN:
                message = f"{str(name)!r} is a type of the contract language already"
                yield error("name-collision", name.at, message, hint)
            elif name in taken:
                message = (
                    f"in the document of OpenAPI {str(name)!r} is the schema of "
                    "something else"
                )
                yield error("name-collision", name.at, message, hint)
            elif name in made:
                message = (
                    f"in the document of OpenAPI {str(name)!r} is the structure "
                    f"{str(made[name])!r} of answers"
                )
                note = Related(made[name].at, "the structure")
                yield error("name-collision", name.at, message, hint, (note,))
            elif what == "structure" and name in service.types:
                message = f"{str(name)!r} is a type already"
                other = service.types[name].name
                notes = (Related(other.at, "the type"),) if other else ()
                yield error("name-collision", name.at, message, hint, notes)


def _methods(service: Service) -> Iterator[_Spelt]:
    """Yield the methods of the service's client."""
    for action in service.actions.values():
        yield _Spelt(naming.method_name(action.name), "the action", action.name, True)
    for action in service.actions.values():
        if action.paginate:
            spelt = naming.iterator_name(action.name)
            yield _Spelt(spelt, "what goes through the pages of", action.name, True)
    for resource in service.resources.values():
        for waiter in resource.wait_for.values():
            spelt = naming.waiter_name(resource.id, waiter.id)
            yield _Spelt(spelt, f"what waits for {str(resource.id)!r} to be", waiter.id)


def _classes(service: Service) -> Iterator[_Spelt]:
    """Yield the classes of structures, and those that they are used beside."""
    for prefix in ("", "Async"):
        spelt = f"{prefix}{_client(service.name)}"
        yield _Spelt(spelt, "the client of", service.name)
    for structure in service.structures.values():
        spelt = naming.structure_name(structure.name)
        yield _Spelt(spelt, "the structure", structure.name)
    for structure in service.structures.values():
        spelt = naming.structure_dict(structure.name)
        yield _Spelt(spelt, "the dictionary that stands for", structure.name)


def _modules(service: Service) -> Iterator[_Spelt]:
    """Yield the modules of structures."""
    for structure in service.structures.values():
        spelt = naming.structure_module(structure.name)
        yield _Spelt(spelt, "the structure", structure.name)


def _clashes(names_of_it: Iterable[_Spelt]) -> Iterator[Diagnostic]:
    """Yield each that is spelt as one before it, and made of another name."""
    first: dict[str, _Spelt] = {}
    for each in names_of_it:
        other = first.setdefault(each.spelt, each)
        if other is each or other.may_be(each):
            continue
        yield error(
            "name-collision",
            each.name.at,
            f"in Python {each.words} would be {each.spelt!r}, which {other.words} is "
            "already",
            None,
            (Related(other.name.at, "the other name"),),
        )


def _of_members(
    members: Collection[Parameter],
    spell: Callable[[naming.Member], str],
    taken: frozenset[str] = frozenset(),
    *,
    patterns: bool = False,
) -> Iterator[Diagnostic]:
    """Yield each member that would be called what another one is, or its pattern."""
    hint = "give it another name in Python, such as 'python_name: {free}'"
    found = [*_meeting(members, _Space(spell, taken, hint=hint))]
    yield from found
    if patterns:
        told = {finding.at for finding in found}
        of_patterns = _meeting(_patterned(members), _Space(_pattern))
        yield from (finding for finding in of_patterns if finding.at not in told)


def _misspelt(
    members: Iterable[Parameter], spell: Callable[[naming.Member], str]
) -> Iterator[Diagnostic]:
    """Yield each name for Python that would be spelt in another way there."""
    for member in members:
        stated, spelt = member.python_name, spell(member)
        if stated and stated != spelt:
            message = f"in Python {str(stated)!r} would be {spelt!r}"
            yield error("name", stated.at, message, f"write {spelt!r}")


def _pattern(named: _Named) -> str:
    """Return the constant of a pattern, of a type or of a member."""
    if isinstance(named, Text):
        return naming.pattern_constant(named)
    return naming.pattern_constant_of(named)


def _patterned(members: Iterable[Parameter]) -> Iterator[_Named]:
    """Yield what each pattern of the members goes by, once.

    A member and a type of the same name are two: each may have a pattern of its own.
    """
    members = list(members)
    yield from dict.fromkeys(filter(None, map(_patterned_type, members)))
    yield from (m for m in members if m.type.pattern and not _patterned_type(m))


def _patterned_type(parameter: Parameter) -> Text | None:
    """Return the type that the pattern of a value, or of its items, is stated in."""
    innermost = parameter.type.innermost
    return innermost.name if innermost.pattern else None


def _advice(
    space: _Space[_NamedT], things: Iterable[_NamedT], spelt: str, advised: set[str]
) -> str | None:
    """Return what to do about a name; no other one is to be given twice."""
    if space.hint is None:
        return None
    taken = {*space.taken, *advised, *(space.spell(thing) for thing in things)}
    free = naming.another_name(spelt, taken)
    advised.add(free)
    return space.hint.format(free=free)


def _meeting(
    things: Iterable[_NamedT], *spaces: _Space[_NamedT]
) -> Iterator[Diagnostic]:
    """Yield each name that meets another one, in the first space where it does."""
    things = list(things)
    first: list[dict[str, Text | None]] = [dict.fromkeys(s.taken) for s in spaces]
    advised: set[str] = set()
    for thing in things:
        name = thing if isinstance(thing, Text) else thing.name
        if not name:
            continue
        for space, found in zip(spaces, first, strict=True):
            spelt = space.spell(thing)
            if spelt not in found:
                found[spelt] = name
                continue
            other = found[spelt]
            hint = _advice(space, things, spelt, advised)
            yield error(
                "name-collision",
                name.at,
                f"{space.where} {str(name)!r} would be {spelt!r}, which "
                + (
                    f"{str(other)!r} is already"
                    if other
                    else "has a meaning of its own"
                ),
                hint,
                (Related(other.at, "the other name"),) if other else (),
            )
            break
