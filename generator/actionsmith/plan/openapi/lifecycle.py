"""What a document says of pages, of resources and of reading back.

The keys are those of the contract language, and so are the durations (`2s`).
"""

from __future__ import annotations

from actionsmith.contract import (
    Action,
    Resource,
    Service,
    Transition,
    Waiter,
)

from ..prose import sentence
from .places import Placed, Tree


def pagination(action: Action) -> Tree:
    """Return how an action hands out a long list page by page, None if it does not."""
    pages = action.paginate
    if pages is None:
        return None
    return Placed(
        {
            "offset": pages.offset,
            "limit": pages.limit,
            "total": pages.total,
            "items": pages.items,
        },
        pages.at,
    )


def read_back(action: Action) -> Tree:
    """Return how one learns what became of a call, None if that is not said."""
    back = action.read_back
    if back is None:
        return None
    return Placed(
        {
            "resource": back.resource,
            "identity": back.identity,
            "match": {str(k): v for k, v in back.match.items()} or None,
            "done": list(back.done),
            "not_done": list(back.not_done),
            "after": _seconds(back.after),
        },
        back.at,
    )


def resources(service: Service) -> Tree:
    """Return what the actions of a service create, change and remove."""
    return {
        name: Placed(_resource(resource), resource.id.at)
        for name, resource in service.resources.items()
    } or None


def _resource(resource: Resource) -> Tree:
    describe = resource.describe
    return {
        "title": resource.title,
        "description": sentence(resource.description),
        "describe": {
            "action": describe.action,
            "by": describe.by,
            "items": describe.items,
        },
        "identity": resource.identity,
        "status": resource.status,
        "states": {
            name: Placed({"description": sentence(state.description)}, state.name.at)
            for name, state in resource.states.items()
        },
        "transitions": list(map(_transition, resource.transitions)) or None,
        "wait_for": {
            name: Placed(_waiter(waiter), waiter.id.at)
            for name, waiter in resource.wait_for.items()
        }
        or None,
    }


def _transition(transition: Transition) -> Tree:
    return Placed(
        {
            "action": transition.action,
            "from": list(transition.origins) or None,
            "to": transition.to,
            "then": transition.then,
            "ends": True if transition.ends else None,
            "when": transition.when,
        },
        transition.at,
    )


def _waiter(waiter: Waiter) -> Tree:
    return {
        "description": sentence(waiter.description),
        "done": list(waiter.done) or None,
        "failed": list(waiter.failed) or None,
        "absent": waiter.absent,
        "delay": _seconds(waiter.delay),
        "timeout": _seconds(waiter.timeout),
    }


def _seconds(seconds: float) -> str:
    """Return a duration as a contract has it.

    >>> _seconds(2.0), _seconds(0.5)
    ('2s', '0.5s')
    """
    return f"{seconds:.12g}s"
