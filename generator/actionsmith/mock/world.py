"""The state of what the actions of a service create, change and remove.

All that it knows is what the contract says under `resources` and `preconditions`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from random import Random

from actionsmith.contract import Action, Base, Resource, Service

from .changing import Births, Changing, Maker, Step, resting, written
from .checking import Aim, check
from .describing import Describing
from .things import Change, End, Settle, Store, Thing, copied

__all__ = ["Settle", "World"]


class World:
    """What one account has in one region."""

    def __init__(
        self,
        service: Service,
        random: Random,
        settle: Settle,
        seconds: Callable[[], float],
        today: Callable[[], datetime],
    ) -> None:
        """Begin with nothing.

        Args:
            service: The contract of the service.
            random: Where ids and addresses come from.
            settle: When changes are over.
            seconds: A clock for `settle`.
            today: The time that answers tell.

        """
        self._service = service
        self._random = random
        self._settle = settle
        self._seconds = seconds
        self._today = today
        self._stores = {
            name: Store(resource, service, _looked_up(resource, service))
            for name, resource in service.resources.items()
        }
        self._births: dict[str, Births] = {}
        self._describing = {
            str(store.resource.describe.action): Describing(
                store, service.actions[store.resource.describe.action]
            )
            for store in reversed(self._stores.values())
        }
        self._changing: dict[str, tuple[Changing, ...]] = {}
        self._rest: dict[str, tuple[Step | None, str]] = {}
        self._timed: deque[Change] = deque()

    def answer(
        self,
        action: Action,
        request: Mapping[str, object],
        outcome: str | None = None,
    ) -> dict[str, object] | None:
        """Carry a request out, and return the members of its answer.

        Args:
            action: What is asked for.
            request: The parameters.
            outcome: The state that it is to come to, where the service alone knows.

        Returns:
            All but what every answer has; None if no resource says what it does.

        Raises:
            Refusal: A precondition does not hold. Nothing has changed.
            ValueError: The action never comes to that outcome.

        """
        describing = self._describing.get(action.name)
        changing = self._of(action)
        if describing is None and not changing:
            return None
        self._pass_time()
        case = self._case(action, outcome)
        aims = [
            Aim(each, tuple(each.targets(request, case)), each.creation(request, case))
            for each in changing
        ]
        check(action, request, aims, describing)
        answer = self._carry_out(action, request, aims)
        if describing is None:
            return answer
        described = describing.answer(request)
        return described if not aims else {**answer, **(described or {})}

    def put(self, resource_id: str, members: Mapping[str, object]) -> str:
        """Add a resource that is there from the beginning, and return its id.

        What is not among its members is as it is in a new one, that has come to rest.
        One that has the same id is replaced.
        """
        store = self._stores[resource_id]
        for name in members:
            if name not in store.described and name != store.identity:
                raise ValueError(f"{store.resource.title} has no member {name!r}")
        maker = Maker(self._random, self._today)
        step, state = self._resting(store)
        given = step.members({}) if step else {}
        given |= copied(members)
        births = self._born(resource_id)
        id_ = given.pop(store.identity, None)
        text = births.ids(1, maker)[0] if id_ is None else str(id_)
        state = str(given.pop(store.resource.status, state))
        births.bear(text, step, given, state, maker)
        return text

    def state(self) -> dict[str, object]:
        """Return all resources as JSON has them, by kind.

        `next` is the state that one comes to, with null for one that is going.
        """
        self._pass_time()
        return {
            name: [_shown(store, thing) for thing in store.things.values()]
            for name, store in self._stores.items()
        }

    def _of(self, action: Action) -> tuple[Changing, ...]:
        found = self._changing.get(action.name)
        if found is None:
            made = (Changing(store, action) for store in self._stores.values())
            found = tuple(each for each in made if each.steps)
            self._changing[action.name] = found
        return found

    def _born(self, name: str) -> Births:
        found = self._births.get(name)
        if found is None:
            found = self._births[name] = Births(self._stores[name])
        return found

    def _resting(self, store: Store) -> tuple[Step | None, str]:
        """Return how a resource comes into being, and the state that it has then."""
        name = str(store.resource.id)
        if name not in self._rest:
            transition, state = resting(store.resource)
            step = None
            if transition is not None:
                action = self._service.actions[transition.action]
                step = Step(transition, action, store)
            self._rest[name] = step, state
        return self._rest[name]

    def _pass_time(self) -> None:
        now = self._seconds() if self._timed else 0.0
        while self._timed and (self._timed[0].due or 0.0) <= now:
            self._timed.popleft().settle()

    def _case(self, action: Action, outcome: str | None) -> str | None:
        """Return the case that comes to a state, None if that is the ordinary one."""
        if outcome is None:
            return None
        steps = [step for each in self._of(action) for step in each.steps]
        comes = [step for step in steps if step.transition.ends_in == outcome]
        if not comes:
            raise ValueError(f"{action.name} never comes to {outcome!r}")
        return next((step.case for step in comes if step.case is not None), None)

    def _carry_out(
        self, action: Action, request: Mapping[str, object], aims: list[Aim]
    ) -> dict[str, object]:
        maker = Maker(self._random, self._today)
        change = Change(self._settle.polls, None)
        answer: dict[str, object] = {}
        for aim in aims:
            store = aim.changing.store
            done: list[tuple[str, Step]] = []
            if aim.creation is not None:
                done += self._create(aim.creation, store, request, maker, change)
            for target in aim.targets:
                if target.thing is not None and target.step is not None:
                    _change(store, target.thing, target.step, request, maker)
                    _begin(change, store, target.thing, target.step)
                    done.append((target.id, target.step))
            for name in {str(s.transition.answers): None for _, s in done}:
                if name in action.response:
                    kind = action.response[name].type
                    ids = [i for i, s in done if str(s.transition.answers) == name]
                    made = [written(i, kind.innermost.base) for i in ids]
                    answer[name] = made if kind.base is Base.LIST else made[0]
        self._go_on(change)
        return answer

    def _create(
        self,
        step: Step,
        store: Store,
        request: Mapping[str, object],
        maker: Maker,
        change: Change,
    ) -> list[tuple[str, Step]]:
        births = self._born(str(store.resource.id))
        named = None if step.by is None else request.get(step.by)
        ids = [str(named)] if named is not None else []
        if not ids:
            ids = births.ids(step.count(request), maker)
        for id_ in ids:
            given = step.members(request)
            thing = births.bear(id_, step, given, step.to or "", maker)
            _begin(change, store, thing, step)
        return [(id_, step) for id_ in ids]

    def _go_on(self, change: Change) -> None:
        if not change.ends:
            return
        if self._settle.is_at_once:
            change.settle()
            return
        for end in change.ends:
            end.store.changes[change] = None
        if self._settle.seconds is not None:
            change.due = self._seconds() + self._settle.seconds
            self._timed.append(change)


def _change(
    store: Store,
    thing: Thing,
    step: Step,
    request: Mapping[str, object],
    maker: Maker,
) -> None:
    """Do what is done at once."""
    given = step.members(request)
    step.filling.fill(store, thing, given, maker)
    for member, value in given.items():
        store.set(thing, member, value)
    if step.to is not None:
        store.set(thing, str(store.resource.status), step.to)


def _begin(change: Change, store: Store, thing: Thing, step: Step) -> None:
    """Leave what comes later to a change, and do at once what has no passing state."""
    if step.goes_on and step.to is not None:
        thing.change = change
        change.ends.append(End(store, thing, step.transition))
        return
    if step.to is not None:
        # What went on with it is over: it is in another state.
        thing.change = None
    store.finish(thing, step.transition)


def _looked_up(resource: Resource, service: Service) -> dict[str, None]:
    """Return the members whose values have to be told apart."""
    found: dict[str, None] = {}
    for values in (resource.new, *(t.values for t in resource.transitions)):
        found |= dict.fromkeys(map(str, values.unique))
    for action in service.actions.values():
        for precondition in action.preconditions.values():
            check_ = precondition.check
            if check_ is not None and check_.unique is not None:
                found[str(check_.unique)] = None
    return found


def _shown(store: Store, thing: Thing) -> dict[str, object]:
    shown: dict[str, object] = {"id": thing.id, "state": store.state(thing)}
    if thing.change is not None:
        ends = [end for end in thing.change.ends if end.thing is thing]
        shown["next"] = ends[0].transition.ends_in if ends else None
    shown["members"] = copied(thing.members)
    return shown
