"""The requests to try: every set of parameters, and values around all that is named.

Around every constant of a rule, every member of an enumeration and every pattern there
are values on both sides of it. But for what comes first, nothing here knows what is
right.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import idl
from plain_contracts import Contract, Kind, Parameter

MOST_SETS = 256
"""How many sets of parameters are tried; of more, a sample."""

WRONG: Mapping[str, Sequence[Any]] = {
    "string": (1, True, ["x"], {}),
    "integer": ("1", 1.5, 2.0, True, []),
    "float": ("0.5", False, {}),
    "boolean": (0, "true", [True]),
    "list": ("x", {}, 1, False),
    "structure": ([], "x", 1),
}
IPV6 = (
    "fc00::1",
    "::",
    "::ffff:10.0.0.1",
    "",
    "10.0.0.1",
    "fe80::1%eth0",
    "fc00::12345",
)
DATES = (
    *("2025-11-13", "2025-11-13T08:37:53Z", "2025-11-13 08:37:53.5+08:00"),
    *("2024-02-29", "2025-02-29", "0000-01-01", "2025-13-01", "13.11.2025", ""),
    *("2025-11-13T", "2025-11-13T24:00:00", "2025-11-13T08:37:53+24:00", "2025-1-1"),
)
_WIDE = (-(2**63), -(2**63) - 1, 2**63 - 1, 2**63, 2**64 - 1, 2**64)

_DEEPEST = 4
"""How many structures and lists in each other are looked into."""
_SOME = 32
"""How many values are tried of each member of a structure."""


def values(parameter: Parameter, contract: Contract) -> list[Any]:
    """Return values of a parameter's type, the first of them one that fits it."""
    return _values(parameter.kind, list(_constants(parameter.name, contract)))


def _values(kind: Kind, constants: Sequence[Any] = (), depth: int = 0) -> list[Any]:
    of_base = {
        "boolean": lambda: [True, False],
        "string": lambda: _texts(kind, constants),
        "list": lambda: _lists(kind, depth),
        "structure": lambda: _structures(kind, depth),
    }
    found = of_base.get(kind.base, lambda: _of_numbers(kind, constants))()
    return list({repr(value): value for value in found}.values())


def _texts(kind: Kind, constants: Sequence[str]) -> list[str]:
    found: list[str] = []
    if kind.format:
        found += IPV6 if kind.format == "ipv6" else DATES
    if kind.pattern:
        found += _matching(kind.pattern)
    found += kind.enum
    for length in kind.bounds.values():
        # Of characters, of which some are longer than others as bytes.
        found += ["x" * int(length + more) for more in (0, -1, 1) if length + more >= 0]
        found.append("\u4e2d" * int(length))
        # Those of a pattern are as long as one likes if their ends may be repeated.
        found += [
            found[0].ljust(int(length + more), found[0][-1:] or "x") for more in (0, 1)
        ]
    for constant in constants:
        found += [constant, f"{constant}0", constant[:-1], constant.swapcase()]
    found += ["text", "", "a", "b", "a\nb\u4e2d"]
    if kind.enum:
        found.append(f"{kind.enum[0]} ")
    if pattern := kind.pattern:
        found.sort(key=lambda text: not re.fullmatch(pattern, text, re.ASCII))
    return found


def _of_numbers(kind: Kind, constants: Sequence[Any]) -> list[Any]:
    found: list[Any] = [*kind.bounds.values()]
    step: Sequence[Any] = (1, 0.5) if kind.base == "float" else (1,)
    if kind.width:
        found += [0, 1, *_WIDE]
    for constant in [*kind.bounds.values(), *(constants or [1])]:
        if kind.base == "integer" and constant != int(constant):
            constant = int(constant)
        found += [constant, *(constant + s * d for s in step for d in (-1, 1))]
    return [*found, 0, -1, 2, 10**18]


def _lists(kind: Kind, depth: int) -> list[Any]:
    if kind.items is None or depth > _DEEPEST:
        return [[]]
    first, *others = _values(kind.items, (), depth + 1)
    lengths = [int(length) for length in kind.bounds.values()]
    most = kind.bounds.get("max_items", 2)
    usual = int(kind.bounds.get("min_items", min(1, most)))
    found = [[first] * usual]
    found += [
        [first] * (n + more) for n in lengths for more in (-1, 0, 1) if n + more >= 0
    ]
    for other in (*others, *WRONG[kind.items.base][:2], None):
        found += [[other], [first, other]]
    return [*found, [], [first, first]]


