"""The decision tables of a page, read back: what they say of a request.

A row becomes a rule in the language of rules, so that whoever knows that language can
judge a request by the page alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import docs_pages

HEADING = "Legal combinations"
Holds: TypeAlias = Callable[[str, Mapping[str, Any]], bool]
"""Whether a request satisfies a rule that is given as its text."""

_TEXT = r"'(?:[^'\\]|\\.)*'" + "|" + r'"(?:[^"\\]|\\.)*"'
_WORD = re.compile(
    rf"(?P<between>, | or | and )|(?P<test>(?:NOT )?LIKE (?:{_TEXT})"
    rf"|[=!<>]=? (?:{_TEXT}|[^\s,|]+)(?:\|(?:{_TEXT}|[^\s,|]+))*)"
    rf"|(?P<word>sent|holds|fails|—)|(?P<value>{_TEXT}|[^\s,]+)"
)


@dataclass(frozen=True)
class Row:
    """A combination as the text of a rule, and what comes of it."""

    text: str
    outcome: str
    """The call, or the code of the error."""
    rule: str
    """The rule that is broken or warned of; nothing of what is simply legal."""


@dataclass(frozen=True)
class Table:
    """What comes of some parameters."""

    legal: list[Row]
    mistakes: list[Row]


@dataclass(frozen=True)
class Verdict:
    """What a page says of a request."""

    code: str
    """The error that it earns, of the rule; both are empty if it is legal."""
    rule: str
    warned: frozenset[str]


def read(page: str) -> list[Table]:
    """Return the tables of a page."""
    tables: list[Table] = []
    columns: Sequence[str] = ()
    for row in docs_pages.rows(page, HEADING):
        if row[-1] in ("Call", "Broken"):
            is_legal = row[-1] == "Call"
            before, columns = columns, row[:-1] if is_legal else row[:-2]
            # Mistakes stand below what is legal of the same columns, if anything is.
            if is_legal or columns != before or tables[-1].mistakes:
                tables.append(Table([], []))
            continue
        marks = row[: len(columns)]
        if is_legal:
            outcome, _, rule = row[-1].partition("Warned of ")
        else:
            outcome, rule = row[-2:]
        text = " AND ".join(filter(None, map(_predicate, columns, marks)))
        rows = tables[-1].legal if is_legal else tables[-1].mistakes
        rows.append(Row(text, outcome.removesuffix(" (inferred)"), rule))
    return tables


def left_out(page: str) -> list[str]:
    """Return the rules that are in none of the tables."""
    note = re.search("^Too much for a table.*", page, re.MULTILINE)
    return re.findall(r"\(#rule-([^)]*)\)", note[0]) if note else []


def judge(page: str, holds: Holds) -> Callable[[Mapping[str, Any]], Verdict]:
    """Return what the tables of a page say of requests.

    Of what its rules say the page tells everything: exactly what is no mistake is
    legal, or it is an error of the page's own.
    """
    tables = read(page)
    order = re.findall('<a id="rule-([^"]*)">', page)

    def fits(row: Row, request: Mapping[str, Any]) -> bool:
        return not row.text or holds(row.text, request)

    def of(request: Mapping[str, Any]) -> Verdict:
        errors: list[Row] = []
        warned: set[str] = set()
        for table in tables:
            legal = [row for row in table.legal if fits(row, request)]
            wrong = [row for row in table.mistakes if fits(row, request)]
            assert bool(legal) is not bool(wrong), (request, legal, wrong)
            assert len({bool(row.rule) for row in legal}) < 2, (request, legal)
            errors += wrong[:1]
            warned |= {row.rule for row in legal if row.rule}
        if not errors:
            return Verdict("", "", frozenset(warned))
        first = min(errors, key=lambda row: order.index(row.rule))
        return Verdict(first.outcome, first.rule, frozenset())

    return of


def _predicate(column: str, cell: str) -> str:
    """Return what a cell says of its column, as a text in the language of rules."""
    if not cell:
        return ""
    if cell in ("holds", "fails"):
        return f"({column})" if cell == "holds" else f"NOT ({column})"
    return f"({' OR '.join(_alternatives(column, cell))})"


def _alternatives(column: str, cell: str) -> Iterator[str]:
    name = f"[{column}]"
    said: list[str] = []
    place = 0
    while place < len(cell):
        found = _WORD.match(cell, place)
        assert found, (cell, cell[place:])
        place = found.end()
        if found["between"] and found["between"] != " and ":
            yield " AND ".join(said)
            said = []
        elif test := found["test"]:
            # What is not there is of no sort of values.
            is_not = f"{name} AND NOT " if test.startswith("NOT ") else ""
            said.append(f"{is_not}{name} {test.removeprefix('NOT ')}")
        elif value := found["value"]:
            said.append(f"{name} == {value}")
        elif found["word"]:
            said.append({"sent": name, "—": f"NOT {name}"}[found["word"]])
    yield " AND ".join(said)
