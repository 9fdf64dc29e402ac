"""What a document says of pages, of resources and of reading back.

The keys are those of the contract language, and so are the durations (`2s`).
"""

from __future__ import annotations

from actionsmith.contract import (
    Action,
    Compared,
    Condition,
    Filters,
    Listing,
    Precondition,
    Resource,
    Service,
    Text,
    Transition,
    Values,
    Waiter,
)
from actionsmith.source import plain_value

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


def check(condition: Precondition) -> Tree:
    """Return how a precondition is checked, None if that is not said."""
    asked = condition.check
    if asked is None:
        return None
    if asked.asks is not None:
        return Placed(asked.asks, asked.at)
    return Placed(
        {
            "when": _rule(asked.when),
            "rule": _rule(asked.rule),
            "unique": asked.unique,
        },
        asked.at,
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
            "filters": {
                str(name): _filter(each) for name, each in describe.filters.items()
            }
            or None,
            "lists": list(map(_listing, describe.lists)) or None,
        },
        "identity": resource.identity,
        "status": resource.status,
        "states": {
            name: Placed({"description": sentence(state.description)}, state.name.at)
            for name, state in resource.states.items()
        },
        "new": _values(resource.new) or None,
        "transitions": list(map(_transition, resource.transitions)) or None,
        "wait_for": {
            name: Placed(_waiter(waiter), waiter.id.at)
            for name, waiter in resource.wait_for.items()
        }
        or None,
    }


def _filter(filters: Text | Filters) -> Tree:
    if isinstance(filters, Text):
        return filters
    return Placed(
        {
            "name": filters.name,
            "values": filters.values,
            "names": {str(name): _compared(e) for name, e in filters.names.items()},
        },
        filters.at,
    )


def _compared(compared: Compared) -> Tree:
    if compared.key is None:
        return compared.value
    return {"key": compared.key, "value": compared.value}


def _listing(listing: Listing) -> Tree:
    return Placed(
        {
            "when": _rule(listing.when),
            "only": {str(name): list(texts) for name, texts in listing.only.items()},
        },
        listing.at,
    )


def _rule(condition: Condition | None) -> Text | None:
    return None if condition is None else condition.rule


def _values(values: Values) -> dict[str, Tree]:
    constants = {str(name): plain_value(e) for name, e in values.constants.items()}
    found: dict[str, Tree] = {
        "constants": constants,
        "unique": list(values.unique),
        "now": list(values.now),
    }
    return {key: each for key, each in found.items() if each}


def _transition(transition: Transition) -> Tree:
    return Placed(
        {
            "action": transition.action,
            "by": transition.by,
            "from": list(transition.origins) or None,
            "to": transition.to,
            "then": transition.then,
            "ends": True if transition.ends else None,
            "when": _rule(transition.when),
            "case": transition.case,
            "count": transition.count,
            "set": {str(k): v for k, v in transition.sets.items()} or None,
            "clear": list(transition.clear) or None,
            **_values(transition.values),
            "answers": transition.answers,
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
