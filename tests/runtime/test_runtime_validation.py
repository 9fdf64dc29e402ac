"""Checking before sending: what is refused, what is warned of, and where."""

from __future__ import annotations

import asyncio
import inspect
import ipaddress
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import LoopbackServer
from runtime_sample import (
    BUY,
    CREDENTIALS,
    AsyncShopClient,
    MissingParameter,
    ShopClient,
    success,
)

from actionsmith.runtime.errors import ContractDrift, ContractViolation, ContractWarning
from actionsmith.runtime.validation import Violation, check, report_drift
from actionsmith.runtime.values import is_ipv6

GOOD: dict[str, object] = {"Item": "item-1"}
INFERRED: dict[str, object] = {"Item": "1"}
BAD: dict[str, object] = {"Colour": 1, "Size": 2}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("::", True),
        ("fc00::1", True),
        ("2001:DB8::A", True),
        ("::ffff:192.0.2.1", True),
        ("fe80::1%eth0", False),
        ("fe80::1%", False),
        ("[::1]", False),
        ("::1/128", False),
        (" ::1", False),
        ("::1\n", False),
        ("192.0.2.1", False),
        ("12345::", False),
        ("", False),
        ("\u0661::", False),
        ("::1:2:3:4:5:6:7", True),
        ("1:2:3:4:5:6:7::", True),
        ("1::2:3:4:5:6:7:8", False),
        ("1:2:3:4:5:6:7", False),
        ("1:2:3:4:5:6:7:8:9", False),
        ("1::2::3", False),
        (":::", False),
        (":1::", False),
    ],
)
def test_ipv6(text: str, expected: bool) -> None:
    assert is_ipv6(text) is expected


@given(st.text())
def test_no_text_is_too_odd_for_an_address(text: str) -> None:
    assert is_ipv6(text) in (True, False)


def is_address(text: str) -> bool:
    """Ask Python's own parser, which takes several times as long."""
    try:
        return ipaddress.IPv6Address(text).scope_id is None
    except ValueError:
        return False


@given(
    st.lists(
        st.sampled_from(["", "", "0", "fC00", "12345", "1.2.3.4", "1.2.3.256", "g"]),
        max_size=10,
    ).map(":".join)
)
def test_addresses_are_those_of_the_standard_library(text: str) -> None:
    assert is_ipv6(text) is is_address(text)


def test_violation() -> None:
    violation = Violation("a", "B", ("C",), "D.")
    assert violation.enforced
    assert Violation("a", "B", ("C",), "D.", "observed").enforced
    assert not Violation("a", "B", ("C",), "D.", "inferred").enforced
    assert len({violation, Violation("a", "B", ("C",), "D.")}) == 1


def test_a_violation_says_so_if_it_is_but_inferred() -> None:
    violation = Violation("size", "Bad.Size", ("Size",), "S or M.")
    assert str(violation) == "size: S or M. (Bad.Size)"
    guessed = Violation("size", "Bad.Size", ("Size",), "S or M.", "inferred")
    assert str(guessed) == "size: S or M. (Bad.Size, inferred)"


def test_strict_refuses_with_every_violation() -> None:
    with pytest.raises(MissingParameter) as caught:
        check(BUY, BAD, "strict", stacklevel=1)
    assert isinstance(caught.value, ContractViolation)
    assert caught.value.action == "Buy"
    assert [v.constraint for v in caught.value.violations] == ["required", "one-choice"]
    assert "Colour and Size exclude each other." in str(caught.value)


def test_strict_only_warns_of_the_inferred() -> None:
    with pytest.warns(ContractWarning, match=r"Buy: pattern: .*inferred"):
        check(BUY, INFERRED, "strict", stacklevel=1)


def test_warn_warns_of_everything() -> None:
    with pytest.warns(ContractWarning) as caught:
        check(BUY, BAD, "warn", stacklevel=1)
    assert len(caught) == 2


def test_off_does_nothing() -> None:
    check(BUY, BAD, "off", stacklevel=1)
    check(BUY, INFERRED, "off", stacklevel=1)


@pytest.mark.parametrize("mode", ["strict", "warn", "off"])
def test_a_good_request_passes_in_silence(mode: object) -> None:
    check(BUY, GOOD, mode, stacklevel=1)  # type: ignore[arg-type]


def test_unknown_mode() -> None:
    known = "validation must be one of 'strict', 'warn', 'off', not 'loose'"
    with pytest.raises(ValueError, match=known):
        check(BUY, GOOD, "loose", stacklevel=1)  # type: ignore[arg-type]


def test_drift_names_what_was_broken() -> None:
    with pytest.warns(ContractWarning):
        enforced = check(BUY, BAD | INFERRED, "warn", stacklevel=1)
    assert [violation.constraint for violation in enforced] == ["one-choice"]
    two = (enforced[0], Violation("b", "B", ("C",), "D."))
    with pytest.warns(ContractDrift) as caught:
        report_drift(BUY, two, "r-1", stacklevel=1)
    drift = caught[0].message
    assert isinstance(drift, ContractDrift)
    assert str(drift) == (
        "Buy: the service accepted what the contract refuses (one-choice, b)"
    )
    assert (drift.action, drift.violations, drift.request_id) == ("Buy", two, "r-1")
    report_drift(BUY, (), "r-1", stacklevel=1)


def test_warning_points_at_the_caller_s_line() -> None:
    with (
        LoopbackServer([(200, {}, success())]) as server,
        ShopClient(
            region="ap-x", credentials=CREDENTIALS, endpoint=server.url
        ) as client,
        warnings.catch_warnings(record=True) as caught,
    ):
        warnings.simplefilter("always")
        line = inspect.currentframe().f_lineno + 1  # type: ignore[union-attr]
        client.buy(item="1")
    assert [(w.filename, w.lineno) for w in caught] == [(__file__, line)]


def test_async_warning_points_at_the_caller_s_line() -> None:
    async def call(url: str) -> int:
        async with AsyncShopClient(
            region="ap-x", credentials=CREDENTIALS, endpoint=url
        ) as client:
            line = inspect.currentframe().f_lineno + 1  # type: ignore[union-attr]
            await client.buy(item="1")
            return line

    with (
        LoopbackServer([(200, {}, success())]) as server,
        warnings.catch_warnings(record=True) as caught,
    ):
        warnings.simplefilter("always")
        line = asyncio.run(call(server.url))
    ours = [w for w in caught if w.category is ContractWarning]
    assert [(w.filename, w.lineno) for w in ours] == [(__file__, line)]
