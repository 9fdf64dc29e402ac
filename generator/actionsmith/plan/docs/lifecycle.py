"""What the page of an action says of states, of pages, and of an unknown outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from actionsmith.contract import (
    Absent,
    Action,
    ReadBack,
    Resource,
    Service,
    Transition,
    Waiter,
)

from .. import naming
from ..displays import Piece, call, keywords, laid_out
from ..markdown import code, link, text
from ..prose import enumerated, sentence
from ..requests import Request, Value, read_members, value
from .diagram import courses
from .names import action_link, resource_page
from .resources import (
    course,
    resource_link,
    seconds,
    state_link,
    waiter_anchor,
    waiter_call,
)
from .views import PagesView, ReadBackView, WaitingView


def states(service: Service, action: Action) -> Iterator[str]:
    """Yield what an action does to resources."""
    for resource in service.resources.values():
        title = resource_link(service, resource)
        page = resource_page(resource.id, service.actions)
        if resource.describe.action == action.name:
            yield f"{title}: it tells the state"
        for transition in courses(resource.transitions):
            if transition.action == action.name:
                words = course(transition, page)
                origins = [state_link(state, page) for state in transition.origins]
                come = f"from {enumerated(origins, 'or')}" if origins else "a new one"
                yield f"{title}, {come}: {words}"


def pages_view(service: Service, action: Action) -> PagesView | None:
    """Return how to get the items of all pages of an action, if it has pages."""
    pages = action.paginate
    if pages is None:
        return None
    module = naming.service_module(service.name)
    request = _request(action, pages.limit, pages.offset)
    sent = {name: v for name, v in request.items() if name not in pages_of(action)}
    method = f"{module}.{naming.iterator_name(action.name)}"
    items = call(f"items = {method}", keywords(sent, action.parameters))
    total = naming.member_name(action.response[pages.total])
    return PagesView(
        words=(
            f"{code(f'{method}(...)')} gives the items of "
            f"{link(code(pages.items), f'#member-{pages.items}')} one by one. It is "
            "lazy: a page is asked for when those before it are used up, and none "
            "after you stop. It takes the arguments of "
            f"{code(f'{module}.{naming.method_name(action.name)}')}, and begins at "
            f"{link(code(pages.offset), f'#parameter-{pages.offset}')}; "
            f"{link(code(pages.limit), f'#parameter-{pages.limit}')} is the size of a "
            "page."
        ),
        program=f"{laid_out(items)}\nfor item in items:\n    print(item)",
        async_program=f"{laid_out(items)}\nasync for item in items:\n    print(item)",
        by_page=f"for page in items.pages():\n    print(page.{total})",
    )


def pages_of(action: Action) -> tuple[str, ...]:
    """Return the parameters that choose a page."""
    pages = action.paginate
    return (pages.offset, pages.limit) if pages else ()


def waiting(service: Service, action: Action) -> Iterator[WaitingView]:
    """Yield the waiters for what an action leads to."""
    for resource in service.resources.values():
        mine = [t for t in resource.transitions if t.action == action.name]
        for waiter in resource.wait_for.values():
            if not any(_leads(transition, waiter) for transition in mine):
                continue
            called = waiter_call(service, resource, waiter)
            place = waiter_anchor(waiter)
            page = resource_page(resource.id, service.actions)
            method = link(code(called.text), f"{page}#{place}")
            awaited = Piece(f"await {called.text}", called.brackets, called.items)
            yield WaitingView(
                words=f"{method}: {text(sentence(waiter.description))}",
                call=laid_out(called),
                async_call=laid_out(awaited),
            )


def _leads(transition: Transition, waiter: Waiter) -> bool:
    """Tell whether what an action comes to is what a waiter waits for."""
    if transition.ends:
        # Nobody waits until what is new is gone.
        return waiter.absent is Absent.DONE and bool(transition.origins)
    return transition.ends_in in waiter.done


def read_back_view(service: Service, action: Action) -> ReadBackView | None:
    """Return how to learn what became of a call, if there is a way."""
    back = action.read_back
    if back is None:
        return None
    resource = service.resources[back.resource]
    module = naming.service_module(service.name)
    method = f"{module}.{naming.method_name(action.name)}"
    arguments = keywords(_request(action), action.parameters)
    settle = f"{module}.settle(error)"
    describe = action_link(resource.describe.action)
    return ReadBackView(
        words=(
            f"After an {code('OutcomeUnknown')} nobody knows whether it was done. "
            f"{code(settle)} asks {describe} for the "
            f"{resource_link(service, resource)}, does nothing again, and returns:"
        ),
        program=_settled("", call(method, arguments), settle),
        async_program=_settled("await ", call(method, arguments), settle),
        outcomes=tuple(_outcomes(service, resource, back)),
    )


def _settled(wait: str, called: Piece, settle: str) -> str:
    tried = Piece(f"{wait}{called.text}", called.brackets, called.items)
    return "\n".join(
        [
            "try:",
            laid_out(tried, 4),
            "except errors.OutcomeUnknown as error:",
            f"    outcome = {wait}{settle}",
            "    print(outcome)",
        ]
    )


def _outcomes(
    service: Service, resource: Resource, back: ReadBack
) -> Iterator[tuple[str, str]]:
    page = resource_page(resource.id, service.actions)

    def one_of(names: tuple[str, ...]) -> str:
        return enumerated([state_link(name, page) for name in names], "or")

    matching = [
        f"{link(code(parameter), f'#parameter-{parameter}')} is its {code(member)}"
        for member, parameter in back.match.items()
    ]
    if back.done:
        also = f" Where it was sent, {enumerated(matching)}." if matching else ""
        yield "done", f"The state is {one_of(back.done)}.{also}"
    if back.not_done:
        yield (
            "not done",
            f"The state is {one_of(back.not_done)}, {seconds(back.after)} after the "
            "fault or later.",
        )
    yield "unknown", "Neither was seen in time."


def _request(action: Action, *wanted: str) -> Request:
    """Return a request of an example, or with what has to be sent.

    Of several examples it is the first one that sends what is `wanted`.
    """
    requests: list[Mapping[str, Value]] = [
        {**read_members(example.request, action.parameters)}
        for example in action.examples.values()
    ]
    for request in requests:
        if any(name in request for name in wanted):
            return request
    if requests:
        return requests[0]
    needed = [p for p in action.parameters.values() if p.required]
    return {p.name: value(action, p) for p in needed}
