"""The role of an instance, asked of a metadata service on this machine."""

from __future__ import annotations

import json
import pickle
import socket
import threading
import time
import traceback
from collections.abc import Callable

import pytest
from loopback import LoopbackServer, Raw, Received, Reply

from actionsmith.runtime.credentials import Credentials
from actionsmith.runtime.errors import CredentialsNotFound
from actionsmith.runtime.instance_role import InstanceRoleCredentials

PATH = "/latest/meta-data/cam/security-credentials/"
CANARY = "canary1234567890"
NOW = 1_700_000_000
FOUND = {
    "TmpSecretId": "AKIDrole",
    "TmpSecretKey": CANARY,
    "Token": f"{CANARY}-token",
    "ExpiredTime": NOW + 3600,
    "Expiration": "2023-11-14T23:13:20Z",
    "Code": "Success",
}


def service(found: dict[str, object] = FOUND) -> Callable[[Received], Reply]:
    """A metadata service with one role."""

    def answer(request: Received) -> Reply:
        if request.path == PATH:
            return 200, {"Content-Type": "text/plain"}, b"my-role\n"
        if request.path == f"{PATH}my-role":
            return 200, {}, json.dumps(found).encode()
        return 404, {}, b"<html>not found</html>"

    return answer


def source(
    server: LoopbackServer,
    *,
    role: str | None = None,
    timeout: float = 5.0,
    now: float = NOW,
) -> InstanceRoleCredentials:
    return InstanceRoleCredentials(
        role=role, endpoint=server.url, timeout=timeout, clock=lambda: now
    )


def failure(source: InstanceRoleCredentials) -> str:
    """What `get` says, which holds no secret anywhere."""
    with pytest.raises(CredentialsNotFound) as caught:
        source.get()
    error = caught.value
    report = traceback.TracebackException.from_exception(error, capture_locals=True)
    assert CANARY not in "".join(report.format())
    assert CANARY not in repr((error, vars(error), source, vars(source)))
    assert CANARY.encode() not in pickle.dumps(error)
    return str(error)


def test_the_role_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with LoopbackServer(service()) as server:
        role = source(server)
        expected = Credentials("AKIDrole", CANARY, f"{CANARY}-token")
        assert role.get() == expected
        assert role.cached() is role.get()
    assert [request.method for request in server.requests] == ["GET", "GET"]
    assert [request.path for request in server.requests] == [PATH, f"{PATH}my-role"]
    assert server.requests[0].headers["host"] == f"127.0.0.1:{server.port}"
    assert CANARY not in repr((role, vars(role)))


def test_a_role_that_is_named() -> None:
    with LoopbackServer(service()) as server:
        assert source(server, role="my-role").get().secret_id == "AKIDrole"
        assert failure(source(server, role="other")) == (
            "the instance has no role 'other'"
        )
    assert len(server.requests) == 2


@pytest.mark.parametrize("role", ["", "a/b", "..\r\n", "a?b", "角色", "a" * 129])
def test_a_name_that_no_role_has(role: str) -> None:
    with pytest.raises(ValueError, match="must be the name of a role"):
        InstanceRoleCredentials(role=role)


