"""The server's time: which dates are understood, and what they do to the clock."""

from __future__ import annotations

import math
import threading
import time
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionsmith.runtime.clock import ServerClock, http_date, retry_after

# 2024-02-29, a Thursday.
LEAP_DAY = 1709210096.0
DATE = "Thu, 29 Feb 2024 12:34:56 GMT"


def dated(moment: float) -> str:
    return format_datetime(datetime.fromtimestamp(moment // 1, UTC), usegmt=True)


class Hands:
    """A clock that is moved by hand."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784111777.0),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 784111777.0 + 36525 * 86400),
        ("Sun Nov  6 08:49:37 1994", 784111777.0),
        (DATE, LEAP_DAY),
        (f"  {DATE}\t", LEAP_DAY),
        ("Thursday, 29-Feb-24 12:34:56 GMT", LEAP_DAY),
        ("Thu Feb 29 12:34:56 2024", LEAP_DAY),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 253402300799.0),
        ("", None),
        ("now", None),
        ("1709210096", None),
        ("Thu, 30 Feb 2024 12:34:56 GMT", None),
        ("Thu, 29 Feb 2023 12:34:56 GMT", None),
        ("Thu, 29 Feb 2024 24:00:00 GMT", None),
        ("Thu, 29 Feb 2024 12:34:60 GMT", None),
        ("Thu, 29 Feb 2024 12:34:56", None),
        ("Thu, 29 Feb 2024 12:34:56 CET", None),
        ("Thu, 29 Feb 2024 12:34:56 +0000", None),
        ("Thu, 29 Feb 2024 12:34:56 GMT, and more", None),
        ("Thu, 29 Xyz 2024 12:34:56 GMT", None),
        ("Thu, 29 FEB 2024 12:34:56 GMT", None),
        ("Thu, 29 feb 2024 12:34:56 GMT", None),
        ("Thu, 29 Feb 0000 12:34:56 GMT", None),
        ("Thu, \uff12\uff19 Feb 2024 12:34:56 GMT", None),
        ("2024-02-29T12:34:56Z", None),
    ],
)
def test_dates_of_http(text: str, moment: float | None) -> None:
    assert http_date(text) == moment


@given(st.integers(0, 253402300799))
def test_dates_are_read_as_they_are_written(moment: int) -> None:
    assert http_date(dated(moment)) == moment


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="time zones cannot be changed")
def test_dates_do_not_depend_on_where_we_are(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Shanghai")
        time.tzset()
        assert http_date(DATE) == LEAP_DAY
    time.tzset()


@given(st.text())
def test_whatever_is_no_date_is_none(text: str) -> None:
    assert http_date(text) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, None),
        ("", None),
        ("0", 0.0),
        ("000", 0.0),
        ("3", 3.0),
        (" 3 ", 3.0),
        ("0000000000012", 12.0),
        ("123456789", 123456789.0),
        ("1234567890", math.inf),
        ("9" * 10_000, math.inf),
        ("-3", None),
        ("+3", None),
        ("1.5", None),
        ("1e3", None),
        ("3 s", None),
        ("٣", None),
        ("²", None),
        ("soon", None),
        ("nan", None),
        (dated(LEAP_DAY + 7), 7.0),
        (dated(LEAP_DAY), 0.0),
        (dated(LEAP_DAY - 7), 0.0),
        ("Thu, 30 Feb 2024 12:34:56 GMT", None),
    ],
)
def test_retry_after(text: str | None, seconds: float | None) -> None:
    headers = {} if text is None else {"retry-after": text}
    assert retry_after(headers, LEAP_DAY) == seconds


def test_moment_of_retry_after_is_one_of_the_answer_s_own_clock() -> None:
    headers = {"retry-after": dated(LEAP_DAY + 7), "date": dated(LEAP_DAY)}
    assert retry_after(headers, LEAP_DAY + 3600) == 7
    assert retry_after(headers, LEAP_DAY - 3600) == 7
    headers["date"] = "today"
    assert retry_after(headers, LEAP_DAY + 5) == 2


def test_clock_is_this_machine_s_at_first() -> None:
    clock = ServerClock()
    assert clock.offset == 0
    assert abs(clock.now() - time.time()) < 60
    assert ServerClock(lambda: 5.0).now() == 5


@pytest.mark.parametrize(
    ("skew", "changes"),
    [
        # The Date names the second from LEAP_DAY on; a second more is allowed.
        (-1.001, True),
        (-1.0, False),
        (0.0, False),
        (0.999, False),
        (1.0, False),
        (1.999, False),
        (2.0, True),
        (-600.0, True),
        (600.0, True),
        (-LEAP_DAY, True),  # a machine without a battery wakes in 1970
        (1e9, True),
    ],
)
def test_correction(skew: float, changes: bool) -> None:
    hands = Hands(LEAP_DAY + skew)
    clock = ServerClock(hands)
    assert clock.correct(DATE) is changes
    # To the middle of the second, or not at all.
    assert clock.now() == pytest.approx(LEAP_DAY + (0.5 if changes else skew))
    # What was corrected goes on, and agrees with the same answer from then on.
    offset = clock.offset
    assert clock.correct(DATE) is False
    hands.now += 1000.25
    assert clock.correct(dated(clock.now())) is False
    assert clock.offset == offset
    later = LEAP_DAY + 1000.25
    assert clock.now() == pytest.approx(later + (0.5 if changes else skew))


@pytest.mark.parametrize(
    "date",
    [
        None,
        "",
        "yesterday",
        "Thu, 30 Feb 2024 12:34:56 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Sat, 31 Dec 2016 23:59:59 GMT",
        "Fri, 01 Jan 2100 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ],
)
def test_nonsense_changes_nothing(date: str | None) -> None:
    clock = ServerClock(Hands(LEAP_DAY - 3600))
    assert clock.correct(DATE)
    assert clock.correct(date) is False
    assert clock.correct(date, since=0.0) is False
    assert clock.now() == LEAP_DAY + 0.5


@pytest.mark.parametrize(
    "date", ["Sun, 01 Jan 2017 00:00:00 GMT", "Thu, 31 Dec 2099 23:59:59 GMT"]
)
def test_times_that_can_be_are_believed(date: str) -> None:
    clock = ServerClock(Hands(LEAP_DAY))
    assert clock.correct(date)
    moment = http_date(date)
    assert moment is not None
    assert clock.now() == moment + 0.5


def test_correction_by_another_answer_counts() -> None:
    clock = ServerClock(Hands(LEAP_DAY - 3600))
    signed_with = clock.offset
    assert clock.correct(DATE, since=signed_with)
    # A second request, refused at the same time, is signed otherwise by now.
    assert clock.correct(DATE, since=signed_with)
    assert clock.correct(DATE, since=clock.offset) is False


def test_clock_that_was_put_right_here_is_corrected_back() -> None:
    hands = Hands(LEAP_DAY - 3600)
    clock = ServerClock(hands)
    assert clock.correct(DATE)
    hands.now += 3600
    assert clock.correct(DATE)
    assert clock.offset == pytest.approx(0.5)


def test_threads_that_are_refused_together_correct_it_once() -> None:
    clock = ServerClock(Hands(LEAP_DAY - 3600))
    offsets: list[float] = []
    barrier = threading.Barrier(16)

    def refused() -> None:
        barrier.wait()
        assert clock.correct(DATE, since=0.0)
        offsets.append(clock.offset)

    threads = [threading.Thread(target=refused) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert offsets == [3600.5] * 16
