"""What is said of how actions change resources can be carried out.

Every parameter and member that is named there is described, and of a type that it can
have there; and no transition is behind one that leaves it nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from actionsmith.contract import (
    Action,
    Asks,
    Base,
    Format,
    Parameter,
    Precondition,
    Resource,
    Service,
    Text,
    Transition,
    Values,
)
from actionsmith.diagnostics import Diagnostic, error

from .askings import changed, filters_of, members_of
from .contradictions import Whole, of_value
from .listings import check_lists
from .names_in import typed, unknown
from .walk import Scope

_RULE = "state"
_IDS = (Base.STRING, Base.INTEGER)


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each name that leads nowhere, and each transition that never happens."""
    for service in scope.services:
        if service.unread & {"actions", "structures", "types", "resources"}:
            continue
        for resource in service.resources.values():
            yield from _resource(resource, service)
        for action in service.actions.values():
            if action.unread:
                continue
            for precondition in action.preconditions.values():
                yield from _precondition(precondition, action, service)


def _resource(resource: Resource, service: Service) -> Iterator[Diagnostic]:
    described = service.actions.get(resource.describe.action)
    members = members_of(resource, service)
    if described is not None and not described.unread:
        yield from check_lists(_RULE, resource, described, members)
    yield from _values(resource.new, resource, members)
    for place, transition in enumerate(resource.transitions):
        if not transition.unread:
            yield from _course(transition)
        yield from _values(transition.values, resource, members)
        for member in (*transition.sets, *transition.clear):
            yield from _settable(member, resource, members)
        action = service.actions.get(transition.action)
        if action is not None and not action.unread:
            yield from _request(transition, action, members)
            before = resource.transitions[:place]
            if not transition.unread and any(
                _leaves_nothing(other, transition) for other in before
            ):
                message = "this never happens: one before it is for all these cases"
                hint = "move it up, or say by 'when' or 'case' in which it happens"
                yield error(_RULE, transition.at, message, hint)


def _course(transition: Transition) -> Iterator[Diagnostic]:
    """Yield why something leads nowhere, or from nowhere."""
    values = transition.values
    sets = [*transition.sets, *transition.clear, *values.constants]
    sets += [*values.unique, *values.now]
    is_new = not transition.origins
    stays = transition.to is None and not transition.ends
    if stays and (is_new or transition.then is not None or not sets):
        message = "a transition leads to a state, or ends what has it"
        hint = "write 'to: STATE', or 'ends: true'"
        if not is_new and transition.then is None:
            hint = f"{hint}, or what it sets"
        yield error(_RULE, transition.at, message, hint)
    if not is_new and transition.by is None:
        message = "a transition from a state needs the key 'by'"
        hint = "name the parameter with the id: by: ThingId"
        yield error(_RULE, transition.at, message, hint)
    if not is_new and transition.count is not None:
        message = "'count' is for what brings resources into being"
        yield error(_RULE, transition.count.at, message, "leave it out")


def _leaves_nothing(first: Transition, other: Transition) -> bool:
    """Tell whether a transition is for all cases of another one that is behind it."""
    if first.action != other.action or first.when or first.case or other.case:
        return False
    if first.unread or any(_course(first)):
        return False
    if first.origins and other.origins:
        return set(other.origins) <= set(first.origins)
    return not first.origins and not other.origins


