"""The page of a resource: its states, what leads from one to another, the waiters."""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import (
    Absent,
    Parameter,
    Resource,
    Service,
    Text,
    Transition,
    Waiter,
)
from actionsmith.rules.askings import members_of

from .. import naming
from ..displays import Piece, call, display, laid_out
from ..markdown import anchor, code, lines, link, listed, text
from ..prose import enumerated, sentence
from ..requests import value
from .diagram import courses, diagram, in_case
from .names import (
    action_link,
    page_name,
    resource_page,
    state_anchor,
    structure_place,
)
from .views import ResourcePage, ResourceRow, StateRow, WaiterView


def resource_view(service: Service, resource: Resource) -> ResourcePage:
    """Return everything that the page of a resource says."""
    return ResourcePage(
        source=service.file,
        path=resource_page(resource.id, service.actions),
        title=text(resource.title),
        words=text(sentence(resource.description)),
        service=text(service.title),
        facts=tuple(_facts(service, resource)),
        diagram=diagram(resource),
        states=tuple(
            StateRow(
                name=anchor(state_anchor(state.name)) + code(state.name),
                words=text(sentence(state.description)),
                actions=lines(
                    *(
                        f"{action_link(t.action)}: {course(t)}"
                        for t in courses(resource.transitions)
                        if state.name in t.origins
                    )
                ),
            )
            for state in resource.states.values()
        ),
        filters=tuple(_filters(service, resource)),
        lists=tuple(_lists(service, resource)),
        waiters=tuple(
            _waiter(service, resource, each) for each in resource.wait_for.values()
        ),
    )


def resource_row(service: Service, resource: Resource) -> ResourceRow:
    """Return a resource as a row of the table of its service."""
    return ResourceRow(
        name=resource_link(service, resource),
        words=text(sentence(resource.description)),
        states=listed(map(code, resource.states)),
    )


def resource_link(service: Service, resource: Resource, place: str = "") -> str:
    """Return a link to the page of a resource, or to a place of it."""
    page = resource_page(resource.id, service.actions)
    return link(text(resource.title), f"{page}{place and '#'}{place}")


def course(transition: Transition, page: str = "") -> str:
    """Return where a transition leads, with links to the states on their `page`."""
    steps = [s for s in (transition.to, transition.then) if s is not None]
    links = [state_link(state, page) for state in steps]
    if transition.ends:
        links.append("it is gone")
    words = ", then ".join(links) or _sets(transition)
    cases = [
        text(case) if case is transition.case else code(case)
        for case in in_case(transition)
    ]
    return f"{words} (when {', and '.join(cases)})" if cases else words


def _sets(transition: Transition) -> str:
    """Return what an action does that leads to no other state."""
    values = transition.values
    members = [*transition.sets, *values.constants, *values.unique, *values.now]
    words = [f"sets {enumerated([*map(code, members)])}"] if members else []
    if transition.clear:
        words.append(f"clears {enumerated([*map(code, transition.clear)])}")
    return enumerated(words)


def state_link(state: str, page: str = "") -> str:
    """Return a link to a state, on the page of its resource."""
    return link(code(state), f"{page}#{state_anchor(state)}")


def _facts(service: Service, resource: Resource) -> Iterator[str]:
    described = resource.describe
    page = page_name(described.action)
    by = link(code(described.by), f"{page}#parameter-{described.by}")
    where = f"the answer of {action_link(described.action)}"
    if described.items is not None:
        member = link(code(described.items), f"{page}#member-{described.items}")
        where = f"an item of {member}, in {where}"
    place = _place_of_members(service, resource)
    members = members_of(resource, service)
    yield f"**State:** {_member(members[resource.status], place)} of {where}"
    if resource.identity is not None:
        identity = _member(members[resource.identity], place)
        yield f"**Id:** {identity} there; {by} asks for it"
    else:
        yield f"**Id:** {by} asks for it"
    for transition in courses(resource.transitions):
        if not transition.origins:
            words = course(transition)
            yield f"**New by:** {action_link(transition.action)}: {words}"


