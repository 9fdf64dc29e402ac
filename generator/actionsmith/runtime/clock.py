"""The server's time, as far as the Date headers of its answers tell it.

A request whose timestamp is more than five minutes off is refused, so a machine with a
wrong clock cannot call anything until its error is known. One refusal tells it.
"""

from __future__ import annotations

import math
import re
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"

# The three forms that RFC 9110 asks everyone to read; all of them are in UTC. The first
# pattern is for two of them, and takes their mixtures, too.
_DATES = (
    r"[A-Z][a-z]+, (?P<day>\d\d)[ -](?P<month>[A-Z][a-z]{2})[ -](?P<year>\d{4}|\d\d) "
    r"(?P<of_day>\d\d:\d\d:\d\d) GMT",
    r"[A-Z][a-z]{2} (?P<month>[A-Z][a-z]{2}) (?P<day>[\d ]\d) "
    r"(?P<of_day>\d\d:\d\d:\d\d) (?P<year>\d{4})",
)

# Seconds that a Retry-After header may ask for: more digits than these mean "never".
_MOST_DIGITS = 9

# A server that believes to live before the API existed, or after everyone who reads
# this, does not know the time.
_EARLIEST = datetime(2017, 1, 1, tzinfo=UTC).timestamp()
_LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()

# Seconds by which a clock may differ from the second that a Date names, at its
# beginning and at its end, and still agree with it: the answer has been on its way.
_TOLERANCE = 1.0


def http_date(text: str) -> float | None:
    """Return the moment that an HTTP-date names, in seconds since 1970.

    None if the text is none of the three forms of RFC 9110, or names no real moment.
    """
    for form in _DATES:
        if (found := re.fullmatch(form, text.strip(), re.ASCII)) is not None:
            return _moment(**found.groupdict())
    return None


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds that an answer asks to wait for, at least 0.

    None if it does not ask, or not in a way that can be understood.

    Args:
        headers: Those of the answer, with names in lower case.
        now: The time at the server, in seconds since 1970, unless the answer says it.

    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        digits = text.lstrip("0")
        return float(digits or 0) if len(digits) <= _MOST_DIGITS else math.inf
    if (until := http_date(text)) is None:
        return None
    answered = http_date(headers.get("date", ""))
    return max(0.0, until - (now if answered is None else answered))


class ServerClock:
    """The time at the server: this machine's own, and what has to be added to it.

    Threads may share a clock.
    """

    __slots__ = ("_clock", "_lock", "_offset")

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """Make a clock that agrees with this machine's until it is corrected.

        Args:
            clock: Tells this machine's time, in seconds since 1970.

        """
        self._clock = clock
        self._lock = threading.Lock()
        self._offset = 0.0

    @property
    def offset(self) -> float:
        """Seconds by which the server's clock is ahead of this machine's."""
        return self._offset

    def now(self) -> float:
        """Return the time at the server, in seconds since 1970."""
        return self._clock() + self._offset

    def correct(self, date: str | None, *, since: float | None = None) -> bool:
        """Set the clock by an answer that has just come; return whether that helped.

        A Date names a whole second. A clock that agrees with it to a second more is
        left alone, and one that does not is set to the middle of that second. What is
        no date, or an absurd one, changes nothing.

        Args:
            date: The Date header of the answer; None if it had none.
            since: The offset that the refused request was signed with. Given that,
                a correction counts that another answer has brought about meanwhile.
                Default: the offset of this moment.

        """
        moment = None if date is None else http_date(date)
        if moment is None or not _EARLIEST <= moment < _LATEST:
            return False
        with self._lock:
            before = self._offset if since is None else since
            own = self._clock()
            ahead = own + self._offset - moment
            if not -_TOLERANCE <= ahead < 1 + _TOLERANCE:
                self._offset = moment + 0.5 - own
            return self._offset != before


def _moment(day: str, month: str, year: str, of_day: str) -> float | None:
    # Nobody has sent two digits of a year since there is a cloud.
    full_year = int(year) if len(year) > 2 else 2000 + int(year)
    hour, minute, second = map(int, of_day.split(":"))
    try:
        number = _MONTHS.index(month) // 3 + 1
        date = datetime(full_year, number, int(day), hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return date.timestamp()
