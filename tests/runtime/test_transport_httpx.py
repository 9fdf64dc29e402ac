"""The adapters to a caller's own client of httpx2, sync and async alike."""

from __future__ import annotations

import asyncio
import gzip
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from loopback import LoopbackServer, Raw, Reply
from loopback_proxy import ConnectProxy
from posting import request
from runtime_sample import CREDENTIALS, AsyncShopClient, ShopClient, success

from actionsmith.runtime.errors import (
    ConnectionFailed,
    ConnectionLost,
    MalformedResponse,
    RequestTimeout,
    TransportError,
)
from actionsmith.runtime.exchange import HttpAnswer
from actionsmith.runtime.httpx_adapter import AsyncHttpxTransport, HttpxTransport

Post = Callable[..., HttpAnswer]
FINE: list[Reply] = [(200, {}, b"{}")]


def _post(
    url: str,
    *,
    timeout: float = 5.0,
    body: bytes = b"{}",
    max_body: int = 1000,
    times: int = 1,
    **settings: Any,
) -> HttpAnswer:
    with httpx2.Client(trust_env=False, **settings) as client:
        transport = HttpxTransport(client, max_body=max_body)
        for _ in range(times):
            answer = transport.post(request(url, body), timeout)
        transport.close()
        assert not client.is_closed
    return answer


def _post_async(
    url: str,
    *,
    timeout: float = 5.0,
    body: bytes = b"{}",
    max_body: int = 1000,
    times: int = 1,
    **settings: Any,
) -> HttpAnswer:
    async def main() -> HttpAnswer:
        async with httpx2.AsyncClient(trust_env=False, **settings) as client:
            transport = AsyncHttpxTransport(client, max_body=max_body)
            for _ in range(times):
                answer = await transport.post(request(url, body), timeout)
            await transport.aclose()
            assert not client.is_closed
        return answer

    return asyncio.run(main())


@pytest.fixture(params=[_post, _post_async], ids=["sync", "async"])
def post(request: pytest.FixtureRequest) -> Post:
    chosen: Post = request.param
    return chosen


def fails(post: Post, url: str, **settings: Any) -> TransportError:
    with pytest.raises(TransportError) as caught:
        post(url, **settings)
    assert url in str(caught.value) or isinstance(caught.value, MalformedResponse)
    return caught.value


def test_what_is_sent(post: Post) -> None:
    with LoopbackServer([(200, {"X-Y": "z"}, b"{}")]) as server:
        answer = post(
            server.url,
            times=2,
            body=b'{"a":1}',
            headers={"X-Own": "1"},
            cookies={"own": "1"},
            params={"own": "1"},
            auth=("own", "own"),
        )
    assert (answer.status, answer.headers["x-y"], answer.body) == (200, "z", b"{}")
    received = server.requests[1]
    assert received.connection == 0
    assert (received.method, received.path, received.body) == ("POST", "/", b'{"a":1}')
    # What was signed, and nothing of the client's own.
    assert set(received.headers) == {"host", "authorization", "content-length"}
    assert received.headers["authorization"] == "secret-signature"


def test_redirect_is_not_followed(post: Post) -> None:
    with (
        LoopbackServer(FINE) as other,
        LoopbackServer([(307, {"Location": other.url}, b"x")]) as server,
    ):
        answer = post(server.url, follow_redirects=True)
        assert not other.requests
    assert answer.status == 307


def test_mocked(post: Post) -> None:
    def handle(received: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=received.content)

    answer = post("https://a.test", body=b"[]", transport=httpx2.MockTransport(handle))
    assert answer.body == b"[]"


def test_refused(post: Post) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    error = fails(post, f"http://127.0.0.1:{port}")
    assert isinstance(error, ConnectionFailed)
    assert not error.sent


def test_not_trusted(post: Post, authority: Any) -> None:
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with LoopbackServer(FINE, tls=context) as server:
        error = fails(post, server.url)
    assert isinstance(error, ConnectionFailed)
    assert not error.sent


def test_proxy_refuses(post: Post) -> None:
    with ConnectProxy(reply=b"HTTP/1.1 407 No\r\n\r\n") as proxy:
        error = fails(post, "https://shop.test", proxy=proxy.url)
    assert isinstance(error, ConnectionFailed)
    assert not error.sent


def test_timeout_before_sending(post: Post) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        error = fails(post, url, timeout=0.2)
    assert isinstance(error, RequestTimeout)
    assert not error.sent


@pytest.mark.parametrize(
    "reply",
    [
        Raw(then="hang"),
        # Each step is quick enough, and the whole is not.
        Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + b" " * 99, pause=0.01),
    ],
    ids=["silence", "dripping"],
)
def test_timeout_after_sending(post: Post, reply: Reply) -> None:
    with LoopbackServer([reply]) as server:
        error = fails(post, server.url, timeout=0.4)
    assert isinstance(error, RequestTimeout)
    assert error.sent
    assert "within 0.4 s" in str(error)


@pytest.mark.parametrize(
    "reply",
    [
        Raw(),
        Raw(then="reset"),
        Raw(b"SSH-2.0\r\n"),
        Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"),
    ],
    ids=["closed", "reset", "not HTTP", "cut off"],
)
def test_lost(post: Post, reply: Reply) -> None:
    with LoopbackServer([reply]) as server:
        error = fails(post, server.url)
    assert isinstance(error, ConnectionLost)
    assert error.sent
    assert error.__cause__ is not None


@pytest.mark.parametrize(
    "reply",
    [
        (200, {}, b"x" * 1001),
        Raw(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1001),
        (200, {"Content-Encoding": "gzip"}, gzip.compress(b"\0" * 10_000_000)),
    ],
    ids=["length", "no length", "bomb"],
)
def test_not_taken(post: Post, reply: Reply) -> None:
    with LoopbackServer([reply]) as server:
        assert isinstance(fails(post, server.url), MalformedResponse)


def test_what_else_is_raised_is_the_callers() -> None:
    def hook(_: httpx2.Request) -> None:
        raise KeyError("own")

    with LoopbackServer(FINE) as server, pytest.raises(KeyError, match="own"):
        _post(server.url, event_hooks={"request": [hook]})
    client = httpx2.Client()
    client.close()
    with pytest.raises(RuntimeError, match="closed"):
        HttpxTransport(client).post(request("http://127.0.0.1:1"), 1)


def test_in_a_client_of_ours() -> None:
    async def main(url: str) -> None:
        async with httpx2.AsyncClient() as client:
            shop = AsyncShopClient(region="x", credentials=CREDENTIALS, endpoint=url)
            shop._transport = AsyncHttpxTransport(client)
            async with shop:
                assert (await shop.buy(item="item-1")).request_id == "r-1"

    with LoopbackServer([(200, {}, success())]) as server:
        with httpx2.Client() as client:
            shop = ShopClient(region="x", credentials=CREDENTIALS, endpoint=server.url)
            shop._transport = HttpxTransport(client)
            with shop:
                assert shop.buy(item="item-1").request_id == "r-1"
        asyncio.run(main(server.url))


def test_nothing_is_imported_before_it_is_needed() -> None:
    program = (
        "import sys\n"
        "import actionsmith.runtime.client, actionsmith.runtime.httpx_adapter\n"
        "print({'httpx2', 'httpcore2', 'ssl', 'asyncio'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
