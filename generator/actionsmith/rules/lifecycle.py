"""What is said of pages, of resources and of reading back fits the actions it names.

Every action, parameter, member and state that is named there is described, and of a
type that it can have there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from actionsmith.contract import (
    Action,
    Base,
    Parameter,
    Resource,
    Service,
    Text,
)
from actionsmith.diagnostics import Diagnostic, error

from .askings import members_of
from .names_in import typed, unknown
from .walk import Scope, actions

_RULE = "lifecycle"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each name that leads nowhere, or to something else."""
    for action in actions(scope):
        if not action.unread & {"parameters", "response"}:
            yield from _pages(action)
    for service in scope.services:
        if service.unread & {"actions", "structures", "types"}:
            continue
        for resource in service.resources.values():
            yield from _resource(resource, service)
        for action in service.actions.values():
            if not action.unread:
                yield from _read_back(action, service)


def _pages(action: Action) -> Iterator[Diagnostic]:
    pages = action.paginate
    if pages is None:
        return
    numbers, lists = (Base.INTEGER,), (Base.LIST,)
    parameters, answer = action.parameters, action.response
    yield from typed(
        _RULE, pages.offset, parameters, numbers, f"{action.name} takes no"
    )
    yield from typed(_RULE, pages.limit, parameters, numbers, f"{action.name} takes no")
    if pages.limit and pages.limit == pages.offset:
        message = f"{str(pages.limit)!r} cannot be both the offset and the limit"
        yield error(_RULE, pages.limit.at, message)
    limit = parameters.get(pages.limit)
    most = limit.type.bounds.get("maximum") if limit else None
    if most and most.value < 1:
        message = f"{str(pages.limit)!r} lets no page have an item"
        yield error(_RULE, pages.limit.at, message)
    yield from typed(_RULE, pages.total, answer, numbers, f"{action.name} answers no")
    yield from typed(_RULE, pages.items, answer, lists, f"{action.name} answers no")


def _resource(resource: Resource, service: Service) -> Iterator[Diagnostic]:
    describe = resource.describe
    action = service.actions.get(describe.action)
    if action is None:
        yield unknown(_RULE, describe.action, service.actions, "there is no action")
        return
    if action.unread & {"parameters", "response"}:
        return
    if not action.retry_safe and "retry_safe" not in action.unread:
        message = f"{action.name} is not safe to repeat, and a wait repeats it"
        yield error(_RULE, describe.action.at, message)
    plain = (Base.STRING, Base.INTEGER, Base.LIST)
    takes = f"{action.name} takes no"
    yield from typed(_RULE, describe.by, action.parameters, plain, takes)
    yield from _askable(describe.by, action)
    members: Mapping[str, Parameter] = action.response
    has = f"{action.name} answers no"
    if describe.items is not None:
        yield from typed(_RULE, describe.items, members, (Base.LIST,), has)
        found = members.get(describe.items)
        items = found.type.items if found else None
        if found is None or items is None or not items.is_known:
            return
        if items.base is not Base.STRUCTURE:
            message = f"the items of {str(describe.items)!r} are no structures"
            yield error(_RULE, describe.items.at, message)
            return
        members, has = items.members, f"{items.name} has no"
        if resource.identity is None:
            message = f"the resource {str(resource.id)!r} needs the key 'identity'"
            hint = "name the member by which its items are told apart"
            yield error(_RULE, resource.id.at, message, hint)
    if resource.identity is not None:
        yield from typed(
            _RULE, resource.identity, members, (Base.STRING, Base.INTEGER), has
        )
    yield from typed(_RULE, resource.status, members, (Base.STRING,), has)
    yield from _states(resource, service)


def _askable(by: Text, action: Action) -> Iterator[Diagnostic]:
    """Yield why nobody can ask for a state by ids alone, again and again."""
    parameter = action.parameters.get(by)
    if parameter is None:
        return
    if parameter.type.base is Base.LIST:
        items = parameter.type.innermost
        if items.is_known and items.base not in (Base.STRING, Base.INTEGER):
            message = f"the items of {str(by)!r} cannot be ids: they are {items.base}"
            yield error(_RULE, by.at, message)
    for name, other in action.parameters.items():
        if other.required and name != by:
            message = f"{action.name} requires {name}, which no wait can know"
            yield error(_RULE, by.at, message)


def _states(resource: Resource, service: Service) -> Iterator[Diagnostic]:
    named: list[Text] = []
    for waiter in resource.wait_for.values():
        named += [*waiter.done, *waiter.failed]
        both = set(waiter.done) & set(waiter.failed)
        for state in waiter.failed:
            if state in both:
                message = f"{str(state)!r} is both what is waited for and a failure"
                yield error(_RULE, state.at, message)
    for transition in resource.transitions:
        if transition.action not in service.actions:
            known = service.actions
            yield unknown(_RULE, transition.action, known, "there is no action")
        named += transition.origins
        named += [s for s in (transition.to, transition.then) if s is not None]
    for state in named:
        if state not in resource.states:
            yield unknown(
                _RULE, state, resource.states, f"{resource.title} has no state"
            )


def _read_back(action: Action, service: Service) -> Iterator[Diagnostic]:
    back = action.read_back
    if back is None:
        return
    resource = service.resources.get(back.resource)
    if resource is None:
        if "resources" not in service.unread:
            known = service.resources
            yield unknown(_RULE, back.resource, known, "there is no resource")
        return
    takes = f"{action.name} takes no"
    plain = (Base.STRING, Base.INTEGER)
    yield from typed(_RULE, back.identity, action.parameters, plain, takes)
    for parameter in back.match.values():
        yield from typed(_RULE, parameter, action.parameters, plain, takes)
    if items := members_of(resource, service):
        for member in back.match:
            yield from typed(_RULE, member, items, plain, f"{resource.title} has no")
    for state in (*back.done, *back.not_done):
        if state not in resource.states:
            yield unknown(
                _RULE, state, resource.states, f"{resource.title} has no state"
            )
    both = set(back.done) & set(back.not_done)
    for state in back.not_done:
        if state in both:
            message = f"{str(state)!r} cannot tell both that it was done and was not"
            yield error(_RULE, state.at, message)
