"""Transports that are shared: by threads, tasks, event loops and processes."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import random
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from loopback import LoopbackServer, Raw, Received, Reply
from posting import eventually, open_files, request

from actionsmith.runtime.errors import ConnectionFailed, ConnectionLost, TransportError
from actionsmith.runtime.transport import AsyncPoolTransport, PoolTransport

if TYPE_CHECKING:
    from collections.abc import Iterator

    import trustme

ROOT = Path(__file__).parents[2]


def echo(received: Received) -> Reply:
    if received.body.startswith(b"slow"):
        time.sleep(0.01)
    return 200, {}, received.body


@pytest.fixture(params=["http", "https"])
def server(
    request: pytest.FixtureRequest, authority: trustme.CA
) -> Iterator[LoopbackServer]:
    context = None
    if request.param == "https":
        import ssl

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)
    with LoopbackServer(echo, tls=context) as server:
        yield server


def test_64_threads(server: LoopbackServer, ca_file: Path) -> None:
    wrong: list[object] = []

    with PoolTransport(ca_file=ca_file, max_connections=20) as transport:

        def work(number: int) -> None:
            for turn in range(10):
                body = b"%d-%d" % (number, turn)
                try:
                    answer = transport.post(request(server.url, body), 30)
                except TransportError as error:
                    wrong.append(error)
                    return
                if answer.body != body:
                    wrong.append(answer)

        threads = [threading.Thread(target=work, args=[n]) for n in range(64)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not wrong
    assert len(server.requests) == 640
    assert len({received.connection for received in server.requests}) <= 20


def test_1000_tasks(server: LoopbackServer, ca_file: Path) -> None:
    async def main() -> None:
        async with AsyncPoolTransport(ca_file=ca_file) as transport:

            async def work(number: int) -> None:
                body = b"%d" % number
                answer = await transport.post(request(server.url, body), 60)
                assert answer.body == body

            await asyncio.gather(*(work(number) for number in range(1000)))

    asyncio.run(main())
    assert len(server.requests) == 1000
    assert len({received.connection for received in server.requests}) <= 100


def test_tasks_that_are_cancelled(server: LoopbackServer, ca_file: Path) -> None:
    """At any moment, and nothing is left open, mixed up or in the way of others."""
    chance = random.Random(1)

    async def main() -> None:
        transport = AsyncPoolTransport(ca_file=ca_file, max_connections=5)
        await transport.post(request(server.url), 5)
        cancelled = 0

        async def work(number: int) -> None:
            nonlocal cancelled
            body = b"slow %d" % number
            task = asyncio.create_task(transport.post(request(server.url, body), 30))
            await asyncio.sleep(chance.random() * 0.02)
            task.cancel()
            try:
                assert (await task).body == body
            except asyncio.CancelledError:
                cancelled += 1

        for _ in range(20):
            await asyncio.gather(*(work(number) for number in range(20)))
        assert cancelled > 50
        answers = await asyncio.gather(
            *(transport.post(request(server.url, b"%d" % n), 5) for n in range(10))
        )
        assert [answer.body for answer in answers] == [b"%d" % n for n in range(10)]
        await transport.aclose()

    before = open_files()
    asyncio.run(main())
    assert eventually(lambda: open_files() <= before)


def test_tasks_that_time_out(server: LoopbackServer, ca_file: Path) -> None:
    chance = random.Random(2)

    async def main() -> None:
        async with AsyncPoolTransport(ca_file=ca_file, max_connections=5) as transport:
            for _ in range(20):
                await asyncio.gather(
                    *(
                        transport.post(
                            request(server.url, b"slow"), chance.random() * 0.02
                        )
                        for _ in range(20)
                    ),
                    return_exceptions=True,
                )
            assert (await transport.post(request(server.url), 5)).body == b"{}"

    before = open_files()
    asyncio.run(main())
    assert eventually(lambda: open_files() <= before)


def test_threads_that_time_out(server: LoopbackServer, ca_file: Path) -> None:
    before = open_files()
    with PoolTransport(ca_file=ca_file, max_connections=3) as transport:

        def work(seed: int) -> None:
            chance = random.Random(seed)
            for _ in range(30):
                with contextlib.suppress(TransportError):
                    sample = request(server.url, b"slow")
                    transport.post(sample, chance.random() * 0.02 + 0.0001)

        threads = [threading.Thread(target=work, args=[seed]) for seed in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert transport.post(request(server.url), 5).body == b"{}"
    assert eventually(lambda: open_files() <= before)


def test_event_loops_one_after_the_other(server: LoopbackServer, ca_file: Path) -> None:
    transport = AsyncPoolTransport(ca_file=ca_file)

    async def main() -> None:
        for _ in range(2):
            await transport.post(request(server.url), 5)

    asyncio.run(main())
    before = open_files()
    for _ in range(5):
        asyncio.run(main())
    # Connections of loops that have ended are closed, but for the last one's.
    assert eventually(lambda: open_files() <= before)
    numbers = [received.connection for received in server.requests]
    assert numbers == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    asyncio.run(transport.aclose())
    gc.collect()  # complains about what is not closed


def test_event_loops_beside_each_other(server: LoopbackServer, ca_file: Path) -> None:
    transport = AsyncPoolTransport(ca_file=ca_file)
    wrong: list[BaseException] = []

    async def main() -> None:
        for number in range(20):
            body = b"%d" % number
            answer = await transport.post(request(server.url, body), 5)
            assert answer.body == body

    def work() -> None:
        try:
            asyncio.run(main())
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert len({received.connection for received in server.requests}) == 4
    asyncio.run(transport.aclose())


def test_close_wakes_other_threads() -> None:
    with LoopbackServer([Raw(then="hang")]) as server:
        transport = PoolTransport(max_connections=2)
        errors: list[TransportError] = []

        def work() -> None:
            with pytest.raises(TransportError) as caught:
                transport.post(request(server.url), 20)
            errors.append(caught.value)

        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        assert eventually(lambda: len(server.requests) == 2)
        start = time.monotonic()
        transport.close()
        transport.close()
        for thread in threads:
            thread.join()
        assert time.monotonic() - start < 2
    kinds = sorted((type(error).__name__, error.sent) for error in errors)
    assert kinds == [
        ("ConnectionFailed", False),
        ("ConnectionLost", True),
        ("ConnectionLost", True),
    ]
    with pytest.raises(RuntimeError, match="this PoolTransport has been closed"):
        transport.post(request(server.url), 1)


def test_close_wakes_other_tasks() -> None:
    async def main(server: LoopbackServer) -> None:
        transport = AsyncPoolTransport(max_connections=2)
        tasks = [
            asyncio.create_task(transport.post(request(server.url), 20))
            for _ in range(3)
        ]
        while len(server.requests) < 2:
            await asyncio.sleep(0.01)
        await transport.aclose()
        await transport.aclose()
        errors = await asyncio.gather(*tasks, return_exceptions=True)
        assert {type(error) for error in errors} == {ConnectionLost, ConnectionFailed}
        with pytest.raises(RuntimeError, match="AsyncPoolTransport has been closed"):
            await transport.post(request(server.url), 1)

    before = open_files()
    with LoopbackServer([Raw(then="hang")]) as server:
        asyncio.run(main(server))
    assert eventually(lambda: open_files() <= before)


FORK = """
import asyncio, os, sys, threading
from posting import request
from actionsmith.runtime.transport import AsyncPoolTransport, PoolTransport

