"""`MockServer`: a mock in a thread, for as long as a block lasts."""

from __future__ import annotations

import contextlib
import gc
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from signed import ASSOCIATION, associate, signed
from wire import Scripted, connect, exchange, post, read_answer, receive, send

from actionsmith.contract import Catalog
from actionsmith.mock import Mock, MockServer
from actionsmith.mock.application import Handler
from actionsmith.mock.listening import ListenError, MissingExtraError
from actionsmith.mock.preparing import WrongInputError, read_contracts, read_scenario
from actionsmith.mock.server import HandlerServer
from actionsmith.runtime.credentials import Credentials
from tencent_actions import Credentials as ClientCredentials
from tencent_actions.vpc import VpcClient

SPEC = Path(__file__).parent.parent.parent / "spec"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read_contracts(SPEC)


@pytest.fixture
def nothing_is_left() -> Iterator[None]:
    """Threads and open files are as many afterwards as before."""

    def held() -> tuple[set[threading.Thread], int]:
        gc.collect()
        folder = Path("/proc/self/fd")
        files = len(list(folder.iterdir())) if folder.is_dir() else 0
        return set(threading.enumerate()), files

    before = held()
    yield
    assert held() == before


def code(server: MockServer, data: bytes) -> str | None:
    answer = exchange(server.url, data)
    assert answer is not None
    return answer.code


def test_a_mock_is_a_handler(catalog: Catalog) -> None:
    assert isinstance(Mock(catalog), Handler)


def test_a_client_calls_it(catalog: Catalog) -> None:
    with (
        MockServer(catalog) as server,
        VpcClient(
            region="ap-guangzhou",
            endpoint=server.url,
            credentials=ClientCredentials(
                server.credentials.secret_id, server.credentials.secret_key
            ),
        ) as vpc,
    ):
        answer = vpc.describe_ipv6_addresses()
        (call,) = server.mock.calls
    assert call.action == "DescribeIPv6Addresses"
    assert call.answer["RequestId"] == answer.request_id


@pytest.mark.usefixtures("nothing_is_left")
def test_it_leaves_nothing(catalog: Catalog) -> None:
    for _ in range(5):
        with contextlib.ExitStack() as stack, MockServer(catalog) as server:
            sockets = [stack.enter_context(connect(server.url)) for _ in range(5)]
            for connection, data in zip(
                sockets,
                (b"", b"POST", post(b"", {"Content-Length": "9"}), b"?", post(b"")),
                strict=True,
            ):
                send(connection, data)
            assert read_answer(sockets[4], bytearray()) is not None


@pytest.mark.usefixtures("nothing_is_left")
def test_it_leaves_nothing_when_clients_are_still_connecting() -> None:
    for _ in range(50):
        with contextlib.ExitStack() as stack, HandlerServer(Scripted()) as server:
            for _ in range(20):
                stack.enter_context(connect(server.url))


def test_it_starts_and_stops_quickly(catalog: Catalog) -> None:
    took = []
    for _ in range(5):
        began = time.perf_counter()
        with MockServer(catalog) as server:
            assert exchange(server.url, associate(server.credentials)) is not None
        took.append(time.perf_counter() - began)
    assert min(took) < 0.3


def test_several_at_a_time(catalog: Catalog) -> None:
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(MockServer(catalog)) for _ in range(4)]
        assert len({server.url for server in servers}) == 4
        for number, server in enumerate(servers):
            for _ in range(number):
                code(server, associate(server.credentials))
        assert [len(server.mock.calls) for server in servers] == [0, 1, 2, 3]


def test_it_can_be_entered_again(catalog: Catalog) -> None:
    server = MockServer(catalog)
    for number in (1, 2):
        with server:
            code(server, associate(server.credentials))
            with pytest.raises(RuntimeError, match="runs already"):
                server.__enter__()
        assert len(server.mock.calls) == number


def test_it_has_no_url_but_in_its_block(catalog: Catalog) -> None:
    server = MockServer(catalog)
    with pytest.raises(RuntimeError, match="only in a `with` block"):
        _ = server.url
    with server:
        assert server.url
    with pytest.raises(RuntimeError):
        _ = server.url


def test_contracts_are_those_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SPEC / "vpc")
    assert "vpc" in MockServer().mock.catalog.services
    assert "vpc" in MockServer(spec=str(SPEC)).mock.catalog.services


def test_wrong_contracts(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="there are no contracts"):
        MockServer(spec=tmp_path / "none")
    (tmp_path / "x.yaml").write_text("actionsmith: 1\nprovider: x\nnonsense: 1\n")
    with pytest.raises(WrongInputError, match=r"x\.yaml:3:1: error") as caught:
        MockServer(spec=tmp_path)
    assert caught.value.diagnostics


def test_catalog_and_spec(catalog: Catalog) -> None:
    with pytest.raises(TypeError, match="exclude each other"):
        MockServer(catalog, spec=SPEC)


