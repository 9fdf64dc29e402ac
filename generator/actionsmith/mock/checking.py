"""Whether the preconditions of an action hold, in the order of the contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from actionsmith.contract import Action, Asks, Check, Precondition
from actionsmith.logic import evaluate
from actionsmith.plan.prose import sentence

from .changing import Changing, Step, Target
from .describing import Describing
from .messages import Refusal


@dataclass(frozen=True, slots=True)
class Aim:
    """What a request is about, of one kind of resources."""

    changing: Changing
    targets: tuple[Target, ...]
    creation: Step | None


def check(
    action: Action,
    request: Mapping[str, object],
    aims: Sequence[Aim],
    describing: Describing | None,
) -> None:
    """Raise what the first precondition earns that does not hold."""
    for precondition in action.preconditions.values():
        if precondition.check is None:
            continue
        amiss = tuple(
            _amiss(precondition, precondition.check, request, aims, describing)
        )
        if amiss:
            rule = sentence(precondition.description)
            words = f"This does not hold for {', '.join(amiss)}: {rule}"
            why = f"precondition {precondition.id}"
            raise Refusal(str(precondition.error.code), words, why)


def _amiss(
    precondition: Precondition,
    check_: Check,
    request: Mapping[str, object],
    aims: Sequence[Aim],
    describing: Describing | None,
) -> Iterator[str]:
    """Yield the ids, or the names of filters, of which it does not hold."""
    if check_.asks is Asks.FILTERS:
        if describing is not None:
            yield from describing.unknown_filters(request)
        return
    of = precondition.resource
    if describing is not None and check_.asks is Asks.EXISTS:
        things, kind = describing.store.things, describing.store.resource.id
        asked = describing.ids(request) if of in (None, kind) else ()
        yield from (i for i in asked if i not in things)
    for aim in aims:
        if of not in (None, aim.changing.store.resource.id):
            continue
        if check_.unique is not None:
            yield from _shared(str(check_.unique), request, aim)
        else:
            yield from (t.id for t in aim.targets if _fails(check_, request, t))


def _fails(check_: Check, request: Mapping[str, object], target: Target) -> bool:
    if check_.asks is Asks.EXISTS:
        return target.thing is None
    if target.thing is None:
        return False
    if check_.asks is Asks.STATE:
        return target.step is None
    when, rule = check_.when, check_.rule
    if rule is None or (when and not evaluate(when.expression, request)):
        return False
    return not evaluate(rule.expression, target.thing.members)


def _shared(member: str, request: Mapping[str, object], aim: Aim) -> Iterator[str]:
    """Yield the ids of others that have the value already that a request sets."""
    store = aim.changing.store
    new = aim.creation
    if new is not None and new.by is not None and member == store.identity:
        id_ = str(request.get(new.by))
        yield from [id_] if id_ in store.things else []
    steps = [(target.step, target.id) for target in aim.targets]
    steps += [(new, "")] * (new.count(request) if new else 0)
    values = [
        (step.members(request).get(member), id_)
        for step, id_ in steps
        if step is not None
    ]
    values = [(value, id_) for value, id_ in values if value is not None]
    mine = {id_ for _, id_ in values}
    for value, id_ in values:
        yield from (other for other in store.owners(member, value) if other not in mine)
        if len(values) > 1:
            yield id_ or member
