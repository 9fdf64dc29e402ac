"""Whatever is sent, an envelope comes back, or the connection ends."""

from __future__ import annotations

import json
import logging
import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hostile_requests import KINDS, KNOWN, SPEC, Hostile, hostile
from signed import associate
from wire import connect, exchange, receive

from actionsmith.contract import Catalog
from actionsmith.mock import MockServer
from actionsmith.mock.preparing import read_contracts
from actionsmith.mock.scenario import Scenario

SEED = 1
PATIENCE = 0.5
"""Seconds that the server waits for the rest of a request."""
LONGEST = 30.0
"""Seconds after which it is said to hang, on a machine with much else to do."""
CLIENTS = 16


@pytest.fixture(scope="module")
def requests(pytestconfig: pytest.Config) -> int:
    return int(pytestconfig.getoption("--requests"))


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read_contracts(SPEC)


@pytest.fixture
def server(catalog: Catalog) -> Iterator[MockServer]:
    unlimited = Scenario(limits=False)
    with MockServer(catalog, scenario=unlimited, patience=PATIENCE) as server:
        yield server


def talk(url: str, request: Hostile) -> bytes:
    """Send a request, and return all that comes back until the connection ends."""
    answer = bytearray()
    with connect(url) as connection:
        connection.settimeout(LONGEST)
        # What is sent and what comes back are on their way at the same time, as a
        # client that does not read would wait for itself.
        with ThreadPoolExecutor(1) as sender:
            sent = sender.submit(send_all, connection, request)
            while chunk := receive(connection):
                answer += chunk
            sent.result()
    return bytes(answer)


def send_all(connection: socket.socket, request: Hostile) -> None:
    try:
        connection.sendall(request.data)
        if not request.is_half:
            connection.shutdown(socket.SHUT_WR)
    except OSError:  # it has been cut off
        return


def problem(data: bytes) -> str | None:
    """Say what is wrong with what came back, if anything is."""
    while data:
        head, end, rest = data.partition(b"\r\n\r\n")
        if not end:
            return f"half a head: {data[:200]!r}"
        line, *lines = head.decode("latin-1").split("\r\n")
        status = line.split(" ")[1]
        if status == "100":
            data = rest
            continue
        if not ("200" <= status < "500"):
            return f"status {status}"
        pairs = (each.partition(": ") for each in lines)
        headers = {name.lower(): value for name, _, value in pairs}
        length = int(headers["content-length"])
        body, data = rest[:length], rest[length:]
        if not body:  # HEAD
            continue
        if len(body) < length:
            if data or not rest.startswith(b"HTTP/1.1 "):
                return "half a body"
            continue
        # After the answer to HEAD, whose length is that of what it leaves out.
        if body.startswith(b"HTTP/1.1 "):
            data = rest
            continue
        answer = json.loads(body)
        if "Response" in answer:
            if not answer["Response"]["RequestId"]:
                return "no RequestId"
            code = answer["Response"].get("Error", {}).get("Code")
            if code == "InternalError":
                return code
    return None


def test_ten_thousand(
    server: MockServer, requests: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    kinds: Counter[str] = Counter()
    problems: list[str] = []

    def attack(number: int) -> None:
        request = hostile(number, SEED)
        kinds[request.kind] += 1
        try:
            found = problem(talk(server.url, request))
        except TimeoutError:
            found = "it hangs"
        except (ValueError, LookupError) as error:
            found = repr(error)
        if found is not None:
            problems.append(
                f"{number}, {request.kind}: {found}; {request.data[:300]!r}"
            )

    with ThreadPoolExecutor(CLIENTS) as clients:
        for _ in clients.map(attack, range(requests)):
            pass
    assert not problems, "\n".join(problems[:20])
    assert not caplog.records, caplog.text
    if requests >= 1000:
        assert len(kinds) == len(KINDS)
    # It is as well as before.
    answer = exchange(server.url, associate(KNOWN))
    assert answer is not None
    assert not str(answer.code).startswith("AuthFailure")


def test_hostile_clients_keep_nobody_waiting(server: MockServer) -> None:
    """Five hundred who open a connection and say nothing."""
    idle = [connect(server.url) for _ in range(500)]
    try:
        began = time.monotonic()
        assert exchange(server.url, associate(KNOWN)) is not None
        assert time.monotonic() - began < 10
        for connection in idle:
            assert receive(connection) == b""
    finally:
        for connection in idle:
            connection.close()