def _filters(service: Service, resource: Resource) -> Iterator[tuple[str, str]]:
    """Yield the filters by which resources are found, and what they compare."""
    described = resource.describe
    page = page_name(described.action)
    place = _place_of_members(service, resource)
    for parameter, filters in described.filters.items():
        called = link(code(parameter), f"{page}#parameter-{parameter}")
        if isinstance(filters, Text):
            yield called, _compared(filters, place)
            continue
        for name, compared in filters.names.items():
            words = _compared(compared.value, place)
            if compared.key is not None:
                words += f", where {code(compared.key)} is what stands for {code('*')}"
            yield f"{called}: {code(name)}", words


def _lists(service: Service, resource: Resource) -> Iterator[str]:
    """Yield what is listed where nobody asks for more."""
    place = _place_of_members(service, resource)
    for listing in resource.describe.lists:
        of_members = [
            (_compared(member, place), enumerated([*map(code, values)], "or"))
            for member, values in listing.only.items()
        ]
        ones = enumerated([f"{member} is {values}" for member, values in of_members])
        when = " (otherwise)" if len(resource.describe.lists) > 1 else ""
        if listing.when is not None:
            when = f" (when {code(listing.when.rule)})"
        yield f"Without ids, and without a filter on it, {ones}{when}."


def _compared(path: str, place: str) -> str:
    """Return a member of a resource, linked where it is described."""
    return link(code(path), f"{place}{path.split('.')[0]}")


def _place_of_members(service: Service, resource: Resource) -> str:
    described = resource.describe
    if described.items is None:
        return f"{page_name(described.action)}#member-"
    items = service.actions[described.action].response[described.items].type
    return f"{structure_place(service.structures, items.innermost.name or '')}-"


def _member(member: Parameter, place: str) -> str:
    name, spelt = member.name, naming.member_name(member)
    in_python = f", in Python {code(spelt)}," if spelt != name else ""
    return f"{link(code(name), place + name)}{in_python}"


def waiter_call(service: Service, resource: Resource, waiter: Waiter) -> Piece:
    """Return a call that waits for a state."""
    described = resource.describe
    action = service.actions[described.action]
    by = action.parameters[described.by]
    module = naming.service_module(service.name)
    method = f"{module}.{naming.waiter_name(resource.id, waiter.id)}"
    found = value(action, by)
    if isinstance(found, list) and found and by.type.items:
        return call(method, [display(found[0], by.type.items)])
    return call(method, [display(found, by.type)])


def _waiter(service: Service, resource: Resource, waiter: Waiter) -> WaiterView:
    waits = waiter_call(service, resource, waiter)
    return WaiterView(
        heading=f"{anchor(waiter_anchor(waiter))}{waiter.id}",
        words=text(sentence(waiter.description)),
        call=laid_out(waits),
        async_call=laid_out(Piece(f"await {waits.text}", waits.brackets, waits.items)),
        ends=tuple(_ends(waiter)),
    )


def waiter_anchor(waiter: Waiter) -> str:
    """Return the place of a waiter on the page of its resource."""
    return f"waiter-{waiter.id}"


def _ends(waiter: Waiter) -> Iterator[str]:
    absent = {waiter.absent: ["when it is not there"]}
    for outcome, words, names in (
        (Absent.DONE, "**Done**", waiter.done),
        (Absent.FAILED, f"**Failed** ({code('WaiterFailed')})", waiter.failed),
    ):
        causes = [f"in {_states(names)}"] if names else []
        causes += absent.get(outcome, [])
        if causes:
            yield f"{words} {', or '.join(causes)}."
    if waiter.absent is Absent.WAIT:
        yield "**Goes on** when it is not there."
    yield (
        f"The first pause is {seconds(waiter.delay)}, and it gives up "
        f"({code('WaiterTimeout')}) after {seconds(waiter.timeout)}; "
        f"{code('delay=')} and {code('timeout=')} say otherwise."
    )


def _states(states: tuple[str, ...]) -> str:
    return enumerated([state_link(state) for state in states], "or")


def seconds(number: float) -> str:
    """Return a number of seconds.

    >>> seconds(2.0), seconds(0.5), seconds(1.0)
    ('2 seconds', '0.5 seconds', '1 second')
    """
    return f"{number:g} second{'s' if number != 1 else ''}"
