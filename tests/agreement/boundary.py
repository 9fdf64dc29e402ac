"""The requests to try: every set of parameters, and values around all that is named.

Around every constant of a rule, every member of an enumeration and every pattern there
are values on both sides of it. Nothing here knows what is right.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import idl
from plain_contracts import Contract, Parameter

MOST_SETS = 256
"""How many sets of parameters are tried; of more, a sample."""

WRONG: Mapping[str, Sequence[Any]] = {
    "string": (1, True, ["x"], {}),
    "integer": ("1", 1.5, 2.0, True, []),
    "float": ("0.5", False, {}),
    "boolean": (0, "true", [True]),
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


def values(parameter: Parameter, contract: Contract) -> list[Any]:
    """Return values of a parameter's type, the first of them one that fits it."""
    found: list[Any] = []
    if parameter.base == "boolean":
        return [True, False]
    constants = list(_constants(parameter.name, contract))
    if parameter.base == "string":
        if parameter.is_ipv6:
            found += IPV6
        if parameter.pattern:
            found += _matching(parameter.pattern)
        found += parameter.enum
        for constant in constants:
            found += [constant, f"{constant}0", constant[:-1], constant.swapcase()]
        found += ["text", "", "a", "b", "a\nb\u4e2d"]
        if parameter.enum:
            found.append(f"{parameter.enum[0]} ")
    else:
        step: Sequence[Any] = (1, 0.5) if parameter.base == "float" else (1,)
        for constant in constants or [1]:
            if parameter.base == "integer" and constant != int(constant):
                constant = int(constant)
            found += [constant, *(constant + s * d for s in step for d in (-1, 1))]
        found += [0, -1, 2, 10**18]
    return list({(type(value), value): value for value in found}.values())


def requests(contract: Contract) -> Iterator[dict[str, Any]]:
    """Yield requests, the same ones each time."""
    chance = random.Random(contract.name)
    names = list(contract.parameters)
    tried = {n: values(p, contract) for n, p in contract.parameters.items()}
    sets = list(presence_sets(names, chance))
    for present in sets:
        yield {name: tried[name][0] for name in present}
        yield {name: chance.choice(tried[name]) for name in present}
    # Each value where all is there, where little is, and where it falls.
    rich = [names, *chance.choices(sets, k=3)]
    for name, parameter in contract.parameters.items():
        for value in (*tried[name], *WRONG[parameter.base], None):
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