def test_scenario(catalog: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "scenario.yaml"
    fault = "{action: AssociateIPv6Address, error: InternalError}"
    file.write_text(f"actionsmith-scenario: 1\nfaults:\n  - {fault}\n")
    with MockServer(catalog, scenario=file) as server:
        assert code(server, associate(server.credentials)) == "InternalError"
    read, findings = read_scenario(file, catalog)
    assert not findings
    with MockServer(catalog, scenario=read) as server:
        assert code(server, associate(server.credentials)) == "InternalError"
    file.write_text("actionsmith-scenario: 1\nfault: []\n")
    with pytest.raises(WrongInputError, match=r"scenario\.yaml:2:1: error"):
        MockServer(catalog, scenario=file)
    with pytest.raises(FileNotFoundError):
        MockServer(catalog, scenario=tmp_path / "none")


def test_inferred_rules(catalog: Catalog) -> None:
    alone = {"IPv6AddressId": ASSOCIATION["IPv6AddressId"]}
    told = []
    for inferred in (False, True):
        with MockServer(catalog, inferred=inferred) as server:
            body = str(alone).replace("'", '"').encode()
            code(server, signed(server.credentials, "AssociateIPv6Address", body))
            told.append(server.mock.calls[0].why)
    assert told[0] != told[1]
    assert "some-target" in told[1]


def test_seed(catalog: Catalog) -> None:
    ids = []
    for seed in (None, 0, 1, 1):
        with MockServer(catalog, seed=seed) as server:
            exchange(server.url, associate(server.credentials))
            ids.append(server.mock.calls[0].answer["RequestId"])
    assert ids[0] == ids[1] != ids[2] == ids[3]


def test_credentials(catalog: Catalog) -> None:
    ours = Credentials("AKIDOURS", "ours")
    theirs = Credentials("AKIDTHEIRS", "theirs")
    with MockServer(catalog, credentials=(ours, theirs)) as server:
        assert server.credentials == ours
        refused = associate(Credentials("AKIDEXAMPLE", "secretEXAMPLE"))
        assert code(server, refused) == "AuthFailure.SecretIdNotFound"
        for known in (ours, theirs):
            assert not str(code(server, associate(known))).startswith("AuthFailure")


def test_port_that_is_taken(catalog: Catalog) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = MockServer(catalog, port=port)
        with pytest.raises(ListenError, match=f"port {port} of 127.0.0.1"), server:
            pass
    with server:
        assert server.url == f"http://127.0.0.1:{port}"


def test_missing_extra(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "h11", None)
    message = r"needs h11: pip install 'actionsmith\[mock\]'"
    with pytest.raises(MissingExtraError, match=message), MockServer(catalog):
        pass


def test_control_is_for_this_machine(catalog: Catalog) -> None:
    get = b"GET /_mock/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with MockServer(catalog) as server:
        near = exchange(server.url, get)
    assert near is not None
    assert near.status == 200


def address_of_this_machine() -> str | None:
    """Return an address that is not the loopback's."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # which sends nothing
        except OSError:
            return None
        address: str = probe.getsockname()[0]
        return None if address.startswith("127.") else address


def test_control_is_not_for_other_machines(catalog: Catalog) -> None:
    host = address_of_this_machine()
    if host is None:
        pytest.skip("this machine has no address but the loopback's")
    get = f"GET /_mock/health HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    with MockServer(catalog, host="0.0.0.0") as server:
        port = server.url.rpartition(":")[2]
        far = exchange(f"http://{host}:{port}", get)
        call = exchange(f"http://{host}:{port}", associate(server.credentials))
    assert far is not None
    assert far.status == 403
    assert b"own machine" in far.body
    assert call is not None
    assert call.status == 200


def test_delayed_answer_does_not_keep_it_from_stopping(
    catalog: Catalog, tmp_path: Path
) -> None:
    file = tmp_path / "scenario.yaml"
    fault = "{action: AssociateIPv6Address, delay: 60s}"
    file.write_text(f"actionsmith-scenario: 1\nfaults:\n  - {fault}\n")
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(MockServer(catalog, scenario=file))
        connection = connect(server.url)
        with connection:
            send(connection, associate(server.credentials))
            until = time.monotonic() + 20
            while not server.mock.calls and time.monotonic() < until:
                time.sleep(0.005)
            assert server.mock.calls
            began = time.monotonic()
            stack.close()
            assert time.monotonic() - began < 10
            assert receive(connection) == b""


@pytest.fixture
def actionsmith_mock_options(catalog: Catalog) -> dict[str, Any]:
    return {"catalog": catalog, "seed": 7}


def test_fixture(actionsmith_mock: MockServer) -> None:
    assert exchange(actionsmith_mock.url, post(b"{}")) is not None
    assert len(actionsmith_mock.mock.calls) == 1


def test_fixture_is_new_for_each_test(actionsmith_mock: MockServer) -> None:
    assert not actionsmith_mock.mock.calls