def _structures(kind: Kind, depth: int) -> list[Any]:
    if depth > _DEEPEST:
        return [{}]
    tried = {n: _values(m.kind, (), depth + 1) for n, m in kind.members.items()}
    fitting = {n: tried[n][0] for n, m in kind.members.items() if m.required}
    full = {name: each[0] for name, each in tried.items()}
    found: list[Any] = [fitting, full, {}, {**fitting, "NoSuchMember": 1}]
    for name, member in kind.members.items():
        found.append({n: value for n, value in full.items() if n != name})
        wrong = (*WRONG[member.base][:2], None)
        others = (*tried[name][1 : 1 + _SOME], *wrong)
        found += [{**fitting, name: other} for other in others]
    return found


def requests(contract: Contract) -> Iterator[dict[str, Any]]:
    """Yield requests, the same ones each time."""
    chance = random.Random(contract.name)
    names = list(contract.parameters)
    tried = {n: values(p, contract) for n, p in contract.parameters.items()}
    sets = list(presence_sets(names, chance))
    for present in sets:
        yield {name: tried[name][0] for name in present}
        yield {name: chance.choice(tried[name]) for name in present}
    # Each value where little is there, where all is, and where it falls.
    rich = [names, *chance.choices(sets, k=3)]
    needed = {n: tried[n][0] for n, p in contract.parameters.items() if p.required}
    for name, parameter in contract.parameters.items():
        # What can be wrong in many ways is once wrong in each of them alone.
        has_many = parameter.base in ("list", "structure") or parameter.kind.bounds
        for value in (*tried[name], *WRONG[parameter.base], None):
            if has_many:
                yield {**needed, name: value}
            for others in rich:
                request = {other: chance.choice(tried[other]) for other in others}
                yield {**request, name: value}
    for pair in itertools.islice(itertools.combinations(names, 2), 10):
        for both in itertools.product(*(tried[name][:8] for name in pair)):
            yield dict(zip(pair, both, strict=True))
    yield {**{name: tried[name][0] for name in names}, "NoSuchName": 1}
    yield {"NoSuchName": None}


def presence_sets(
    names: Sequence[str], chance: random.Random
) -> Iterator[tuple[str, ...]]:
    """Yield every set of names, or a sample of them with the extremes in it."""
    if 2 ** len(names) <= MOST_SETS:
        for size in range(len(names) + 1):
            yield from itertools.combinations(names, size)
        return
    yield from ((), tuple(names), *((name,) for name in names))
    for _ in range(MOST_SETS - len(names) - 2):
        # Rules that exclude each other leave few parameters: small sets come often.
        share = chance.choice((0.1, 0.25, 0.5, 0.75))
        yield tuple(name for name in names if chance.random() < share)


def _constants(name: str, contract: Contract) -> Iterator[Any]:
    """Yield what the rules compare a parameter with, in each of its forms."""
    base = contract.parameters[name].base
    for rule in contract.rules:
        for part in idl.parts(rule.tree):
            match part:
                case ("is", other, _, constants) if other == name:
                    yield from constants
                case ("like", other, pattern) if other == name:
                    yield pattern.replace("*", "")
                    yield pattern.replace("*", "x")
                case ("relates", left, _, right) if name in idl.names(part):
                    if base != "string":
                        yield from _numbers(left)
                        yield from _numbers(right)


def _numbers(side: Any) -> Iterator[Any]:
    if isinstance(side, tuple):
        yield from (*_numbers(side[0]), *_numbers(side[2]))
    elif not isinstance(side, str):
        yield side


def _matching(pattern: str) -> Iterator[str]:
    """Yield texts around a pattern of letters, sets and counts, a fitting one first."""
    simple = re.sub(r"\[(.)[^]]*\]", r"\1", pattern.split("|")[-1])
    simple = re.sub(r"(.)[+*?]", r"\1", simple)
    fitting = re.sub(r"(.)\{(\d+)\}", lambda m: m[1] * int(m[2]), simple)
    yield from (fitting, fitting + fitting[-1:], fitting[:-1])
    yield from (f" {fitting}", fitting.swapcase())
