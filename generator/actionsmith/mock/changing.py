"""What an action does to the resources of a store, and how new ones are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

from actionsmith.contract import Action, Base, Resource, Transition, Values
from actionsmith.logic import evaluate

from .making import Shape, default_of, example_of, moment, of_node
from .things import Store, Thing, copy_of, each


@dataclass(frozen=True, slots=True)
class Target:
    """A resource that a request names, and what is to be done with it."""

    id: str
    thing: Thing | None
    """None where there is none."""
    step: Step | None
    """None where its state permits nothing."""


class Step:
    """A transition, ready to be carried out."""

    def __init__(self, transition: Transition, action: Action, store: Store) -> None:
        """Read what the transition says."""
        self.transition = transition
        self.by = None if transition.by is None else str(transition.by)
        self.case = None if transition.case is None else str(transition.case)
        self.origins = frozenset(map(str, transition.origins))
        self.to = None if transition.to is None else str(transition.to)
        self.goes_on = transition.then is not None or transition.ends
        self.filling = Filling(transition.values, store)
        self.sets = {
            str(member): (str(source), default_of(action.parameters[source]))
            for member, source in transition.sets.items()
        }
        self._count: tuple[str, object] | None = None
        if transition.count is not None:
            parameter = action.parameters[transition.count]
            self._count = str(transition.count), default_of(parameter)

    def fits(self, request: Mapping[str, object]) -> bool:
        """Tell whether this is what a request asks for."""
        when = self.transition.when
        return when is None or evaluate(when.expression, request)

    def members(self, request: Mapping[str, object]) -> dict[str, object]:
        """Return what a request sets members to."""
        given = {}
        for member, (source, default) in self.sets.items():
            value = request.get(source)
            value = default if value is None else value
            if value is not None:
                given[member] = copy_of(value)
        return given

    def count(self, request: Mapping[str, object]) -> int:
        """Return how many a request brings into being."""
        if self._count is None:
            return 1
        name, default = self._count
        count = request.get(name)
        count = default if count is None else count
        return count if isinstance(count, int) else 1


class Changing:
    """What one action does to the resources of a store."""

    def __init__(self, store: Store, action: Action) -> None:
        """Take the resources, and the transitions of the action."""
        self.store = store
        self.steps = tuple(
            Step(transition, action, store)
            for transition in store.resource.transitions
            if transition.action == action.name
        )
        named = (step.by for step in self.steps if step.origins)
        self._by = tuple(dict.fromkeys(by for by in named if by is not None))

    def targets(
        self, request: Mapping[str, object], case: str | None
    ) -> Iterator[Target]:
        """Yield the resources that a request names."""
        for by in self._by:
            steps = [step for step in self.steps if step.by == by and step.origins]
            for id_ in each(request.get(by)):
                thing = self.store.things.get(str(id_))
                step = None
                if thing is not None:
                    state = self.store.state(thing)
                    permitted = [each for each in steps if state in each.origins]
                    step = _first(permitted, request, case)
                yield Target(str(id_), thing, step)

    def creation(self, request: Mapping[str, object], case: str | None) -> Step | None:
        """Return how a request brings something into being, None if it does not."""
        return _first([s for s in self.steps if not s.origins], request, case)


def _first(
    steps: list[Step], request: Mapping[str, object], case: str | None
) -> Step | None:
    """Return the first step that fits: of a case, if there is one of that."""
    ordinary = None
    for step in steps:
        if step.case in (None, case) and step.fits(request):
            if step.case == case:
                return step
            ordinary = ordinary or step
    return ordinary


class Filling:
    """Values that members get which no request says."""

    def __init__(self, values: Values, store: Store) -> None:
        """Read what the contract says."""
        types = {name: each.type for name, each in store.described.items()}
        self._constants = {
            str(n): of_node(e, types[n]) for n, e in values.constants.items()
        }
        self._now = {str(name): types[name] for name in values.now}
        self._shapes = {
            str(name): (types[name].base, store.described[name])
            for name in values.unique
        }
        self._made: dict[str, Shape] = {}

    def fill(
        self, store: Store, thing: Thing, given: Mapping[str, object], maker: Maker
    ) -> None:
        """Give members their values, except for those that are given others."""
        for member, value in self._constants.items():
            if member not in given:
                store.set(thing, member, copy_of(value))
        for member, (base, parameter) in self._shapes.items():
            if member not in given:
                shape = self._made.get(member)
                if shape is None:
                    example = example_of(parameter)
                    shape = self._made[member] = Shape([parameter.type], example)
                text = shape.make(maker.random, _taken_in(store, member))
                store.set(thing, member, written(text, base))
        for member, value_type in self._now.items():
            if member not in given:
                store.set(thing, member, moment(maker.now(), value_type))


def _taken_in(store: Store, member: str) -> Callable[[str], bool]:
    """Return what tells whether a value of a member is one's own already."""
    return lambda text: bool(store.owners(member, text))


def written(text: str, base: Base) -> object:
    """Return an id as a value of a JSON type."""
    return int(text) if base is Base.INTEGER else text


class Maker:
    """What is made up in one call."""

    def __init__(self, random: Random, today: Callable[[], datetime]) -> None:
        """Take where chance comes from, and the time."""
        self.random = random
        self._today = today
        self._now: datetime | None = None

    def now(self) -> datetime:
        """Return the time of this call."""
        if self._now is None:
            self._now = self._today()
        return self._now


class Births:
    """How new resources of a store come by their ids and members."""

    def __init__(self, store: Store) -> None:
        """Read what the contract says of new ones."""
        self._store = store
        self._filling = Filling(store.resource.new, store)
        service = store.service
        by = service.actions[store.resource.describe.action].parameters
        identity = store.described.get(store.identity) or by.get(store.identity)
        answered = [
            service.actions[t.action].response[t.answers]
            for t in store.resource.transitions
            if t.answers is not None and not t.origins
        ]
        known = [each for each in (*answered, identity) if each is not None]
        self.base = identity.type.innermost.base if identity else Base.STRING
        self._shape = Shape([p.type.innermost for p in known], example_of(*known))

    def ids(self, count: int, maker: Maker) -> list[str]:
        """Return the ids of new ones."""
        made: dict[str, None] = {}
        things = self._store.things
        for _ in range(count):
            new = self._shape.make(maker.random, lambda t: t in things or t in made)
            made[new] = None
        return list(made)

    def bear(
        self,
        id_: str,
        step: Step | None,
        given: Mapping[str, object],
        state: str,
        maker: Maker,
    ) -> Thing:
        """Add a resource with all that it has."""
        store = self._store
        thing = store.add(id_, written(id_, self.base))
        store.set(thing, store.resource.status, state)
        self._filling.fill(store, thing, given, maker)
        if step is not None:
            step.filling.fill(store, thing, given, maker)
        for member, value in given.items():
            store.set(thing, member, value)
        return thing


def resting(resource: Resource) -> tuple[Transition | None, str]:
    """Return how a resource comes into being, and the state that it is in then."""
    for transition in resource.transitions:
        if not transition.origins and transition.case is None:
            return transition, str(transition.ends_in or transition.to)
    return None, next(iter(resource.states), "")
