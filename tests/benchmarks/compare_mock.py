"""How many requests a second the mock server answers: a table in Markdown.

    python tests/benchmarks/compare_mock.py [--seconds S] [--starts N] [--wall]

A report, and no test. The server has a core for itself, if there are two, and what
sends the requests has another. They are signed before, as often as clocks allow, and
sent on connections that are kept, a request on each before the answers are read. Each
figure is the median of several rounds. On Linux, seconds are those that the server's
process had the core for, so that what else a machine does counts for little; `--wall`
takes those of the clock. The rows:

* HTTP alone: the same server, whose handler has one answer for everything.
* forged: the signature is wrong, so that nothing but that is looked at.
* DescribeIPv6Addresses: one address of a hundred, by its id.
* AssociateIPv6Address: everything is judged, and its state does not permit it.
* its log: the same with a line for each call, in a file.

In the end it says how long it takes from the start of a process to its URL.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/mock"))

from signed import ASSOCIATION, signed  # noqa: E402
from wire import read_answer  # noqa: E402

from actionsmith.runtime.credentials import Credentials  # noqa: E402

CREDENTIALS = Credentials("AKIDEXAMPLE", "secretEXAMPLE")
FORGER = Credentials("AKIDEXAMPLE", "secretOTHER")
COMMAND = [sys.executable, "-m", "actionsmith", "mock", "--spec", str(ROOT / "spec")]
CONNECTIONS = (1, 8, 32)
ROUNDS = 5
ADDRESS = ASSOCIATION["IPv6AddressId"]

# Named by themselves, as a program that is given to python -c.
BARE = """
import os, sys
from actionsmith.mock.application import Application
from actionsmith.mock.listening import listen, run, url
from actionsmith.mock.messages import Response
answer = Response(
    headers={"content-type": "application/json"},
    body=b'{"Response":{"RequestId":"631011dd-6dfa-41b5-be7c-47bd61d82978"}}',
)
class Bare:
    def handle(self, request):
        return answer
listener = listen("127.0.0.1", 0)
print(url(listener), flush=True)
run(Application(Bare()), listener)
"""


def scenario() -> str:
    """Return a scenario without limits, and with addresses in every state."""
    states = ["BIND", "UNBIND", "BIND_ENI", "OFFLINING"]
    resources = [
        {"AddressId": f"eipv6-{n:08}", "AddressStatus": states[n % 4]}
        for n in range(99)
    ]
    resources.append({"AddressId": ADDRESS, "AddressStatus": "BIND"})
    return json.dumps(
        {
            "actionsmith-scenario": 1,
            "limits": False,
            "resources": {"ipv6-address": resources},
        }
    )


@contextlib.contextmanager
def serving(command: Sequence[str], log: Path) -> Iterator[tuple[str, int]]:
    """Run a server on a core of its own, and yield its URL and its process."""
    with (
        log.open("w") as stderr,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=stderr, text=True, cwd=ROOT
        ) as process,
    ):
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert url, log.read_text()
        if sys.platform == "linux":
            os.sched_setaffinity(process.pid, {min(os.sched_getaffinity(0))})
        try:
            yield url, process.pid
        finally:
            process.terminate()
            process.wait()


def connected(url: str, number: int) -> list[socket.socket]:
    parts = urlsplit(url)
    found = []
    for _ in range(number):
        connection = socket.create_connection((parts.hostname, parts.port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        found.append(connection)
    return found


def spent(process: int | None) -> float:
    """Return the seconds that a process has had; those of the clock if it is None."""
    if process is None:
        return time.perf_counter()
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def rate(
    url: str, request: bytes, connections: int, seconds: float, process: int | None
) -> float:
    """Return how many requests a second are answered."""
    open_ones = connected(url, connections)
    try:
        number, began, before = 0, time.perf_counter(), spent(process)
        while time.perf_counter() - began < seconds:
            for connection in open_ones:
                connection.sendall(request)
            for connection in open_ones:
                # The end of the envelope, and of nothing else.
                while not connection.recv(65_536).endswith(b"}}"):
                    pass
            number += connections
        return number / (spent(process) - before)
    finally:
        for connection in open_ones:
            connection.close()


def code(url: str, request: bytes) -> str:
    """Return what is answered: the code of an error, or that there is none."""
    (connection,) = connected(url, 1)
    with connection:
        connection.sendall(request)
        answer = read_answer(connection, bytearray())
    assert answer is not None
    return answer.code or "carried out"


def start(log: Path) -> float:
    """Return how long it takes from the start of a process to its URL."""
    began = time.perf_counter()
    with serving([*COMMAND, "--log", "none"], log):
        return time.perf_counter() - began


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--starts", type=int, default=10)
    parser.add_argument("--wall", action="store_true")
    options = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0)) if sys.platform == "linux" else []
    bodies = {
        "DescribeIPv6Addresses": {"IPv6AddressIds": [ADDRESS]},
        "AssociateIPv6Address": ASSOCIATION,
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file, log = folder / "scenario.json", folder / "log"
        file.write_text(scenario())
        quiet = [*COMMAND, "--scenario", str(file), "--log", "none"]
        bare = [sys.executable, "-c", BARE]
        rows = [
            ("HTTP alone", bare, "AssociateIPv6Address", CREDENTIALS),
            ("forged", quiet, "AssociateIPv6Address", FORGER),
            ("DescribeIPv6Addresses", quiet, "DescribeIPv6Addresses", CREDENTIALS),
            ("AssociateIPv6Address", quiet, "AssociateIPv6Address", CREDENTIALS),
            ("its log", quiet[:-2], "AssociateIPv6Address", CREDENTIALS),
        ]
        heads = [f"{number} connections" for number in CONNECTIONS]
        print(f"| requests a second | {' | '.join(heads)} | answer |")
        print(f"|---|{'---|' * len(CONNECTIONS)}---|")
        for word, command, action, credentials in rows:
            with serving(command, log) as (url, server):
                if len(cores) > 1:
                    os.sched_setaffinity(0, {cores[-1]})
                cells = []
                told = ""
                for number in CONNECTIONS:
                    found = []
                    for _ in range(ROUNDS):
                        body = json.dumps(bodies[action]).encode()
                        request = signed(credentials, action, body)
                        told = code(url, request)
                        seconds = options.seconds / ROUNDS
                        process = None if options.wall or not cores else server
                        found.append(rate(url, request, number, seconds, process))
                    cells.append(f"{statistics.median(found):,.0f}")
                print(f"| {word} | {' | '.join(cells)} | {told} |", flush=True)
                if cores:
                    os.sched_setaffinity(0, cores)
        took = sorted(start(log) for _ in range(options.starts))
        print(
            f"\nFrom the start of a process to its URL: {statistics.median(took):.2f} s"
            f" (median of {len(took)}; {took[0]:.2f} to {took[-1]:.2f} s)"
        )


if __name__ == "__main__":
    main()