@pytest.mark.parametrize(
    ("endpoint", "words"),
    [
        ("https://metadata.tencentyun.com", "must start with http://"),
        ("http://metadata.tencentyun.com/latest/", "must not have a path"),
        ("metadata", "must start with"),
    ],
)
def test_an_endpoint_that_cannot_be(endpoint: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        InstanceRoleCredentials(endpoint=endpoint)


HTML = b"<!DOCTYPE html><title>Sign in to the hotel</title>"


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ((404, {}, HTML), "the instance has no role"),
        ((200, {}, b" \r\n"), "the instance has no role"),
        ((200, {}, HTML), "something else than the name of a role"),
        ((200, {}, b"../../user-data\n"), "something else than the name of a role"),
        ((200, {}, b"\xff\xfe"), "something else than the name of a role"),
        ((500, {}, b""), "answers with HTTP 500"),
        ((302, {"Location": "/elsewhere"}, b""), "answers with HTTP 302"),
        ((200, {}, b"x" * 65_537), "is longer than 65536 bytes"),
        (Raw(b""), "no answer from http://127.0.0.1:"),
        (Raw(then="reset"), "Connection reset by peer"),
        (Raw(b"SSH-2.0-OpenSSH\r\n"), "is not HTTP (BadStatusLine)"),
        (Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nro"), "(IncompleteRead)"),
        (Raw(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200), "is not HTTP"),
        (
            Raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
            "is not HTTP",
        ),
    ],
)
def test_no_role_to_be_had(reply: Reply, words: str) -> None:
    with LoopbackServer([reply]) as server:
        message = failure(source(server))
    assert words in message
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (HTML, "is not a JSON object"),
        (b"[" * 60_000, "is not a JSON object"),
        (f'["{CANARY}"]'.encode(), "is not a JSON object"),
        (f'{{"TmpSecretKey": "{CANARY}"'.encode(), "is not a JSON object"),
        (b"\xff\xfe", "is not a JSON object"),
        ({"Code": "Failed"}, "is no success (Failed)"),
        ({"Code": f"Failed\n\x1b[0m {CANARY}"}, "is no success (no code)"),
        ({"Code": None}, "is no success (no code)"),
        ({"ExpiredTime": None}, "does not tell when the credentials end"),
        ({"ExpiredTime": True}, "does not tell when the credentials end"),
        ({"ExpiredTime": "soon"}, "does not tell when the credentials end"),
        ({"ExpiredTime": float("nan")}, "does not tell when the credentials end"),
        ({"ExpiredTime": 10**400}, "does not tell when the credentials end"),
        ({"TmpSecretId": ""}, "secret_id is empty"),
        ({"TmpSecretKey": [CANARY]}, "secret_key must be a string, not list"),
        ({"TmpSecretKey": f"{CANARY}\n"}, "secret_key holds whitespace"),
        ({"Token": None}, "token is null"),
        ({"Token": 1}, "token must be a string, not int"),
        ({"ExpiredTime": NOW}, "ended 0 s ago, by the clock of this machine"),
        ({"ExpiredTime": NOW - 60.5}, "ended 60 s ago, by the clock of this machine"),
        ({"ExpiredTime": -(10**300)}, "ended "),
    ],
)
def test_no_credentials_to_be_had(body: bytes | dict[str, object], words: str) -> None:
    if isinstance(body, dict):
        body = json.dumps({**FOUND, **body}).encode()
    replies = [(200, {}, b"my-role"), (200, {}, body)]
    with LoopbackServer(replies) as server:
        assert words in failure(source(server))


@pytest.mark.parametrize("missing", ["TmpSecretId", "TmpSecretKey", "Token"])
def test_an_answer_without(missing: str) -> None:
    found = {name: value for name, value in FOUND.items() if name != missing}
    with LoopbackServer(service(found)) as server:
        assert "is empty" in failure(source(server))


def dripping(body: bytes) -> Raw:
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n"
    return Raw(head.encode() + body, pause=0.05)


@pytest.mark.parametrize(
    "replies",
    [
        [Raw(then="hang")],
        [Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nmy", then="hang")],
        [dripping(b"my-role")],
        [(200, {}, b"my-role"), Raw(then="hang")],
        [(200, {}, b"my-role"), dripping(json.dumps(FOUND).encode())],
    ],
)
def test_slow_services_are_not_waited_for(replies: list[Reply]) -> None:
    with LoopbackServer(replies) as server:
        began = time.monotonic()
        assert "in time" in failure(source(server, timeout=0.3))
        assert time.monotonic() - began < 2
        # The thread is gone, too, though the service goes on.
        names = [thread.name for thread in threading.enumerate()]
        assert "credentials" not in names


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    role = InstanceRoleCredentials(endpoint=f"http://127.0.0.1:{port}")
    assert failure(role) == (
        f"no answer from http://127.0.0.1:{port}: Connection refused"
    )


def test_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert failure(InstanceRoleCredentials()) == (
        "no answer from http://metadata.tencentyun.com: Name or service not known"
    )


def test_a_name_that_is_looked_up_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()

    def stall(*_: object, **__: object) -> None:
        gate.wait(10)
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", stall)
    try:
        role = InstanceRoleCredentials(timeout=0.1)
        assert failure(role) == "nothing fetched within 0.1 s"
    finally:
        gate.set()


def test_refreshed_before_the_end_and_when_rejected() -> None:
    now = float(NOW)
    found: dict[str, object] = dict(FOUND)
    with LoopbackServer(service(found)) as server:
        role = InstanceRoleCredentials(endpoint=server.url, clock=lambda: now)
        first = role.get()
        found |= {"TmpSecretId": "second", "ExpiredTime": NOW + 7200}
        now += 3299
        assert role.get() is first
        now += 1
        end = time.monotonic() + 5
        while (second := role.get()) == first:
            assert time.monotonic() < end
            time.sleep(0.005)
        assert second.secret_id == "second"
        assert len(server.requests) == 4
        assert not role.refresh(second)
        found["TmpSecretId"] = "third"
        assert role.refresh(second)
        assert role.get().secret_id == "third"
    # The service is gone; what it gave last is good until it ends.
    assert not role.refresh(role.get())
    assert role.get().secret_id == "third"
    now = NOW + 7200.0
    assert "no answer from" in failure(role)
