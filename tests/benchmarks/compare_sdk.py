"""Calls of this package and of the official SDK, side by side: a table in Markdown.

    python tests/benchmarks/compare_sdk.py [--calls N] [--processes N]

All call a server on this machine in a process of its own, in turns within one run, as
machines differ and change. Client and server share a core: they take turns anyway, and
what it takes to wake another one is neither's. A report, and no test. It gives medians.
The columns:

* ours: the `VpcClient` of this package, which checks what it sends.
* VpcClient: the SDK's client of the same service, with its models
  (tencentcloud-sdk-python-vpc).
* CommonClient: the SDK's client of any service, to which all is a dictionary
  (tencentcloud-sdk-python-common).

The rows:

* Call without a network: from the arguments to the answer's object, with something in
  the transport's place that has the answer ready.
* Connection kept, in the clear and over TLS: with the SDK's `keepAlive=True`.
* Over TLS, defaults: with the SDK's own `keepAlive=False`. It keeps its connection all
  the same: the setting only spells a header otherwise that requests sends anyway.
* Over TLS, new client: client, certificates and connection anew for each call, as in
  the programs of one call that the SDK's documentation shows.
* Process with one call over TLS: from start to end of a program that imports what it
  needs and calls once. All packages have been compiled to bytecode before, as pip does,
  and all are told the same file of certificates to trust.
* The same, defaults: with the certificates that each trusts if nothing is said, and the
  server's authority. The SDK reads all of certifi's, from one file. This package looks
  up the one that it needs, if the system has a folder of them, as Debian has.
* Memory: the most that such a process had (VmHWM).
"""

from __future__ import annotations

import sys

# Little is imported here: a process that makes its first call would pay for it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Callable, Mapping
    from typing import Any

GENERATED = f"{__file__.rpartition('tests')[0]}generated"
REGION = "ap-guangzhou"
ANSWER = b'{"Response":{"RequestId":"631011dd-6dfa-41b5-be7c-47bd61d82978"}}'
HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
)
REPLY = HEAD % len(ANSWER) + ANSWER
WIRE = {
    "IPv6AddressId": "eipv6-11112222",
    "NetworkInterfaceId": "eni-11112222",
    "PrivateIPv6Address": "fc00::1",
}
ARGUMENTS = {
    "ipv6_address_id": "eipv6-11112222",
    "network_interface_id": "eni-11112222",
    "private_ipv6_address": "fc00::1",
}


def serve(certificate: str) -> None:
    """Answer on two ports, in the clear and over TLS, until the input ends."""
    import socket
    import ssl
    import threading

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    print(*(listener.getsockname()[1] for listener in listeners), flush=True)
    for listener, tls in zip(listeners, (None, context), strict=True):
        threading.Thread(target=accept, args=(listener, tls), daemon=True).start()
    sys.stdin.read()


def accept(listener: socket.socket, tls: ssl.SSLContext | None) -> None:
    import socket
    import threading

    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=answer, args=(connection, tls), daemon=True).start()


def answer(connection: socket.socket, tls: ssl.SSLContext | None) -> None:
    try:
        if tls is not None:
            connection = tls.wrap_socket(connection, server_side=True)
        while chunk := connection.recv(65_536):
            # The end of a JSON object. No more is looked at: it would count for all.
            if chunk.endswith(b"}"):
                connection.sendall(REPLY)
    except OSError:
        pass
    finally:
        connection.close()


class NoTransport:
    """Answers without a network."""

    def post(self, request: object, timeout: float) -> object:  # noqa: ARG002
        from tencent_actions._runtime.exchange import HttpAnswer

        return HttpAnswer(200, {"content-type": "application/json"}, ANSWER)

    def close(self) -> None:
        """Do nothing."""


class Canned:
    """What the SDK sees of an answer."""

    status_code = 200
    headers = {"Content-Type": "application/json"}  # noqa: RUF012
    content = ANSWER
    text = ANSWER.decode()

    def __init__(self, request: object) -> None:
        """Take any request."""


