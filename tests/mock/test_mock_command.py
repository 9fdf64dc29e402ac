"""The command `actionsmith mock`, in a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import pytest
from signed import associate
from wire import connect, exchange, post, read_answer, receive, send

from actionsmith.runtime.credentials import Credentials

ROOT = Path(__file__).parent.parent.parent
COMMAND = (sys.executable, "-m", "actionsmith", "mock")
CREDENTIALS = Credentials("AKIDEXAMPLE", "secretEXAMPLE")
SIGNALS = ("SIGINT", "SIGTERM", *(["SIGHUP"] if hasattr(signal, "SIGHUP") else []))


pytestmark = pytest.mark.usefixtures("heard")


class Running:
    """A mock that runs, and what it has printed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        assert process.stdout is not None
        assert process.stderr is not None
        self.url = process.stdout.readline().rstrip("\n")
        self._reader = threading.Thread(target=self._read, args=(process.stderr,))
        self._reader.start()

    def _read(self, stream: IO[str]) -> None:
        self.lines.extend(iter(stream.readline, ""))

    def wait_for(self, text: str) -> str:
        """Return the first line on standard error that holds a text."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            for line in self.lines:
                if text in line:
                    return line
            time.sleep(0.01)
        raise AssertionError(f"{text!r} is not in {self.lines}")

    def end(self, number: int = signal.SIGINT) -> int:
        """Ask it to end; return its exit code."""
        self.process.send_signal(number)
        code = self.process.wait(20)
        self._reader.join(20)
        return code

    @property
    def err(self) -> str:
        return "".join(self.lines)


@contextlib.contextmanager
def running(*arguments: str, cwd: Path = ROOT) -> Iterator[Running]:
    environment = {**os.environ, "PYTHONDEVMODE": "1", "PYTHONWARNINGS": "error"}
    with subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            found = Running(process)
            yield found
        finally:
            process.kill()


def refused(*arguments: str, cwd: Path = ROOT) -> tuple[int, str]:
    """Return exit code and standard error of a mock that does not start."""
    done = subprocess.run(
        [*COMMAND, *arguments], cwd=cwd, capture_output=True, text=True, timeout=60
    )
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def test_it_prints_its_url_and_answers() -> None:
    with running() as mock:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", mock.url)
        answer = exchange(mock.url, associate(CREDENTIALS))
        assert answer is not None
        assert answer.code != "AuthFailure.SignatureFailure"
        told = mock.wait_for("AssociateIPv6Address")
        assert answer.response["RequestId"] in told
        assert mock.end() == 130
    assert "TENCENTCLOUD_SECRET_ID=AKIDEXAMPLE\n" in mock.err
    assert "TENCENTCLOUD_SECRET_KEY=secretEXAMPLE\n" in mock.err
    assert mock.lines[-1] == "interrupted\n"
    assert "\x1b" not in mock.err
    assert "warning" not in mock.err


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize(
    ("name", "code"), list(zip(SIGNALS, [130, 143, 129], strict=False))
)
def test_it_ends_at_once_whoever_is_connected(name: str, code: int) -> None:
    with contextlib.ExitStack() as stack, running("--log", "none") as mock:
        port = urlsplit(mock.url).port
        connections = [stack.enter_context(connect(mock.url)) for _ in range(5)]
        for connection, data in zip(
            connections,
            [b"", b"POST /", post(b"", {"Content-Length": "9"}), post(b"{}"), b"junk"],
            strict=True,
        ):
            send(connection, data)
        assert read_answer(connections[3], bytearray()) is not None
        began = time.monotonic()
        assert mock.end(getattr(signal, name)) == code
        assert time.monotonic() - began < 5
        assert receive(connections[0]) == b""
        assert port is not None
        with socket.socket() as free:
            free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            free.bind(("127.0.0.1", port))
    assert "Traceback" not in mock.err
    assert "Warning" not in mock.err


def test_who_ignores_a_signal_goes_on_ignoring_it() -> None:
    """As a job that nohup started does."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with running() as mock:
            mock.process.send_signal(signal.SIGHUP)
            assert exchange(mock.url, post(b"{}")) is not None
            assert mock.end(signal.SIGTERM) == 143
    finally:
        signal.signal(signal.SIGHUP, before)


def test_log_as_json() -> None:
    with running("--log", "json") as mock:
        assert exchange(mock.url, associate(CREDENTIALS)) is not None
        assert exchange(mock.url, post(b"{}")) is not None
        facts = json.loads(mock.wait_for('"number": 1,'))
        others = json.loads(mock.wait_for('"number": 2,'))
        mock.end()
    assert facts["action"] == "AssociateIPv6Address"
    assert facts["region"] == "ap-guangzhou"
    assert facts["status"] == 200
    assert facts["why"]
    assert others["action"] is None
    assert others["code"] == "AuthFailure.InvalidAuthorization"
    assert others["request_id"] != facts["request_id"]


