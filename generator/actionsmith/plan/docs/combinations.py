"""Which parameters may be sent together, as tables: the calls and the mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from actionsmith.contract import Action, Service
from actionsmith.logic import Relation, evaluate

from .. import naming
from ..columns import Column, Mark
from ..decisions import Decisions, Row, decisions
from ..displays import call, inline, keywords
from ..markdown import code, lines, listed
from ..prose import enumerated
from ..requests import Request, Value, value
from .codes import Codes
from .names import rule_link
from .views import Combinations, DecisionRow, DecisionTable

_MARKS = "**sent**: it is there. **—**: it is not. An empty cell: it is all the same."
_RELATIONS = "A comparison **holds**, too, where one of its parameters is not there."
_FIRST = "Of several errors, the first one that fits is raised."
_SEVERAL = (
    "A request is legal if each of these tables says so; of errors in several of them, "
    "the one is raised whose rule stands first."
)


def combinations(service: Service, action: Action, codes: Codes) -> Combinations | None:
    """Return tables of what may be sent together, or None if no rule says so."""
    tables, left_out = decisions(action)
    calls = _Calls(service, action, tables)
    columns = [column for table in tables for column in table.columns]
    legend = [
        _MARKS if columns else "",
        _RELATIONS if any(isinstance(c.subject, Relation) for c in columns) else "",
        _FIRST if columns else "",
        _SEVERAL if len(tables) > 1 else "",
    ]
    return Combinations(
        legend=" ".join(filter(None, legend)),
        tables=tuple(_table(action, table, calls, codes) for table in tables),
        left_out=listed(map(rule_link, left_out)),
    )


class _Calls:
    """Complete calls of an action, in Python."""

    def __init__(
        self, service: Service, action: Action, tables: Sequence[Decisions]
    ) -> None:
        self._action = action
        self._method = (
            f"{naming.service_module(service.name)}.{naming.method_name(action.name)}"
        )
        rules = action.constraints.values()
        self._rules = [rule for rule in rules if rule.confidence.enforced]
        connected = {p.name for table in tables for p in table.parameters}
        self._always: Request = {
            name: value(action, parameter)
            for name, parameter in action.parameters.items()
            if parameter.required and name not in connected
        }
        # What the other tables ask for, where one of them is looked at.
        self._least: Mapping[int, Request | None] = {
            id(table): min(
                (
                    row.request
                    for row in table.rows
                    if row.request is not None and not row.broken
                ),
                key=len,
                default=None,
            )
            for table in tables
        }

    def of(self, table: Decisions, row: Row) -> str | None:
        """Return the call of a legal row, or None if no example was found."""
        others = [least for of, least in self._least.items() if of != id(table)]
        sent: dict[str, Value] = {}
        for part in (self._always, row.request, *others):
            if part is None or None in part.values():
                return None
            sent |= part
        if not all(evaluate(rule.expression, sent) for rule in self._rules):
            return None  # it breaks a rule that is in no table
        in_order = {n: sent[n] for n in self._action.parameters if n in sent}
        return inline(call(self._method, keywords(in_order, self._action.parameters)))


def _table(
    action: Action, table: Decisions, calls: _Calls, codes: Codes
) -> DecisionTable:
    legal, mistakes = [], []
    for row in table.rows:
        marks = tuple(map(_words, table.columns, row.marks))
        rule = rule_link(row.broken) if row.broken else ""
        if row.broken and row.broken.confidence.enforced:
            error = codes.reference(row.broken.error, action.errors)
            mistakes.append(DecisionRow(marks, error, rule))
        else:
            call = calls.of(table, row)
            words = code(call) if call else "yes", f"Warned of {rule}" if rule else ""
            legal.append(DecisionRow(marks, lines(*words)))
    return DecisionTable(
        columns=tuple(code(column.name) for column in table.columns),
        legal=tuple(legal),
        mistakes=tuple(mistakes),
    )


def _words(column: Column, mark: Mark) -> str:
    """Return the words of a cell; nothing if it is all the same."""
    if isinstance(column.subject, Relation):
        words = "fails", "holds"
    else:
        words = "sent", "—"
    if not mark.can_be_sent:
        return words[1]
    if mark.alternatives:
        of_values = [" and ".join(map(code, each)) for each in mark.alternatives]
        absent = [words[1]] if mark.can_be_absent else []
        return enumerated([*absent, *of_values], "or")
    return "" if mark.can_be_absent else words[0]
