"""Calls that meet a fault, sync and async, and what became of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from fault_server import FaultServer, client_context
from fault_table import MAX_BODY, Act, Fault, Kind, Mode
from runtime_sample import (
    BUY,
    CREDENTIALS,
    ORDER,
    SEARCH,
    AsyncShopClient,
    BuyResponse,
    ShopClient,
)

from actionsmith.runtime.credentials import Credentials, CredentialsProvider
from actionsmith.runtime.policy import RetryPolicy
from actionsmith.runtime.transport import AsyncPoolTransport, PoolTransport

if TYPE_CHECKING:
    from loopback import Received

Way: TypeAlias = Literal["sync", "async"]

ACTIONS = {"search": SEARCH, "buy": BUY, "order": ORDER}
REGION = "ap-x"
OVERSHOOT = 0.25
"""Seconds by which a deadline may be missed."""
IN_TIME = 10.0
TOO_SHORT = 0.25


class TwoTokens(CredentialsProvider):
    """Has other credentials when the first ones are rejected."""

    def __init__(self) -> None:
        self.current = CREDENTIALS

    def get(self) -> Credentials:
        return self.current

    def refresh(self, rejected: Credentials) -> bool:
        if self.current != rejected:
            return True
        key = CREDENTIALS.secret_key
        self.current = Credentials(CREDENTIALS.secret_id, key, "second-token")
        return True


@dataclass
class Result:
    """What became of a call."""

    response: BuyResponse | None = None
    error: BaseException | None = None
    elapsed: float = 0.0
    requests: list[Received] = field(default_factory=list)
    """What the server saw of it."""
    connections: int = 0
    delays: list[float] = field(default_factory=list)
    """What the client waited between attempts, or would have."""
    stray: int = 0
    """Requests and connections at the server that redirects led to."""


def timeout_of(fault: Fault) -> float:
    """Return the seconds that a call has: too few, where time is the fault."""
    is_late = fault.kind in (Kind.LATE, Kind.LATE_UNSENT)
    return TOO_SHORT if is_late else IN_TIME


def meet(
    fault: Fault,
    way: Way,
    act: Act,
    mode: Mode,
    *,
    credentials: CredentialsProvider | None = None,
    **parameters: Any,
) -> Result:
    """Let a call meet a fault."""
    script = fault.script
    if mode == "transient":
        script = (*script, fault.then)
    with FaultServer(script, tls=fault.tls) as server:
        settings: dict[str, Any] = {
            "region": REGION,
            "credentials": credentials
            or (TwoTokens() if fault.refreshable else CREDENTIALS),
            "endpoint": server.url,
            "retry": RetryPolicy(attempts=1 if mode == "once" else 3),
        }
        request = {"item": "item-1", "action": ACTIONS[act], **parameters}
        play = _play if way == "sync" else _play_async
        result = play(fault, server, settings, request)
        result.requests = server.requests[fault.before :]
        result.connections = server.connections
        if server.other is not None:
            result.stray = len(server.other.requests) + len(server.other._connections)
    return result


def _play(
    fault: Fault, server: FaultServer, settings: dict[str, Any], request: dict[str, Any]
) -> Result:
    result = Result()

    def sleep(seconds: float) -> None:
        result.delays.append(seconds)
        server.time_passes()

    transport = PoolTransport(
        proxy=None, ssl_context=client_context(), max_body=MAX_BODY
    )
    with transport, ShopClient(**settings, transport=transport) as shop:
        shop._sleep = sleep
        for _ in range(fault.before):
            shop.buy(**request, timeout=IN_TIME)
            time.sleep(0.02)  # so that the connection's end arrives, if it has one
        began = time.monotonic()
        try:
            result.response = shop.buy(**request, timeout=timeout_of(fault))
        except Exception as error:
            result.error = error
        result.elapsed = time.monotonic() - began
    return result


def _play_async(
    fault: Fault, server: FaultServer, settings: dict[str, Any], request: dict[str, Any]
) -> Result:
    result = Result()

    async def sleep(seconds: float) -> None:
        result.delays.append(seconds)
        server.time_passes()

    async def main() -> None:
        transport = AsyncPoolTransport(
            proxy=None, ssl_context=client_context(), max_body=MAX_BODY
        )
        async with transport, AsyncShopClient(**settings, transport=transport) as shop:
            shop._sleep = sleep  # type: ignore[method-assign]
            for _ in range(fault.before):
                await shop.buy(**request, timeout=IN_TIME)
                await asyncio.sleep(0.02)
            began = time.monotonic()
            try:
                result.response = await shop.buy(**request, timeout=timeout_of(fault))
            except Exception as error:
                result.error = error
            result.elapsed = time.monotonic() - began

    asyncio.run(main())
    return result


def warm_up() -> None:
    """Import what the first request imports: its time is not the network's."""
    import actionsmith.runtime.network
    import actionsmith.runtime.network_async  # noqa: F401

    with suppress(Exception):
        client_context()


Check: TypeAlias = Callable[[Result], None]
