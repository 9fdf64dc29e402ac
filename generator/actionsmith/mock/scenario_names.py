"""What a scenario may name, and the findings about names that nothing has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from actionsmith.contract import (
    Action,
    Base,
    Catalog,
    Parameter,
    Resource,
    Service,
    Text,
)
from actionsmith.diagnostics import Diagnostic, Location, did_you_mean, error
from actionsmith.plan.codes import KnownCodes, merged_codes
from actionsmith.rules.askings import members_of

Findings = list[Diagnostic]
NamedT = TypeVar("NamedT")


class Names:
    """Everything that a catalog has a name for."""

    def __init__(self, catalog: Catalog) -> None:
        """Look names up in `catalog`, which has to be sound."""
        self._catalog = catalog
        self._services = {str(s.name): s for s in catalog.services.values()}

    def action(
        self, name: Text, findings: Findings
    ) -> tuple[Service, Action] | tuple[None, None]:
        """Return the action of that name, and its service."""
        tables = {name: service.actions for name, service in self._services.items()}
        service, found = _only("action", name, tables, findings)
        if found is None:
            return None, None
        return self._services[service], found

    def resource(
        self, name: Text, findings: Findings
    ) -> tuple[Service, Resource] | tuple[None, None]:
        """Return the resource of that name, and its service."""
        tables = {name: service.resources for name, service in self._services.items()}
        service, found = _only("resource", name, tables, findings)
        if found is None:
            return None, None
        return self._services[service], found

    def parameters(self, action: Action | None) -> list[str]:
        """Return the names of an action's parameters, or of those of all actions."""
        actions = [action] if action else self._actions()
        return list(dict.fromkeys(str(n) for a in actions for n in a.parameters))

    def codes(self, action: Action | None) -> list[str]:
        """Return the codes that an action can answer, or that any can."""
        common = self._catalog.provider.errors
        if action:
            return [*dict.fromkeys([*action.errors, *common])]
        tables = [merged_codes(service) for service in self._services.values()]
        return [*dict.fromkeys(code for table in [*tables, common] for code in table)]

    def message(self, code: str, service: Service | None, action: Action | None) -> str:
        """Return what is answered with a code."""
        entry = action.errors.get(code) if action else None
        services = [service] if service else [*self._services.values(), None]
        for each in services:
            known = KnownCodes(self._catalog.provider, each)
            if words := known.words(code, entry):
                return words
        return f"{code}."

    def _actions(self) -> Iterator[Action]:
        for service in self._services.values():
            yield from service.actions.values()


def outcomes(service: Service, action: Action) -> list[str]:
    """Return the states in which what an action begins can end."""
    ends = [
        transition.ends_in
        for resource in service.resources.values()
        for transition in resource.transitions
        if transition.action == action.name
    ]
    return list(dict.fromkeys(str(state) for state in ends if state))


def identity_of(resource: Resource) -> str:
    """Return the member that holds the id of a resource."""
    return str(resource.identity or resource.describe.by)


def members_with_identity(service: Service, resource: Resource) -> dict[str, Parameter]:
    """Return what a resource may have: the members that are told, and its id."""
    members = dict(members_of(resource, service))
    identity = identity_of(resource)
    if identity not in members:
        by = service.actions[resource.describe.action].parameters[identity]
        members[identity] = by._replace(type=by.type.innermost)
    return members


def structure_of(service: Service, resource: Resource) -> str:
    """Return what messages call an item that tells of a resource."""
    action = service.actions[resource.describe.action]
    if resource.describe.items is not None:
        inner = action.response[resource.describe.items].type.innermost
        if inner.base is Base.STRUCTURE and inner.name is not None:
            return str(inner.name)
    return f"the answer of {action.name}"


def unknown(
    kind: str,
    name: str,
    at: Location,
    known: Iterable[str],
    whole: str = "",
) -> Diagnostic:
    """Return the finding about a name that nothing of a kind has.

    `whole` is what should have it, and `kind` a word such as "action".
    """
    known = list(known)
    message = f"there is no {kind} {name!r}"
    if whole:
        message = f"{whole} has no {kind} {name!r}"
    listed = f"its {kind}s are" if whole else f"the {kind}s are"
    hint = did_you_mean(name, known)
    if hint is None:
        hint = f"{listed} {', '.join(known)}" if known else f"there is no {kind} at all"
    return error(f"unknown-{kind}", at, message, hint)


def _only(
    kind: str,
    name: Text,
    tables: Mapping[str, Mapping[str, NamedT]],
    findings: Findings,
) -> tuple[str, NamedT] | tuple[str, None]:
    """Return what has a name, which is SERVICE/NAME where several services have it."""
    service, slash, bare = name.partition("/") if "/" in name else ("", "", str(name))
    if slash and service not in tables:
        findings.append(unknown("service", service, name.at, tables))
        return "", None
    if slash:
        tables = {service: tables[service]}
    having = [each for each, table in tables.items() if bare in table]
    if len(having) == 1:
        return having[0], tables[having[0]][bare]
    if having:
        article = "an" if kind.startswith("a") else "a"
        message = f"{len(having)} services have {article} {kind} {bare!r}"
        hint = f"write {' or '.join(f'{each}/{bare}' for each in having)}"
        findings.append(error(f"ambiguous-{kind}", name.at, message, hint))
        return "", None
    at = name.scalar.location_of(len(service + slash))
    known = [each for table in tables.values() for each in table]
    findings.append(unknown(kind, bare, at, known, service))
    return "", None
