"""Clients: what they refuse to be made of, and what becomes of a call."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress

import pytest
from loopback import LoopbackServer
from runtime_sample import (
    CREDENTIALS,
    ORDER,
    AsyncShopClient,
    MissingParameter,
    ShopClient,
    failure,
    success,
)

from actionsmith.runtime.clock import ServerClock
from actionsmith.runtime.errors import (
    ContractDrift,
    ContractWarning,
    MalformedResponse,
    ServiceError,
)
from actionsmith.runtime.policy import RetryPolicy
from actionsmith.runtime.validation import Validation

BOTH = pytest.mark.parametrize("kind", [ShopClient, AsyncShopClient])
Kind = type[ShopClient] | type[AsyncShopClient]


@BOTH
@pytest.mark.parametrize(
    ("argument", "value", "problem"),
    [
        ("region", "", "region must be"),
        ("region", "ap guangzhou", "region must be"),
        ("endpoint", "", "endpoint ''"),
        ("endpoint", "ftp://x", "endpoint 'ftp://x' must start"),
        ("timeout", 0, "timeout must be above 0"),
        ("timeout", -1.0, "timeout must be above 0"),
        ("timeout", float("nan"), "timeout must be above 0"),
        ("timeout", float("inf"), "timeout must be above 0"),
        # A socket cannot wait so long: the call would fail, as if it had been sent.
        ("timeout", 3_000_000, "at most 86400 seconds, not 3000000"),
        ("timeout", 10**400, "at most 86400 seconds"),
        ("validation", "loose", "validation must be one of"),
        ("validation", None, "validation must be one of"),
    ],
)
def test_arguments_that_cannot_be_right(
    kind: Kind, argument: str, value: object, problem: str
) -> None:
    arguments: dict[str, object] = {"region": "x", "credentials": CREDENTIALS}
    with pytest.raises(ValueError, match=problem):
        kind(**{**arguments, argument: value})  # type: ignore[arg-type]


@BOTH
@pytest.mark.parametrize(
    ("argument", "value", "problem"),
    [
        (
            "credentials",
            ("id", "secret"),
            "credentials must be Credentials or a CredentialsProvider, not tuple",
        ),
        ("retry", 3, "retry must be RetryPolicy, not int"),
        ("endpoint", b"https://x", "endpoint must be str, not bytes"),
        ("timeout", "5", "timeout must be a number of seconds, not str"),
    ],
)
def test_arguments_of_the_wrong_type(
    kind: Kind, argument: str, value: object, problem: str
) -> None:
    arguments: dict[str, object] = {"region": "x", "credentials": CREDENTIALS}
    with pytest.raises(TypeError, match=f"^{problem}$"):
        kind(**{**arguments, argument: value})  # type: ignore[arg-type]


@BOTH
def test_repr_shows_no_secrets(kind: Kind) -> None:
    client = kind(region="ap-x", credentials=CREDENTIALS)
    assert repr(client) == (
        f"{kind.__name__}(region='ap-x', endpoint='https://shop.example.com')"
    )
    assert not re.search("secret|token", repr(vars(client)))


@BOTH
def test_region_goes_into_the_endpoint(kind: Kind) -> None:
    template = kind._service.endpoints["regional"]
    client = kind(region="ap-x", credentials=CREDENTIALS, endpoint=template)
    assert "https://shop.ap-x.example.com" in repr(client)


def test_call() -> None:
    with (
        LoopbackServer([(200, {}, success(OrderId="o-1"))]) as server,
        ShopClient(region="ap-x", credentials=CREDENTIALS, endpoint=server.url) as shop,
    ):
        shop._shared.clock = ServerClock(lambda: 1_551_113_065.9)
        response = shop.buy(item="item-1", colour="é")
    assert response.order_id == "o-1"
    _check_request(server)


def test_async_call() -> None:
    async def main(url: str) -> None:
        async with AsyncShopClient(
            region="ap-x", credentials=CREDENTIALS, endpoint=url
        ) as shop:
            shop._shared.clock = ServerClock(lambda: 1_551_113_065.9)
            assert (await shop.buy(item="item-1", colour="é")).order_id == "o-1"

    with LoopbackServer([(200, {}, success(OrderId="o-1"))]) as server:
        asyncio.run(main(server.url))
    _check_request(server)


def _check_request(server: LoopbackServer) -> None:
    (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/")
    assert json.loads(request.body) == {"Item": "item-1", "Colour": "é"}
    assert request.headers["host"] == f"127.0.0.1:{server.port}"
    assert request.headers["x-tc-timestamp"] == "1551113065"
    assert "/2019-02-25/shop/tc3_request" in request.headers["authorization"]


def test_refusals_send_nothing() -> None:
    with (
        LoopbackServer([(200, {}, success())]) as server,
        ShopClient(region="x", credentials=CREDENTIALS, endpoint=server.url) as shop,
    ):
        with pytest.raises(MissingParameter):
            shop.buy()
        with pytest.raises(ValueError, match="Colour cannot be sent"):
            shop.buy(item="item-1", colour="\ud800")
        with pytest.raises(ValueError, match="timeout"):
            shop.buy(item="item-1", timeout=0)
        with pytest.raises(ValueError, match="validation"):
            shop.buy(item="item-1", validation="loose")  # type: ignore[arg-type]
        assert not server.requests
        # A call's own mode goes before the client's.
        shop.buy(validation="off")
        with (
            pytest.warns(ContractDrift),
            pytest.warns(ContractWarning, match="Item is required"),
        ):
            shop.buy(validation="warn")
        assert [request.body for request in server.requests] == [b"{}", b"{}"]


def drifts(answers: Sequence[object], mode: Validation, **request: str) -> list[object]:
    """Return the warnings of drift that a call gives, and where they point."""
    found: list[object] = []

    async def call_async(url: str) -> None:
        async with AsyncShopClient(
            region="x", credentials=CREDENTIALS, endpoint=url, validation=mode
        ) as shop:
            await shop.buy(**request)

    for is_async in (False, True):
        with (
            LoopbackServer(list(answers)) as server,
            warnings.catch_warnings(record=True) as caught,
            suppress(ServiceError),
        ):
            warnings.simplefilter("always")
            if is_async:
                asyncio.run(call_async(server.url))
            else:
                with ShopClient(
                    region="x",
                    credentials=CREDENTIALS,
                    endpoint=server.url,
                    validation=mode,
                ) as shop:
                    shop.buy(**request)
        found.append([w for w in caught if w.category is ContractDrift])
    return found


def test_what_the_service_accepts_against_the_contract_is_drift() -> None:
    for caught in drifts([(200, {}, success())], "warn"):
        (warning,) = caught
        assert warning.filename == __file__
        drift = warning.message
        assert str(drift) == (
            "Buy: the service accepted what the contract refuses (required)"
        )
        assert drift.action == "Buy"
        assert [v.constraint for v in drift.violations] == ["required"]
        assert drift.request_id == "r-1"


def test_what_is_no_drift() -> None:
    accepted, refused = (200, {}, success()), (200, {}, failure("MissingParameter"))
    assert drifts([accepted], "warn", item="item-1") == [[], []]
    assert drifts([accepted], "warn", item="1") == [[], []], "its pattern is inferred"
    assert drifts([refused], "warn") == [[], []]
    assert drifts([accepted], "off") == [[], []]


def test_closed_client_says_so() -> None:
    shop = ShopClient(region="x", credentials=CREDENTIALS)
    shop.close()
    shop.close()
    with pytest.raises(RuntimeError, match="this ShopClient has been closed"):
        shop.buy(item="item-1")
    with pytest.raises(RuntimeError, match="has been closed"), shop:
        pass


def test_closed_async_client_says_so() -> None:
    async def main() -> None:
        shop = AsyncShopClient(region="x", credentials=CREDENTIALS)
        await shop.aclose()
        await shop.aclose()
        with pytest.raises(RuntimeError, match="this AsyncShopClient has been closed"):
            await shop.buy(item="item-1")
        with pytest.raises(RuntimeError, match="has been closed"):
            async with shop:
                pass

    asyncio.run(main())


def test_importing_and_making_a_client_loads_no_transport() -> None:
    program = (
        "import sys, runtime_sample as s\n"
        "s.ShopClient(region='x', credentials=s.CREDENTIALS)\n"
        "s.AsyncShopClient(region='x', credentials=s.CREDENTIALS)\n"
        "print(*({'httpcore2', 'ssl', 'asyncio'} & set(sys.modules)))\n"
        "seldom = ('waiting', 'settling', 'paging')\n"
        "print(*(n for n in seldom if f'actionsmith.runtime.{n}' in sys.modules))"
    )
    output = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}\n{program}"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert output.split() == []


@BOTH
def test_a_token_of_the_call_s_own_does_not_outlive_it(kind: Kind) -> None:
    """Another call would have another token, and so might do it twice."""

    def order(url: str, **parameters: str) -> None:
        client = kind(
            region="x",
            credentials=CREDENTIALS,
            endpoint=url,
            retry=RetryPolicy(base=0),
            validation="off",
        )
        sent = {"Item": "item-1", **parameters}

        async def in_loop(client: AsyncShopClient) -> None:
            async with client:
                await client.perform(ORDER, sent, timeout=None, validation=None)

        if isinstance(client, AsyncShopClient):
            asyncio.run(in_loop(client))
        else:
            with client:
                client.perform(ORDER, sent, timeout=None, validation=None)

    with LoopbackServer([(500, {}, b"oops")]) as server:
        for parameters, is_retryable in (({}, False), ({"ClientToken": "mine"}, True)):
            with pytest.raises(MalformedResponse) as caught:
                order(server.url, **parameters)
            assert caught.value.retryable is is_retryable
            assert caught.value.attempts == 3
    tokens = [json.loads(request.body)["ClientToken"] for request in server.requests]
    assert tokens[0] == tokens[1] == tokens[2] != tokens[3]
    assert tokens[3:] == ["mine"] * 3
