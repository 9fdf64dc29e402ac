"""The date of a source is a day of the calendar: 2025-11-13.

A date in another form is read differently by different people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from actionsmith.contract import Text
from actionsmith.diagnostics import Diagnostic, error

from .walk import Scope, actions

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each date that is none."""
    tables = [
        *(provider.sources for provider in scope.provider),
        *(service.sources for service in scope.services),
        *(action.sources for action in actions(scope)),
    ]
    for table in tables:
        for source in table.values():
            if source.date and not _is_day(source.date):
                yield error(
                    "source-date",
                    source.date.at,
                    f"{str(source.date)!r} is not a date",
                    "write year, month and day, such as 2025-11-13",
                )


def _is_day(text: Text) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False
