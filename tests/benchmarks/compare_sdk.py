"""Calls of this package and of the official SDK, side by side: a table in Markdown.

    python tests/benchmarks/compare_sdk.py [--calls N] [--processes N]

Both call a server on this machine in a process of its own, in turns within one run, as
machines differ and change. A report, and no test.
"""

from __future__ import annotations

import sys

# Little is imported here: a process that makes its first call would pay for it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Callable

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
        data = b""
        while chunk := connection.recv(65_536):
            data += chunk
            head, gap, body = data.partition(b"\r\n\r\n")
            length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
            if gap and len(body) >= int(length or 0):
                data = b""
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


def our_call(url: str | None, ca_file: str | None) -> Callable[[], object]:
    """Return a call of this package; without a URL, one that sends nothing."""
    from tencent_actions import Credentials, PoolTransport
    from tencent_actions.vpc import VpcClient

    transport = NoTransport() if url is None else PoolTransport(ca_file=ca_file)
    vpc = VpcClient(
        region=REGION,
        credentials=Credentials("AKIDEXAMPLE", "secretEXAMPLE"),
        endpoint=url,
        transport=transport,  # type: ignore[arg-type]
        limit_rate=False,
    )
    return lambda: vpc.associate_ipv6_address(**ARGUMENTS)


def their_call(url: str | None, ca_file: str | None) -> Callable[[], object]:
    """Return a call of the SDK; without a URL, one that sends nothing."""
    from tencentcloud.common import credential
    from tencentcloud.common.common_client import CommonClient
    from tencentcloud.common.profile.client_profile import ClientProfile
    from tencentcloud.common.profile.http_profile import HttpProfile

    scheme, _, host = (url or "https://vpc.tencentcloudapi.com").partition("://")
    http = HttpProfile(protocol=scheme, endpoint=host, certification=ca_file)
    client = CommonClient(
        "vpc",
        "2017-03-12",
        credential.Credential("AKIDEXAMPLE", "secretEXAMPLE"),
        REGION,
        ClientProfile(httpProfile=http),
    )
    if url is None:
        client.request.send_request = Canned  # type: ignore[assignment]
    return lambda: client.call_json("AssociateIPv6Address", WIRE)


class Canned:
    """What the SDK sees of an answer."""

    status_code = 200
    headers = {"Content-Type": "application/json"}  # noqa: RUF012
    content = ANSWER
    text = ANSWER.decode()

    def __init__(self, request: object) -> None:
        """Take any request."""


CALLS = {"ours": our_call, "official SDK": their_call}


def in_turns(url: str | None, ca_file: str | None, calls: int) -> dict[str, float]:
    """Return the median time of a call, in microseconds."""
    import statistics
    import time

    made = {name: make(url, ca_file) for name, make in CALLS.items()}
    times: dict[str, list[float]] = {name: [] for name in made}
    for call in made.values():
        for _ in range(20):
            call()
    for _ in range(20):
        for name, call in made.items():
            for _ in range(calls // 20):
                began = time.perf_counter()
                call()
                times[name].append(time.perf_counter() - began)
    return {name: statistics.median(found) * 1e6 for name, found in times.items()}


def cold(url: str, ca_file: str, times: int) -> tuple[dict[str, float], ...]:
    """Return what a process needs for its first call: milliseconds, and MiB."""
    import statistics
    import subprocess
    import time

    walls: dict[str, list[float]] = {name: [] for name in CALLS}
    peaks: dict[str, list[float]] = {name: [] for name in CALLS}
    for _ in range(times):
        for name in CALLS:
            command = [sys.executable, __file__, "--first", name, url, ca_file]
            began = time.perf_counter()
            told = subprocess.run(command, check=True, capture_output=True).stdout
            walls[name].append((time.perf_counter() - began) * 1e3)
            peaks[name].append(int(told) / 1024)
    return tuple(
        {name: statistics.median(found) for name, found in measured.items()}
        for measured in (walls, peaks)
    )


def main() -> None:
    """Measure, and print."""
    import argparse
    import os
    import subprocess
    import tempfile
    from pathlib import Path

    import certifi
    import trustme

    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=3000)
    parser.add_argument("--processes", type=int, default=20)
    options = parser.parse_args()
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]
    authority = trustme.CA()
    with tempfile.TemporaryDirectory() as folder:
        certificate, bundle = Path(folder, "server.pem"), Path(folder, "ca.pem")
        authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(
            str(certificate)
        )
        # As many as the SDK trusts by default, for both.
        bundle.write_bytes(
            Path(certifi.where()).read_bytes() + authority.cert_pem.bytes()
        )
        with subprocess.Popen(
            [sys.executable, __file__, "--serve", str(certificate)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as server:
            assert server.stdout is not None
            clear, tls = map(int, server.stdout.readline().split())
            urls = (f"http://127.0.0.1:{clear}", f"https://127.0.0.1:{tls}")
            rows = [
                ("call without a network", in_turns(None, None, options.calls), "µs"),
                ("call, connection kept", in_turns(urls[0], None, options.calls), "µs"),
                (
                    "call over TLS, connection kept",
                    in_turns(urls[1], str(bundle), options.calls),
                    "µs",
                ),
            ]
            walls, peaks = cold(urls[1], str(bundle), options.processes)
            rows += [("process with one call over TLS", walls, "ms")]
            rows += [("its memory at most", peaks, "MiB")]
            server.communicate()
    print("| median | ours | official SDK | ours, of it |")
    print("|---|---|---|---|")
    for word, row, unit in rows:
        ours, theirs = row.values()
        share = f"{100 * ours / theirs:.0f} %"
        print(f"| {word} | {ours:.0f} {unit} | {theirs:.0f} {unit} | {share} |")


if __name__ == "__main__":
    sys.path.insert(0, GENERATED)
    if sys.argv[1:2] == ["--serve"]:
        serve(sys.argv[2])
    elif sys.argv[1:2] == ["--first"]:
        CALLS[sys.argv[2]](*sys.argv[3:])()
        with open("/proc/self/status") as status:  # noqa: PTH123 - see the imports
            print(*(line.split()[1] for line in status if line.startswith("VmHWM")))
    else:
        main()