def our_call(
    url: str | None, ca_file: str | None, *, keep_alive: bool = True
) -> Callable[[], object]:
    """Return a call of this package; without a URL, one that sends nothing."""
    from tencent_actions import Credentials, PoolTransport
    from tencent_actions.vpc import VpcClient

    del keep_alive  # always
    transport = NoTransport() if url is None else PoolTransport(ca_file=ca_file)
    vpc = VpcClient(
        region=REGION,
        credentials=Credentials("AKIDEXAMPLE", "secretEXAMPLE"),
        endpoint=url,
        transport=transport,  # type: ignore[arg-type]
        limit_rate=False,
    )
    return lambda: vpc.associate_ipv6_address(**ARGUMENTS)


def typed_call(
    url: str | None, ca_file: str | None, *, keep_alive: bool = False
) -> Callable[[], object]:
    """Return a call of the SDK's client of the service."""
    from tencentcloud.vpc.v20170312 import models, vpc_client

    client = set_up(vpc_client.VpcClient, url, ca_file, keep_alive)

    def call() -> object:
        request = models.AssociateIPv6AddressRequest()
        for name, value in WIRE.items():
            setattr(request, name, value)
        return client.AssociateIPv6Address(request)

    return call


def common_call(
    url: str | None, ca_file: str | None, *, keep_alive: bool = False
) -> Callable[[], object]:
    """Return a call of the SDK's client of any service."""
    from tencentcloud.common.common_client import CommonClient

    def of_vpc(*arguments: object) -> CommonClient:
        return CommonClient("vpc", "2017-03-12", *arguments)

    client = set_up(of_vpc, url, ca_file, keep_alive)
    return lambda: client.call_json("AssociateIPv6Address", WIRE)


def set_up(
    kind: Callable[..., Any], url: str | None, ca_file: str | None, keep_alive: bool
) -> Any:
    """Return a client of the SDK; without a URL, one that sends nothing."""
    from tencentcloud.common import credential
    from tencentcloud.common.profile.client_profile import ClientProfile
    from tencentcloud.common.profile.http_profile import HttpProfile

    scheme, _, host = (url or "https://vpc.tencentcloudapi.com").partition("://")
    http = HttpProfile(
        protocol=scheme, endpoint=host, certification=ca_file, keepAlive=keep_alive
    )
    client = kind(
        credential.Credential("AKIDEXAMPLE", "secretEXAMPLE"),
        REGION,
        ClientProfile(httpProfile=http),
    )
    if url is None:
        client.request.send_request = Canned
    return client


CALLS = {"ours": our_call, "VpcClient": typed_call, "CommonClient": common_call}


def first(name: str, url: str, ca_file: str) -> None:
    """Call once, and print the most memory that the process had, in KiB."""
    CALLS[name](url, ca_file or None)()
    with open("/proc/self/status") as status:  # noqa: PTH123 - see the imports
        print(*(line.split()[1] for line in status if line.startswith("VmHWM")))


