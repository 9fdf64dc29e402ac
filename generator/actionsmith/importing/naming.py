"""What Python calls members whose own names would be spelt alike.

The one with the fewest capitals has the name that is made of its own, and its twins
have numbered ones, as contracts say with `python_name`. What a contract calls a member
it is called from then on, whatever arrives or goes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Set
from dataclasses import replace
from typing import Protocol

from actionsmith.plan.naming import another_name, snake_case

from .metadata import Object


class _Existing(Protocol):
    """What tells the members that a contract has, and what it says Python calls them.

    Where it says nothing of that, none are told, unless it is asked `in_full`.
    """

    def __call__(self, *, in_full: bool) -> Mapping[str, str | None]: ...


def first_served(names: Iterable[str], there: Container[str]) -> list[str]:
    """Return names, sorted by whose claim on a name in Python is better.

    What is there already comes first, and InstanceId before InstanceID.
    """

    def claim(name: str) -> tuple[bool, int, str]:
        return name not in there, sum(map(str.isupper, name)), name

    return sorted(names, key=claim)


def told_apart(
    described: Object, existing: _Existing, common: Set[str] = frozenset()
) -> Object:
    """Return an object with names for Python where its members need them.

    What every object of the kind has in `common` is called as it is.

    Raises:
        OSError: The contract that there is cannot be read.

    """
    spelt = Counter(map(snake_case, common | described.members.keys()))
    there = existing(in_full=any(count > 1 for count in spelt.values()))
    stated = {n: called for n in described.members if (called := there.get(n))}
    if max(spelt.values(), default=0) < 2 and not stated:
        return described
    taken = {*stated.values(), *map(snake_case, common)}
    members = dict(described.members)
    for name in first_served(members.keys() - common, there):
        own = snake_case(name)
        called = stated.get(name) or own
        if name not in stated and own in taken:
            called = another_name(own, taken | spelt.keys())
        taken.add(called)
        if called != own:
            members[name] = replace(members[name], python_name=called)
    return replace(described, members=members)
