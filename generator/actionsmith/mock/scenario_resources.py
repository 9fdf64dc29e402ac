"""Reading the resources that are there when a mock starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from actionsmith.contract import Resource, Service, Text, kind_of
from actionsmith.diagnostics import Location, Related, error
from actionsmith.plan.requests import read_members
from actionsmith.rules.contradictions import Whole, contradictions
from actionsmith.source import Json, Node, Scalar, Sequence
from actionsmith.source import Mapping as MappingNode

from .scenario_names import (
    Findings,
    Names,
    identity_of,
    members_with_identity,
    structure_of,
    unknown,
)

_RULE = "resource-member"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A resource that is there from the beginning, in every region."""

    service: str
    resource: str
    members: Mapping[str, Json]
    at: Location


def read_resources(
    node: Node | None, known: Names, findings: Findings
) -> tuple[Given, ...]:
    """Return the resources that a scenario lists under their ids."""
    if node is None:
        return ()
    if not isinstance(node, MappingNode):
        message = f"'resources' must be a mapping of names, not {kind_of(node)}"
        hint = "write the ids of resources below it, and lists below those"
        findings.append(error("wrong-kind", node.at, message, hint))
        return ()
    given: list[Given] = []
    for entry in node.entries:
        service, resource = known.resource(Text(entry.key), findings)
        if service is None or resource is None:
            continue
        if isinstance(entry.value, Sequence):
            given += _read_list(entry.value, service, resource, findings)
        else:
            what = f"{entry.key.text!r} must be a list, not {kind_of(entry.value)}"
            hint = "write the members of each behind '- ', such as - {Name: value}"
            findings.append(error("wrong-kind", entry.value.at, what, hint))
    return tuple(given)


def _read_list(
    node: Sequence, service: Service, resource: Resource, findings: Findings
) -> list[Given]:
    members = members_with_identity(service, resource)
    identity = identity_of(resource)
    whole = Whole(
        name=structure_of(service, resource),
        part="member",
        section="members",
        is_answer=True,
    )
    given: list[Given] = []
    first: dict[str, Location] = {}
    for item in node.items:
        if not isinstance(item, MappingNode):
            message = f"a resource must be a mapping of members, not {kind_of(item)}"
            hint = "write {Name: value} for each"
            findings.append(error("wrong-kind", item.at, message, hint))
            continue
        before = len(findings)
        findings += contradictions(_RULE, item, members, whole)
        _check_status(item, resource, before, findings)
        _check_identity(item, identity, first, findings)
        given.append(
            Given(
                service=str(service.name),
                resource=str(resource.id),
                members=read_members(item, members),
                at=item.at,
            )
        )
    return given


def _check_status(
    item: MappingNode, resource: Resource, before: int, findings: Findings
) -> None:
    """Report a state that the resource does not have, unless its type does."""
    status = item.get(str(resource.status))
    if not isinstance(status, Scalar) or status.text in resource.states:
        return
    # In terms of states it is said better.
    findings[before:] = [f for f in findings[before:] if f.at != status.at]
    title = str(resource.id)
    findings.append(unknown("state", status.text, status.at, resource.states, title))


def _check_identity(
    item: MappingNode, identity: str, first: dict[str, Location], findings: Findings
) -> None:
    node = item.get(identity)
    if not isinstance(node, Scalar) or node.is_null:
        return
    if node.text in first:
        message = f"there are two resources with the {identity} {node.text!r}"
        note = Related(first[node.text], "the first is here")
        findings.append(error("second-resource", node.at, message, None, (note,)))
    first.setdefault(node.text, node.at)