def in_turns(calls: Mapping[str, Callable[[], object]], times: int) -> dict[str, float]:
    """Return the median time of a call, in microseconds."""
    import gc
    import statistics
    import time

    spent: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        for _ in range(20):
            call()
    # What has been loaded is none of the calls' garbage, least of all the others'.
    gc.collect()
    gc.freeze()
    for _ in range(20):
        for name, call in calls.items():
            for _ in range(max(1, times // 20)):
                began = time.perf_counter()
                call()
                spent[name].append(time.perf_counter() - began)
    return {name: statistics.median(found) * 1e6 for name, found in spent.items()}


def kept(
    url: str | None, ca_file: str | None, times: int, *, keep_alive: bool
) -> dict[str, float]:
    """Return what a call of a client takes that has called before."""
    made = {n: make(url, ca_file, keep_alive=keep_alive) for n, make in CALLS.items()}
    return in_turns(made, times)


def anew(url: str, ca_file: str, times: int) -> dict[str, float]:
    """Return what a client and its first call take."""

    def whole(make: Callable[..., Callable[[], object]]) -> Callable[[], object]:
        return lambda: make(url, ca_file)()

    return in_turns({name: whole(make) for name, make in CALLS.items()}, times)


def cold(
    url: str, ca_files: Mapping[str, str], times: int, environment: Mapping[str, str]
) -> tuple[dict[str, float], dict[str, float]]:
    """Return what a process needs for its first call: milliseconds, and MiB."""
    import statistics
    import subprocess
    import time

    walls: dict[str, list[float]] = {name: [] for name in CALLS}
    peaks: dict[str, list[float]] = {name: [] for name in CALLS}
    program = "import sys, compare_sdk; compare_sdk.first(*sys.argv[1:])"
    for _ in range(times):
        for name in CALLS:
            command = [sys.executable, "-c", program, name, url, ca_files[name]]
            began = time.perf_counter()
            told = subprocess.run(
                command, check=True, stdout=subprocess.PIPE, env=environment
            ).stdout
            walls[name].append((time.perf_counter() - began) * 1e3)
            peaks[name].append(int(told) / 1024)
    return tuple(
        {name: statistics.median(found) for name, found in measured.items()}
        for measured in (walls, peaks)
    )


def main() -> None:
    """Measure, and print."""
    import argparse
    import compileall
    import os
    import shutil
    import subprocess
    import tempfile
    from pathlib import Path

    import certifi
    import tencentcloud
    import trustme

    if sys.platform == "linux":
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=3000)
    parser.add_argument("--processes", type=int, default=20)
    options = parser.parse_args()
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.lower().endswith(("_proxy", "_ca_bundle", "ssl_cert_file"))
    }
    os.environ.clear()
    os.environ.update(environment)
    authority = trustme.CA()
    with tempfile.TemporaryDirectory() as folder:
        certificate, bundle = Path(folder, "server.pem"), Path(folder, "ca.pem")
        authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(
            str(certificate)
        )
        # As many as the SDK trusts by default, for all: in a file, and in a folder.
        bundle.write_bytes(
            Path(certifi.where()).read_bytes() + authority.cert_pem.bytes()
        )
        trusted = Path(folder, "certs")
        trusted.mkdir()
        end = b"-----END CERTIFICATE-----\n"
        for number, text in enumerate(bundle.read_bytes().split(end)[:-1]):
            Path(trusted, f"{number}.pem").write_bytes(text + end)
        subprocess.run(["openssl", "rehash", trusted], check=True)
        # Here nothing may have been compiled yet, and it may be forbidden to keep it.
        installed = Path(folder, "installed")
        shutil.copytree(GENERATED, installed)
        shutil.copy(__file__, installed)
        compileall.compile_dir(installed, quiet=1)
        compileall.compile_dir(Path(tencentcloud.__file__).parent, quiet=1)
        with subprocess.Popen(
            [sys.executable, __file__, "--serve", str(certificate)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as server:
            assert server.stdout is not None
            clear, tls = map(int, server.stdout.readline().split())
            urls = (f"http://127.0.0.1:{clear}", f"https://127.0.0.1:{tls}")
            ca_file, calls = str(bundle), options.calls
            rows = [
                ("call without a network", kept(None, None, calls, keep_alive=True)),
                ("call, connection kept", kept(urls[0], None, calls, keep_alive=True)),
                (
                    "call over TLS, connection kept",
                    kept(urls[1], ca_file, calls, keep_alive=True),
                ),
                (
                    "call over TLS, defaults",
                    kept(urls[1], ca_file, calls, keep_alive=False),
                ),
                ("call over TLS, new client", anew(urls[1], ca_file, calls // 30)),
            ]
            table = [(word, row, "µs") for word, row in rows]
            environment |= {
                "PYTHONPATH": str(installed),
                "SSL_CERT_DIR": str(trusted),
            }
            told = dict.fromkeys(CALLS, ca_file)
            for word, files in (("", told), (", defaults", {**told, "ours": ""})):
                walls, peaks = cold(urls[1], files, options.processes, environment)
                table += [(f"process with one call over TLS{word}", walls, "ms")]
                table += [(f"its memory at most{word}", peaks, "MiB")]
            server.communicate()
    print("| median | ours | VpcClient | ours, of it | CommonClient | ours, of it |")
    print("|---|---|---|---|---|---|")
    for word, row, unit in table:
        ours, *others = row.values()
        cells = [f"{ours:.0f} {unit}"]
        for theirs in others:
            cells += [f"{theirs:.0f} {unit}", f"{100 * ours / theirs:.0f} %"]
        print(f"| {word} | {' | '.join(cells)} |")


if __name__ == "__main__":
    sys.path.insert(0, GENERATED)
    if sys.argv[1:2] == ["--serve"]:
        serve(sys.argv[2])
    else:
        main()
