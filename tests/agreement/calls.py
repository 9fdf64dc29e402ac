"""Files of calls for type checkers: every combination, each on a line of its own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from outputs import Output
from plain_contracts import Contract, Kind
from signatures import ASIDE, Signatures, listed, should_accept

from actionsmith.plan import naming

MOST_CALLS = 70
"""How many calls of an action are tried; of more, a sample."""

_VALUES = {"string": "text", "integer": 1, "float": 1.5, "boolean": True}


def _value(kind: Kind) -> Any:
    """Return a value as a caller writes it, whose members have the names of Python."""
    if kind.items:
        return [_value(kind.items)]
    if kind.base == "structure":
        members = [m for m in kind.members.values() if m.required]
        return {naming.member_name(m): _value(m.kind) for m in members}
    return kind.enum[0] if kind.enum else _VALUES[kind.base]


def write(output: Output, folder: Path) -> tuple[Path, set[tuple[str, int]]]:
    """Write the calls of a service's actions; return the lines that are wrong, too."""
    file = folder / f"calls_{output.package}_{output.service}.py"
    lines = list(_lines(output))
    file.write_text("".join(f"{line}\n" for line, _ in lines), encoding="utf-8")
    wrong = {(file.name, n) for n, (_, right) in enumerate(lines, 1) if not right}
    return file, wrong


def _lines(output: Output) -> Iterator[tuple[str, bool]]:
    """Yield the lines of a file, and whether each of them is right."""
    module = naming.service_module(output.service)
    client = f"{naming.service_class_prefix(output.service)}Client"
    yield "from __future__ import annotations", True
    yield f"from {output.package}.{module} import Async{client}, {client}, types", True
    for name, contract in output.contracts.items():
        signatures = Signatures(output, name)
        calls = list(_calls(contract, signatures))
        method = naming.method_name(name)
        for define, wait, kind in (
            ("def", "", client),
            ("async def", "await ", f"Async{client}"),
        ):
            function = f"{method}_async" if wait else method
            yield f"{define} {function}(vpc: {kind}) -> None:", True
            for arguments, is_right in calls:
                yield f"    {wait}vpc.{method}({arguments})", is_right
        yield from _maybe_none(contract, signatures, client)


def _calls(contract: Contract, signatures: Signatures) -> Iterator[tuple[str, bool]]:
    """Yield the arguments of each combination, and whether they are to be accepted."""
    choices = [
        [None, *(listed(p) or p.enum or [_value(p.kind)])]
        for p in contract.parameters.values()
    ]
    for place, values in enumerate(_some(choices)):
        request = dict(zip(contract.parameters, values, strict=True))
        if place % 2:
            # None says the same as leaving a parameter out.
            request = {name: v for name, v in request.items() if v is not None}
        accepted = signatures.accept(contract, request)
        expected = should_accept(contract, request)
        # Where there would be too many signatures, there is but one.
        is_right = accepted is not False if ASIDE in (accepted, expected) else expected
        yield _listed(request, signatures), bool(is_right)


def _some(choices: list[list[Any]]) -> list[tuple[Any, ...]]:
    """Return every combination of choices, or a sample of them."""
    number = 1
    for each in choices:
        number *= len(each)
    if number <= MOST_CALLS:
        return list(product(*choices))
    chance = random.Random(0)
    # What is left out comes as often as what is sent, whatever the enumerations are.
    return [
        tuple(
            each[0] if chance.random() < 0.5 else chance.choice(each)
            for each in choices
        )
        for _ in range(MOST_CALLS)
    ]


def _listed(request: dict[str, Any], signatures: Signatures) -> str:
    return ", ".join(f"{signatures.names[n]}={v!r}" for n, v in request.items())


def _maybe_none(
    contract: Contract, signatures: Signatures, client: str
) -> Iterator[tuple[str, bool]]:
    """Yield calls with variables that may all be None, in the ways that are typed."""
    method = naming.method_name(contract.name)
    request = f"types.{contract.name}Request"
    yield f"def {method}_of(vpc: {client}, request: {request}) -> None:", True
    takes_request = signatures.number > 0
    yield f"    vpc.{method}(**request)", not takes_request
    yield f"    vpc.{method}(request, timeout=1, validation='warn')", takes_request
    if takes_request:
        present = {
            signatures.names[n]: _value(p.kind) for n, p in contract.parameters.items()
        }
        members = ", ".join(f"{name!r}: {value!r}" for name, value in present.items())
        yield f"    vpc.{method}({{{members}}})", True
        yield f"    vpc.{method}({{{members}, 'unheard_of': 1}})", False
        first = next(iter(present))
        yield f"    vpc.{method}(request, {first}={present[first]!r})", False
