"""The rules of contracts, the resources that they are about, and their members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from actionsmith.contract import (
    Action,
    Condition,
    Filters,
    Parameter,
    Resource,
    Service,
    Text,
)
from actionsmith.logic import Expression

from .walk import Scope


class Asking(NamedTuple):
    """A rule, and whose values it asks about."""

    rule: Text
    expression: Expression
    owner: str
    """What has the values, for messages."""
    known: Mapping[str, Parameter]
    part: str = "parameter"
    is_read: bool = True
    """Whether all that is known could be read."""


def askings(scope: Scope) -> Iterator[Asking]:
    """Yield every rule that is judged, those that only decide something among them."""
    for service in scope.services:
        for resource in service.resources.values():
            yield from _of_resource(resource, service)
    for service, action in scope.actions:
        for rule in action.constraints.values():
            yield _of_request(
                Condition(rule=rule.rule, expression=rule.expression), action
            )
        yield from _of_checks(action, service)


def _of_request(condition: Condition, action: Action) -> Asking:
    return Asking(
        rule=condition.rule,
        expression=condition.expression,
        owner=action.name,
        known=action.parameters,
        is_read="parameters" not in action.unread,
    )


def _of_resource(resource: Resource, service: Service) -> Iterator[Asking]:
    named = [(each.action, each.when) for each in resource.transitions]
    named += [(resource.describe.action, each.when) for each in resource.describe.lists]
    for name, when in named:
        if when is not None and name in service.actions:
            yield _of_request(when, service.actions[name])


def _of_checks(action: Action, service: Service) -> Iterator[Asking]:
    for precondition in action.preconditions.values():
        check = precondition.check
        if check is None:
            continue
        if check.when is not None:
            yield _of_request(check.when, action)
        of = changed(action, service, precondition.resource)
        if check.rule is not None and len(of) == 1:
            described = service.actions.get(of[0].describe.action)
            unread = service.unread & {"structures", "types"}
            yield Asking(
                rule=check.rule.rule,
                expression=check.rule.expression,
                owner=of[0].title,
                known=members_of(of[0], service),
                part="member",
                is_read=not unread and described is not None and not described.unread,
            )


def changed(
    action: Action, service: Service, named: str | None = None
) -> list[Resource]:
    """Return the resources that a request of an action names by their ids.

    `named` is the one that is meant, if several are.
    """
    return [
        resource
        for resource in service.resources.values()
        if named in (None, resource.id)
        and (
            resource.describe.action == action.name
            or any(t.action == action.name and t.origins for t in resource.transitions)
        )
    ]


def filters_of(
    action: Action, service: Service
) -> list[tuple[Resource, Text, Filters]]:
    """Return the parameters of an action that are lists of named filters."""
    return [
        (resource, name, filters)
        for resource in service.resources.values()
        if resource.describe.action == action.name
        for name, filters in resource.describe.filters.items()
        if isinstance(filters, Filters)
    ]


def members_of(resource: Resource, service: Service) -> Mapping[str, Parameter]:
    """Return the members of what tells the state of a resource, as far as is known."""
    action = service.actions.get(resource.describe.action)
    if action is None or resource.describe.items is None:
        return action.response if action else {}
    found = action.response.get(resource.describe.items)
    return found.type.innermost.members if found else {}