def test_hostile_names_do_not_reach_the_terminal() -> None:
    hostile = {"X-TC-Action": "\x9b31mDo" + "x" * 5000}
    with running() as mock:
        assert exchange(mock.url, post(b"{}", hostile)) is not None
        line = mock.wait_for("31mDo")
        mock.end()
    assert line.rstrip("\n").isprintable()
    assert len(line) < 500


def test_log_none() -> None:
    with running("--log", "none") as mock:
        assert exchange(mock.url, associate(CREDENTIALS)) is not None
        mock.end()
    assert "AssociateIPv6Address" not in mock.err


def test_reader_of_the_log_may_go() -> None:
    with running() as mock, connect(mock.url) as connection:
        assert mock.process.stderr is not None
        # The pipe is held by the thread that reads it, so another one is needed.
        mock.wait_for("Ctrl-C")
        rest = bytearray()
        for _ in range(3):
            send(connection, post(b"{}"))
            assert read_answer(connection, rest) is not None
        assert mock.end() == 130


def test_port_can_be_chosen_and_may_be_taken() -> None:
    with running() as mock:
        port = str(urlsplit(mock.url).port)
        code, err = refused("--port", port)
        assert code == 3
        assert err == f"Error: port {port} of 127.0.0.1: address already in use\n"
        mock.end()
    with running("--port", port) as again:
        assert again.url == f"http://127.0.0.1:{port}"
        again.end()


@pytest.mark.parametrize("host", ["no such host", "host.invalid", "\u2024", "a" * 300])
def test_unknown_host(host: str) -> None:
    code, err = refused("--host", host)
    assert code == 3
    assert err == f"Error: there is no host {host!r}\n"


def test_host_of_another_machine() -> None:
    code, err = refused("--host", "192.0.2.1")
    assert code == 3
    assert err.startswith("Error: port 0 of 192.0.2.1: ")
    assert err.count("\n") == 1


def test_others_may_reach_it_and_it_warns() -> None:
    with running("--host", "0.0.0.0") as mock:
        assert mock.url.startswith("http://127.0.0.1:")
        assert exchange(mock.url, post(b"{}")) is not None
        mock.end()
    assert mock.lines[0].startswith("warning: other machines can reach this")


@pytest.mark.skipif(not socket.has_ipv6, reason="there is no IPv6")
def test_ipv6() -> None:
    with running("--host", "::1") as mock:
        assert mock.url.startswith("http://[::1]:")
        assert exchange(mock.url, post(b"{}")) is not None
        mock.end()
    assert "warning" not in mock.err


def test_wrong_contracts(tmp_path: Path) -> None:
    code, err = refused("--spec", str(tmp_path / "none"))
    assert code == 3
    assert "there are no contracts" in err
    (tmp_path / "x.yaml").write_text("actionsmith: 1\nprovider: x\nnonsense: 1\n")
    code, err = refused("--spec", str(tmp_path))
    assert code == 4
    assert "x.yaml:3:1: error" in err
    assert err.endswith("Error: nothing is served while this is wrong\n")


def test_wrong_scenario(tmp_path: Path) -> None:
    scenario = tmp_path / "scenario.yaml"
    code, err = refused("--scenario", str(scenario))
    assert code == 3
    assert "scenario.yaml: No such file" in err
    scenario.write_text("actionsmith-scenario: 1\nfault: []\n")
    code, err = refused("--scenario", str(scenario))
    assert code == 4
    assert "scenario.yaml:2:1: error" in err
    assert err.endswith("Error: nothing is served while this is wrong\n")


def test_missing_extra() -> None:
    program = (
        "import sys\n"
        "sys.modules['uvicorn'] = None\n"
        "from actionsmith.cli import main\n"
        "sys.argv[1:] = ['mock']\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 3
    assert done.stderr == (
        "Error: the mock server needs uvicorn: pip install 'actionsmith[mock]'\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--port", "65536"], "0<=x<=65535"),
        (["--port", "http"], "not a valid integer"),
        (["--log", "xml"], "'text', 'json', 'none'"),
        (["--seed", "x"], "not a valid integer"),
        (["8080"], "unexpected extra argument"),
    ],
)
def test_misuse(arguments: list[str], message: str) -> None:
    code, err = refused(*arguments)
    assert code == 2
    assert message in err


def test_help() -> None:
    done = subprocess.run([*COMMAND, "--help"], capture_output=True, text=True)
    assert done.returncode == 0
    for taught in ("--scenario FILE", "--seed N", "tccli", "curl", "AKIDEXAMPLE"):
        assert taught in done.stdout
    assert "\n    actionsmith mock" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