def check(post, transport):
    assert post().body == b"{}"
    # Another thread is in the middle of something, and is not there any more then.
    held, go_on = threading.Event(), threading.Event()
    def hold():
        with transport._lock:
            held.set()
            go_on.wait()
    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    child = os.fork()
    if not child:
        try:
            assert post().body == b"{}"
            assert post().body == b"{}"
        except BaseException as error:
            print(repr(error), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    go_on.set()
    thread.join()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert post().body == b"{}"

url, ca_file, kind = sys.argv[1:]
sample = request(url)
if kind == "sync":
    with PoolTransport(ca_file=ca_file) as transport:
        check(lambda: transport.post(sample, 5), transport)
else:
    transport = AsyncPoolTransport(ca_file=ca_file)
    loop = asyncio.new_event_loop()
    parent = os.getpid()
    def post():
        if os.getpid() == parent:
            return loop.run_until_complete(transport.post(sample, 5))
        async def twice():
            await transport.post(sample, 5)
            return await transport.post(sample, 5)
        return asyncio.run(twice())
    check(post, transport)
    loop.run_until_complete(transport.aclose())
    loop.close()
"""


@pytest.mark.skipif(not hasattr(sys.modules["os"], "fork"), reason="needs os.fork")
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_fork(server: LoopbackServer, ca_file: Path, kind: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", FORK, server.url, str(ca_file), kind],
        env={"PYTHONPATH": f"{ROOT / 'tests'}:{ROOT / 'tests/runtime'}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    numbers = [received.connection for received in server.requests]
    # The parent's connection is as good as before.
    assert numbers == ([0, 1, 1, 0] if kind == "sync" else [0, 1, 1, 2, 2, 0])
