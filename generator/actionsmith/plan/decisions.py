"""Decision tables: what comes of each combination, in the fewest rows.

A row is legal, or it breaks a rule. Of several broken rules that are enforced the first
one in the contract gives the error, as it does in the validator: of the rows with
errors, the first one that fits counts. A rule that is only inferred gives a warning
where the request is legal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from math import prod
from operator import and_, or_
from typing import NamedTuple

from actionsmith.contract import Action, Constraint, Parameter
from actionsmith.logic.analysis import Tables

from .columns import ANY, Column, Mark, columns, impossible, in_columns
from .connected import connected
from .implicants import Pattern, fewest_patterns, in_order
from .requests import Request, request

_MOST_COMBINATIONS = 4096
_MOST_ROWS = 32
"""Beyond these nobody reads a table."""


class Row(NamedTuple):
    """A combination, and what comes of it."""

    marks: tuple[Mark, ...]
    broken: Constraint | None
    """The rule that gives the error or the warning; None of a legal combination."""
    request: Request | None
    """An example of a legal one: the parameters that rules connect with these."""


class Decisions(NamedTuple):
    """What comes of the parameters that some rules connect."""

    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    """First what is legal, then what is warned of, then what is refused."""


def decisions(action: Action) -> tuple[list[Decisions], list[Constraint]]:
    """Return the tables of an action, and the rules that are in none of them.

    A request is legal if every table says so.
    """
    tables: list[Decisions] = []
    left_out: list[Constraint] = []
    rules = list(action.constraints.values())
    waiting = list(connected(action, rules))
    while waiting:
        parameters, own = waiting.pop(0)
        if table := _decide(action, parameters, own):
            # Rules that cannot be broken make a table without columns.
            tables += [table] if table.columns else []
            continue
        # Rules that are only inferred may connect too much.
        enforced = [rule for rule in own if rule.confidence.enforced]
        again = len(enforced) < len(own)
        left_out += [rule for rule in own if not (again and rule in enforced)]
        waiting[:0] = connected(action, enforced) if again else ()
    return tables, left_out


def _decide(
    action: Action, parameters: Sequence[Parameter], rules: Sequence[Constraint]
) -> Decisions | None:
    """Return the table of rules, or None if it would be too long."""
    chosen = columns(action, rules)
    if not chosen:
        return None
    sizes = [len(column.domain.values) for column in chosen]
    if prod(sizes) > _MOST_COMBINATIONS:
        return None
    # Their first parameter changes fastest; that of the patterns, slowest.
    tables = Tables({column.name: column.domain for column in reversed(chosen)})
    every = (1 << prod(sizes)) - 1
    free = reduce(or_, (tables.table(e) for e in impossible(chosen)), 0)
    kept = {str(rule.id): tables.table(in_columns(rule.expression)) for rule in rules}
    rows: list[tuple[Pattern, Constraint | None]] = []
    for broken, table, also in _outcomes(rules, kept, every & ~free):
        patterns = fewest_patterns(table, sizes, _MOST_ROWS - len(rows), free | also)
        if patterns is None:
            return None
        rows += ((pattern, broken) for pattern in sorted(patterns, key=in_order))
    # A column that every row is indifferent to says nothing, unless nothing else does.
    said = [
        place
        for place, column in enumerate(chosen)
        if any(column.mark(pattern[place]) != ANY for pattern, _ in rows)
    ]
    if any(broken for _, broken in rows):
        said = said or [*range(len(chosen))]
    return Decisions(
        parameters=tuple(parameters),
        columns=tuple(chosen[place] for place in said),
        rows=tuple(
            Row(
                marks=tuple(chosen[place].mark(pattern[place]) for place in said),
                broken=broken,
                request=(
                    None
                    if broken and broken.confidence.enforced
                    else request(action, parameters, rules, chosen, pattern, broken)
                ),
            )
            for pattern, broken in rows
        ),
    )


def _outcomes(
    rules: Sequence[Constraint], kept: Mapping[str, int], every: int
) -> Iterator[tuple[Constraint | None, int, int]]:
    """Yield each outcome, what has it, and what its rows may have besides.

    That is what an error of a row before them was said of.
    """
    enforced = [rule for rule in rules if rule.confidence.enforced]
    inferred = [rule for rule in rules if not rule.confidence.enforced]
    legal = reduce(and_, (kept[rule.id] for rule in enforced), every)
    yield None, reduce(and_, (kept[rule.id] for rule in inferred), legal), 0
    for rule in inferred:
        yield rule, legal & ~kept[rule.id], 0
    left = every
    for rule in enforced:
        yield rule, left & ~kept[rule.id], every & ~left
        left &= kept[rule.id]
