"""The view of a service's resources: asking for states, waiting, reading back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from actionsmith.contract import (
    Absent,
    Action,
    Base,
    ReadBack,
    Resource,
    Service,
    Waiter,
)
from actionsmith.rules.askings import members_of
from actionsmith.rules.values import limits

from . import literals, naming, types
from .layout import display
from .prose import Prose, docstring, enumerated, sentence
from .views import ResourcesView, ResourceView, WaiterView

_MOST = 100
_PAGE = 20
"""How many items an answer has where nothing else is known."""


def resources_view(service: Service) -> ResourcesView | None:
    """Return everything that the templates say of resources, if there are any."""
    if not service.resources:
        return None
    backs = [
        line
        for action in service.actions.values()
        if action.read_back
        for line in _read_back(action, action.read_back, service)
    ]
    resources = service.resources.values()
    waiters = [
        _waiter(service, resource, waiter)
        for resource in resources
        for waiter in resource.wait_for.values()
    ]
    modules = {naming.module_name(str(r.describe.action)) for r in resources}
    views = tuple(_resource(service, resource) for resource in resources)
    whole = " ".join(view.text for view in views)
    return ResourcesView(
        resources=views,
        waiters=tuple(waiters),
        read_backs=tuple(backs),
        modules=tuple(sorted(modules)),
        uses_structures="structures." in whole,
    )


def _describing(service: Service, resource: Resource) -> Action:
    return service.actions[str(resource.describe.action)]


def _resource(service: Service, resource: Resource) -> ResourceView:
    action = _describing(service, resource)
    module = naming.module_name(action.name)
    by = action.parameters[resource.describe.by]
    takes = {Base.LIST: "list", Base.INTEGER: "integer"}.get(by.type.base, "string")
    arguments = [
        f"name={literals.string(resource.id)}",
        f"describe={module}.{naming.action_constant(action.name, service.name)}",
        f"by={literals.string(by.name)}",
        f"takes={literals.string(takes)}",
        *([f"most={_most(action, resource)}"] if takes == "list" else []),
        f"item={_item(service, resource, module)}",
    ]
    members = members_of(resource, service)
    for key, name, among in (
        ("items", resource.describe.items, action.response),
        ("identity", resource.identity, members),
        ("status", resource.status, members),
    ):
        if name is not None:
            spelt = naming.member_name(among[name])
            arguments.append(f"{key}={literals.string(spelt)}")
    words = f"{sentence(resource.title)} {sentence(resource.description)}"
    return ResourceView(
        text=_declared(naming.constant_name(resource.id), "Resource", arguments),
        docstring=docstring(words, indent=0),
    )


def _most(action: Action, resource: Resource) -> int:
    """Return of how many resources one answer tells, without asking for more."""
    _, most = limits(action.parameters[resource.describe.by].type)
    counts = [_MOST if most is None else int(most)]
    if action.paginate:
        counts.append(page_size(action, default_first=True))
    return max(min(counts), 1)


def page_size(action: Action, *, default_first: bool = False) -> int:
    """Return how many items a page has: the most, or what is the default."""
    if action.paginate is None:
        return _PAGE
    limit = action.parameters[action.paginate.limit]
    default = limit.default.as_integer() if limit.default else None
    most = limit.type.bounds.get("maximum")
    sizes = [int(most.value) if most else None, default]
    size = next(filter(None, sizes[::-1] if default_first else sizes), _PAGE)
    least = limit.type.bounds.get("minimum")
    return max(size, int(least.value)) if least else size


def _item(service: Service, resource: Resource, module: str) -> str:
    """Return the class of what tells a state."""
    action = _describing(service, resource)
    if resource.describe.items is None:
        return f"{module}.{action.name}Response"
    items = action.response[resource.describe.items].type.innermost
    return types.of_answer(items)


def _declared(constant: str, kind: str, arguments: Iterable[str]) -> str:
    lines = "".join(f"    {argument},\n" for argument in arguments)
    opening = f"{constant}: Final = {kind}("
    if len(opening) > literals.WIDTH:
        opening = f"{constant}: (\n    Final\n) = {kind}("
    return f"{opening}\n{lines})"


def _states(prefix: str, states: Iterable[str], indent: int = 4) -> str:
    items = list(map(literals.string, states))
    pad = " " * indent
    if not items:
        return f"{prefix}frozenset[str]()"
    one = f"{pad}{prefix}frozenset({{{', '.join(items)}}}),"
    if len(one) <= literals.WIDTH:
        return one.strip()[:-1]
    inner = display("", items, indent + 4, ("{", "}"))
    return f"{prefix}frozenset(\n{inner}\n{pad})"


def _cap() -> float:
    """Return the longest pause that a waiter makes unless it is told to."""
    from actionsmith.runtime.polling import Backoff

    return Backoff().cap


def _backoff(delay: float) -> str:
    """Return pauses that begin with `delay`, even if that is above the usual cap."""
    if delay > _cap():
        return f"Backoff(first={delay}, cap={delay})"
    return f"Backoff(first={delay})"


def _waiter(service: Service, resource: Resource, waiter: Waiter) -> WaiterView:
    action = _describing(service, resource)
    by = action.parameters[resource.describe.by]
    is_one = resource.describe.items is None
    name = naming.waiter_argument(by)
    constant = f"UNTIL_{naming.constant_name(f'{resource.id}-{waiter.id}')}"
    module = naming.module_name(action.name)
    item = _item(service, resource, f"_actions.{module}")
    base = by.type.innermost.base
    plain = "int | str" if base is Base.INTEGER else "str"
    annotation = plain if is_one else f"{plain} | list[{plain}] | tuple[{plain}, ...]"
    arguments = [
        f"name={literals.string(waiter.id)}",
        f"resource={naming.constant_name(resource.id)}",
        _states("done=", waiter.done),
        *([_states("failed=", waiter.failed)] if waiter.failed else []),
        f"absent={literals.string(waiter.absent)}",
        f"delay={_backoff(waiter.delay)}",
        f"timeout={waiter.timeout}",
    ]
    return WaiterView(
        text=_declared(constant, "Waiter", arguments),
        docstring=docstring(sentence(waiter.description), indent=0),
        constant=constant,
        method=naming.waiter_name(resource.id, waiter.id),
        argument=name,
        argument_line=call_argument(name, annotation),
        returns=item if is_one else f"tuple[{item}, ...]",
        is_one=is_one,
        uses_structures=item.startswith("structures."),
        method_docstring=_waiter_docstring(resource, waiter, name, is_one=is_one),
    )


def call_argument(name: str, annotation: str) -> str:
    """Return the line of an argument that has to be given."""
    one = f"        {name}: {annotation},"
    if len(one) <= literals.WIDTH:
        return one
    return f"        {name}: (\n            {annotation}\n        ),"


def _waiter_docstring(
    resource: Resource, waiter: Waiter, name: str, *, is_one: bool
) -> str:
    state = waiter.id.replace("-", " ")
    prose = Prose(f"Wait until the {resource.title} is {state}.", indent=8)
    prose.paragraph(sentence(waiter.description))
    ends = [f"`{state}`" for state in waiter.done]
    if ends:
        prose.paragraph(f"It ends when the state is {enumerated(ends, 'or')}.")
    if waiter.absent is Absent.DONE:
        prose.paragraph("It ends when there is none any more.")
    if waiter.failed:
        failed = [f"`{state}`" for state in waiter.failed]
        prose.paragraph(f"It fails at {enumerated(failed, 'or')}.")
    grow = " and growing" if waiter.delay < _cap() else ""
    which = f"Id of the {resource.title}." if is_one else "An id, or a list of them."
    prose.arguments(
        "Args",
        [
            (name, which),
            (
                "timeout",
                f"Seconds until it is given up; {waiter.timeout:g} if None.",
            ),
            (
                "delay",
                "Pauses between two looks, in seconds or as Backoff; "
                f"{waiter.delay:g}{grow} if None.",
            ),
            ("progress", "Called after each look, with the states by id."),
        ],
    )
    prose.arguments(
        "Raises",
        [
            ("WaiterFailed", "That state cannot be reached any more."),
            ("WaiterTimeout", "Time ran out."),
            ("TencentCloudError", "The states cannot be looked at."),
        ],
    )
    return prose.docstring()


def _read_back(action: Action, back: ReadBack, service: Service) -> Iterator[str]:
    """Yield the lines of an entry in the table of read-backs."""
    resource = service.resources[str(back.resource)]
    members = members_of(resource, service)
    match = {
        naming.member_name(members[member]): parameter
        for member, parameter in back.match.items()
    }
    yield f"    {literals.string(action.name)}: ReadBack("
    yield f"        resource={naming.constant_name(resource.id)},"
    yield f"        identity={literals.string(back.identity)},"
    if match:
        yield "        match={"
        for member, parameter in match.items():
            key, value = literals.string(member), literals.string(parameter)
            # Black leaves a pair on one line, however long it is.
            yield f"            {key}: {value},"
        yield "        },"
    yield f"        {_states('done=', back.done, 8)},"
    yield f"        {_states('not_done=', back.not_done, 8)},"
    yield f"        after={back.after},"
    yield "    ),"
