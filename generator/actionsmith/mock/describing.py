"""Answering what there is: by ids or by filters, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from actionsmith.contract import Action, Base, Compared, Filters, Parameter, ValueType
from actionsmith.logic import evaluate

from .making import default_of
from .things import Store, Thing, comparable, copied, each

_Test = Callable[[Mapping[str, object]], bool]
_TRUTH = ("TRUE", "FALSE")


class Describing:
    """What the action answers that tells the state of the resources of a store."""

    def __init__(self, store: Store, action: Action) -> None:
        """Take the resources, and the action that describes them."""
        self.store = store
        self._action = action
        self._describe = store.resource.describe

    def ids(self, request: Mapping[str, object]) -> tuple[str, ...]:
        """Return the ids that a request asks for."""
        return tuple(map(str, each(request.get(self._describe.by))))

    def answer(self, request: Mapping[str, object]) -> dict[str, object] | None:
        """Return what is found, None if the request says nothing of it."""
        ids = self.ids(request)
        things = self.store.things
        if self._describe.items is None:
            return self._one(ids[0]) if ids else None
        asked = dict.fromkeys(things[i].change for i in ids if i in things)
        self.store.look(filter(None, asked) if ids else self.store.changes)
        found: Iterable[Thing] = things.values()
        if ids:
            found = [things[i] for i in ids if i in things]
        tests = [test for _, test in self._tests(request)]
        if not ids:
            tests += self._otherwise(request)
        for test in tests:
            found = [thing for thing in found if test(thing.members)]
        return self._page(list(found), request)

    def _one(self, id_: str) -> dict[str, object]:
        thing = self.store.things.get(id_)
        if thing is not None and thing.change is not None:
            self.store.look([thing.change])
            thing = self.store.things.get(id_)
        return copied(thing.members) if thing else {}

    def _page(
        self, found: list[Thing], request: Mapping[str, object]
    ) -> dict[str, object]:
        pages, answer = self._action.paginate, dict[str, object]()
        count = len(found)
        if pages is not None:
            offset = self._number(pages.offset, request) or 0
            limit = self._number(pages.limit, request)
            found = found[offset : None if limit is None else offset + limit]
            answer[str(pages.total)] = count
        answer[str(self._describe.items)] = [copied(thing.members) for thing in found]
        return answer

    def _number(self, name: str, request: Mapping[str, object]) -> int | None:
        value = request.get(name, default_of(self._action.parameters[name]))
        return value if isinstance(value, int) and value >= 0 else None

    def unknown_filters(self, request: Mapping[str, object]) -> Iterator[str]:
        """Yield the filters that are not known, or cannot have their values."""
        for filters, name, values in self._given(request):
            compared, _ = _named(filters, name)
            leaf = compared and _leaf(compared.value, self.store.described)
            if not leaf or not values or not all(_can_be(v, leaf) for v in values):
                yield name

    def _given(
        self, request: Mapping[str, object]
    ) -> Iterator[tuple[Filters, str, tuple[object, ...]]]:
        """Yield the filters of a request that have names."""
        for parameter, filters in self._describe.filters.items():
            given = request.get(parameter)
            if isinstance(filters, Filters) and isinstance(given, list):
                for one in given:
                    if isinstance(one, dict):
                        name, values = one.get(filters.name), one.get(filters.values)
                        yield filters, str(name), each(values)

    def _tests(self, request: Mapping[str, object]) -> Iterator[tuple[str, _Test]]:
        """Yield the members that are asked for, and what they have to be."""
        for parameter, member in self._describe.filters.items():
            if not isinstance(member, Filters) and (
                given := each(request.get(parameter))
            ):
                yield str(member), self._test(str(member), given)
        for filters, name, values in self._given(request):
            compared, star = _named(filters, name)
            if compared is None:
                yield "", lambda _: False
            elif compared.key is None:
                path = str(compared.value)
                yield path, self._test(path, values)
            else:
                yield str(compared.value), self._keyed(compared, star, values)

    def _otherwise(self, request: Mapping[str, object]) -> Iterator[_Test]:
        """Yield what is asked of members where the request asks nothing of them."""
        asked = {member for member, _ in self._tests(request)}
        for listing in self._describe.lists:
            if listing.when and not evaluate(listing.when.expression, request):
                continue
            for member, values in listing.only.items():
                if member not in asked:
                    yield self._test(str(member), values)
            return

    def _test(self, path: str, values: Iterable[object]) -> _Test:
        leaf = _leaf(path, self.store.described)
        wanted = _wanted(values, leaf)
        parts = path.split(".")
        member = self.store.described.get(path)
        if member is not None and member.type.base is Base.STRING:
            # That of most values: it is done for every resource that there is.
            return lambda members: (
                (value := members.get(path)) in wanted or _is_in(value, wanted)
            )
        return lambda members: any(_is_in(v, wanted) for v in _leaves(members, parts))

    def _keyed(self, compared: Compared, star: str, values: Iterable[object]) -> _Test:
        wanted = _wanted(values, _leaf(compared.value, self.store.described))
        *path, key = compared.key.split(".") if compared.key else [""]
        value = compared.value.split(".")[-1]
        return lambda members: any(
            isinstance(item, dict)
            and comparable(item.get(key)) == star
            and _is_in(item.get(value), wanted)
            for item in _leaves(members, path)
        )


def _named(filters: Filters, name: str) -> tuple[Compared | None, str]:
    """Return what a filter compares, and what stands for the `*` of its name."""
    if name in filters.names and "*" not in name:
        return filters.names[name], ""  # type: ignore[index]
    for known, compared in filters.names.items():
        start, star, end = known.partition("*")
        inside = name[len(start) : len(name) - len(end)]
        if star and inside and name == f"{start}{inside}{end}":
            return compared, inside
    return None, ""


def _leaf(path: str, members: Mapping[str, Parameter]) -> ValueType | None:
    """Return the type of the values at the end of a path."""
    found: ValueType | None = None
    for part in path.split("."):
        member = members.get(part)
        if member is None:
            return None
        found = member.type.innermost
        members = found.members
    return found


def _leaves(value: object, parts: list[str]) -> Iterator[object]:
    """Yield the values at the end of a path."""
    if isinstance(value, list):
        for item in value:
            yield from _leaves(item, parts)
    elif not parts:
        yield value
    elif isinstance(value, dict):
        yield from _leaves(value.get(parts[0]), parts[1:])


def _wanted(values: Iterable[object], leaf: ValueType | None) -> set[str]:
    texts = {comparable(value) for value in values}
    if leaf and leaf.base is Base.BOOLEAN:
        texts = {text.upper() for text in texts}
    return texts


def _is_in(value: object, wanted: set[str]) -> bool:
    return value is not None and comparable(value) in wanted


def _can_be(value: object, leaf: ValueType) -> bool:
    """Tell whether a text of a filter can be a value of a type."""
    text = comparable(value)
    match leaf.base:
        case Base.BOOLEAN:
            return text.upper() in _TRUTH
        case Base.INTEGER:
            return text.removeprefix("-").isdecimal()
        case Base.STRING:
            closed = leaf.enum and leaf.confidence.enforced
            return not closed or text in leaf.enum
        case _:
            return True
