"""Worlds to try, and what an answer may hold, told from the contract apart."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import golden

from actionsmith.contract import Base, Confidence, Parameter, Service, ValueType
from actionsmith.mock.messages import Refusal
from actionsmith.mock.world import Settle, World
from actionsmith.rules.values import matches
from actionsmith.runtime.values import is_date, is_ipv6

SPEC = Path(__file__).parents[2] / "spec"


@functools.cache
def vpc() -> Service:
    return golden.catalog(SPEC).services["vpc"]


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Bench:
    """A world, and short ways to ask it."""

    def __init__(
        self,
        service: Service | None = None,
        settle: Settle | None = None,
        seed: int = 0,
    ) -> None:
        self.service = service or vpc()
        self.clock = Clock()
        self.days = 0
        self.world = World(
            self.service, Random(seed), settle or Settle(), self.clock, self._today
        )

    def _today(self) -> datetime:
        self.days += 1
        return datetime(2025, 12, 31, tzinfo=UTC) + timedelta(days=self.days)

    def __call__(
        self, action: str, outcome: str | None = None, **request: object
    ) -> dict[str, Any]:
        """Return the answer, each part of which the contract allows."""
        described = self.service.actions[action]
        answer = self.world.answer(described, request, outcome)
        assert answer is not None
        assert problems(answer, described.response, action) == []
        return answer

    def refusal(self, action: str, **request: object) -> tuple[str, str]:
        """Return code and cause of a refusal, which has changed nothing."""
        before = self.world.state()
        described = self.service.actions[action]
        try:
            answer = self.world.answer(described, request)
        except Refusal as refusal:
            assert self.world.state() == before
            return refusal.code, refusal.why.removeprefix("precondition ")
        raise AssertionError(f"it was answered: {answer}")

    # What follows is about EIPv6.

    def free(self, count: int = 1, **members: object) -> list[str]:
        return [self.world.put("ipv6-address", members) for _ in range(count)]

    def look(self, *ids: str, **request: object) -> list[dict[str, Any]]:
        asked = {"IPv6AddressIds": list(ids), **request} if ids else request
        found = self("DescribeIPv6Addresses", **asked)["AddressSet"]
        assert isinstance(found, list)
        return found

    def states(self, *ids: str) -> list[str]:
        return [each["AddressStatus"] for each in self.look(*ids)]

    def listed(self, **filters: list[str]) -> list[str]:
        """Return the ids of those that filters find, `_` for hyphens in their names."""
        given = [
            {"Name": name.replace("_", "-"), "Values": values}
            for name, values in filters.items()
        ]
        return [each["AddressId"] for each in self.look(Filters=given)]


def problems(
    value: Mapping[str, Any], members: Mapping[str, Parameter], path: str
) -> list[str]:
    """Return what is in an object, and should not be."""
    found = [f"{path}.{name} is unknown" for name in value if name not in members]
    for name, each in value.items():
        if name in members and each is not None:
            found += _problems(each, members[name].type, f"{path}.{name}")
    return found


def _problems(value: Any, kind: ValueType, path: str) -> list[str]:
    if kind.base is Base.LIST:
        if type(value) is not list:
            return [f"{path} is no list"]
        items = kind.items
        assert items is not None
        return [
            p for i, e in enumerate(value) for p in _problems(e, items, f"{path}[{i}]")
        ]
    if kind.base is Base.STRUCTURE:
        if type(value) is not dict:
            return [f"{path} is no object"]
        return problems(value, kind.members, path)
    wanted = {
        Base.STRING: str,
        Base.INTEGER: int,
        Base.FLOAT: float,
        Base.BOOLEAN: bool,
    }
    if type(value) is not wanted[kind.base]:
        return [f"{path} is {value!r}, and no {kind.base}"]
    is_known = kind.confidence is Confidence.DOCUMENTED and kind.enum
    if is_known and value not in kind.enum:
        return [f"{path} is {value!r}"]
    if isinstance(value, str):
        if kind.pattern and not matches(value, kind.pattern):
            return [f"{path} is {value!r}, unlike {kind.pattern}"]
        formats = {"ipv6": is_ipv6, "date": is_date, "datetime": is_date}
        if kind.format and not formats[kind.format](value):
            return [f"{path} is {value!r}, and no {kind.format}"]
    return []