def _request(
    transition: Transition, action: Action, members: Mapping[str, Parameter]
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the parameters, and with what is answered."""
    takes, parameters = f"{action.name} takes no", action.parameters
    if transition.by is not None:
        yield from _ids(transition.by, parameters, takes)
    if transition.count is not None:
        yield from typed(_RULE, transition.count, parameters, (Base.INTEGER,), takes)
    if transition.answers is not None:
        has = f"{action.name} answers no"
        yield from _ids(transition.answers, action.response, has)
    for name, source in transition.sets.items():
        member, parameter = members.get(name), parameters.get(source)
        if parameter is None:
            yield unknown(_RULE, source, parameters, takes)
        elif member is not None and not _alike(member, parameter):
            message = (
                f"{str(name)!r} is {member.type_name}, and {str(source)!r} "
                f"is {parameter.type_name}"
            )
            yield error(_RULE, source.at, message, "set a member of the same type")


def _ids(name: Text, known: Mapping[str, Parameter], lead: str) -> Iterator[Diagnostic]:
    found = known.get(name)
    yield from typed(_RULE, name, known, (*_IDS, Base.LIST), lead)
    inner = found.type.innermost if found else None
    if inner and inner.is_known and inner.base not in (*_IDS, Base.LIST):
        message = f"the items of {str(name)!r} cannot be ids: they are {inner.base}"
        if found and found.type.base is Base.LIST:
            yield error(_RULE, name.at, message)


def _alike(member: Parameter, parameter: Parameter) -> bool:
    """Tell whether a member can have the values of a parameter."""
    one, other = member.type, parameter.type
    while one.items and other.items:
        one, other = one.items, other.items
    if not (one.is_known and other.is_known):
        return True
    if one.base is Base.STRUCTURE and other.base is Base.STRUCTURE:
        return one.name == other.name
    return one.base is other.base or (one.base, other.base) == (
        Base.FLOAT,
        Base.INTEGER,
    )


def _values(
    values: Values, resource: Resource, members: Mapping[str, Parameter]
) -> Iterator[Diagnostic]:
    for name, node in values.constants.items():
        yield from _settable(name, resource, members)
        if member := members.get(name):
            whole = Whole(name=resource.title, part="member")
            yield from of_value(_RULE, node, name, member.type, whole)
    for name in values.unique:
        yield from _settable(name, resource, members)
        if name in members:
            yield from typed(_RULE, name, members, _IDS, "")
    for name in values.now:
        yield from _settable(name, resource, members)
        found = members[name].type if name in members else None
        if (
            found
            and found.is_known
            and found.format
            not in (
                Format.DATE,
                Format.DATETIME,
            )
        ):
            message = f"{str(name)!r} must be of type date or datetime here"
            yield error(_RULE, name.at, message)


def _settable(
    name: Text, resource: Resource, members: Mapping[str, Parameter]
) -> Iterator[Diagnostic]:
    if not members:
        return
    if name not in members:
        yield unknown(_RULE, name, members, f"{resource.title} has no")
    elif name == resource.status:
        message = f"{str(name)!r} is the state, which 'to' and 'then' tell"
        yield error(_RULE, name.at, message)
    elif name == resource.identity:
        message = f"{str(name)!r} is the id, which never changes"
        yield error(_RULE, name.at, message)


def _precondition(
    precondition: Precondition, action: Action, service: Service
) -> Iterator[Diagnostic]:
    check_, named = precondition.check, precondition.resource
    if named is not None and named not in service.resources:
        yield unknown(_RULE, named, service.resources, "there is no resource")
        return
    if check_ is None:
        return
    if check_.asks is Asks.FILTERS:
        if not filters_of(action, service):
            message = f"no resource says which filters {action.name} knows"
            hint = "write 'filters' below 'describe' of the resource that it lists"
            yield error(_RULE, check_.at, message, hint)
        return
    found = changed(action, service, named)
    if check_.unique is not None:
        found = [
            resource
            for resource in service.resources.values()
            if named in (None, resource.id)
            and any(
                _sets(t, action, resource, check_.unique) for t in resource.transitions
            )
        ]
        if not found:
            message = (
                f"no transition says that {action.name} sets {str(check_.unique)!r}"
            )
            hint = "write it below 'set' of the transition"
            yield error(_RULE, check_.unique.at, message, hint)
            return
    if not found:
        message = f"no transition says which resource {action.name} changes"
        hint = "write one with 'by', the parameter that names the resource"
        yield error(_RULE, check_.at, message, hint)
    elif len(found) > 1:
        names = " or ".join(resource.id for resource in found)
        message = f"{action.name} works on several resources"
        yield error(
            _RULE, check_.at, message, f"say whose check it is: resource: {names}"
        )


def _sets(
    transition: Transition, action: Action, resource: Resource, member: Text
) -> bool:
    """Tell whether a request of an action gives a member its value."""
    is_id = member == resource.identity and not transition.origins and transition.by
    return transition.action == action.name and bool(member in transition.sets or is_id)
