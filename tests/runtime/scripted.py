"""Both kinds of client over a cloud that is a function, in a time that flies.

cloud = Cloud(lambda sent: {"TotalCount": 0})
for way in (Sync, Async):
    way(cloud)("describe_addresses", limit=1)
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from runtime_addresses import AddressesClient, AsyncAddressesClient
from runtime_sample import CREDENTIALS, success

from actionsmith.runtime.exchange import HttpAnswer, HttpRequest
from actionsmith.runtime.policy import RetryPolicy

Answer = Mapping[str, object] | bytes | Exception


@dataclass
class Cloud:
    """Answers requests, and keeps them; its clock goes when somebody sleeps."""

    answer: Callable[[dict[str, Any]], Answer]
    takes: float = 0.0
    """Seconds that an answer takes."""
    now: float = 1000.0
    requests: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    timeouts: list[float] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    @property
    def sent(self) -> list[dict[str, Any]]:
        """The parameters of each request."""
        return [parameters for _, parameters in self.requests]

    def handle(self, request: HttpRequest, timeout: float) -> HttpAnswer:
        action = dict(request.headers)["X-TC-Action"]
        parameters = json.loads(request.body)
        self.requests.append((action, parameters))
        self.timeouts.append(timeout)
        self.now += self.takes
        found = self.answer(parameters)
        if isinstance(found, Exception):
            raise found
        body = found if isinstance(found, bytes) else success(**found)
        return HttpAnswer(200, {}, body)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


class SyncTransport:
    """Hands requests to a cloud."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud

    def post(self, request: HttpRequest, timeout: float) -> HttpAnswer:
        return self.cloud.handle(request, timeout)

    def close(self) -> None:
        pass


class AsyncTransport:
    """Hands requests to a cloud."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud

    async def post(self, request: HttpRequest, timeout: float) -> HttpAnswer:
        await asyncio.sleep(0)
        return self.cloud.handle(request, timeout)

    async def aclose(self) -> None:
        pass


class Sync:
    """Calls methods of the client that waits."""

    def __init__(self, cloud: Cloud, **settings: Any) -> None:
        self.cloud = cloud
        self.client = AddressesClient(
            transport=SyncTransport(cloud), **{**SETTINGS, **settings}
        )
        self.client._sleep = cloud.sleep
        self.client._shared.monotonic = lambda: cloud.now

    def __call__(self, method: str, /, *args: Any, **kwargs: Any) -> Any:
        return getattr(self.client, method)(*args, **kwargs)

    def items(self, most: int | None = None, **kwargs: Any) -> list[Any]:
        """Return the items of an iteration, or the first ones."""
        found: list[Any] = []
        for item in self.client.iter_describe_addresses(**kwargs):
            found.append(item)
            if len(found) == most:
                break
        return found

    def pages(self, **kwargs: Any) -> list[Any]:
        return list(self.client.iter_describe_addresses(**kwargs).pages())


class Async:
    """Calls methods of the client that is awaited."""

    def __init__(self, cloud: Cloud, **settings: Any) -> None:
        self.cloud = cloud
        self.client = AsyncAddressesClient(
            transport=AsyncTransport(cloud), **{**SETTINGS, **settings}
        )

        async def sleep(seconds: float) -> None:
            await asyncio.sleep(0)
            cloud.sleep(seconds)

        self.client._sleep = sleep  # type: ignore[method-assign]
        self.client._shared.monotonic = lambda: cloud.now

    def __call__(self, method: str, /, *args: Any, **kwargs: Any) -> Any:
        async def main() -> Any:
            return await getattr(self.client, method)(*args, **kwargs)

        return asyncio.run(main())

    def items(self, most: int | None = None, **kwargs: Any) -> list[Any]:
        async def main() -> list[Any]:
            found: list[Any] = []
            async for item in self.client.iter_describe_addresses(**kwargs):
                found.append(item)
                if len(found) == most:
                    break
            return found

        return asyncio.run(main())

    def pages(self, **kwargs: Any) -> list[Any]:
        async def main() -> list[Any]:
            pages = self.client.iter_describe_addresses(**kwargs).pages()
            return [page async for page in pages]

        return asyncio.run(main())


Way = type[Sync] | type[Async]
SETTINGS: dict[str, Any] = {
    "region": "ap-x",
    "credentials": CREDENTIALS,
    "retry": RetryPolicy(attempts=1),
}
