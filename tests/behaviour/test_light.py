"""What a program does not use of a service is not loaded."""

from __future__ import annotations

import asyncio
import inspect
import json
import pydoc
import subprocess
import sys
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from unittest import mock

import pytest

from tencent_actions import Credentials, HttpAnswer, HttpRequest
from tencent_actions.vpc import AsyncVpcClient, VpcClient, errors
from tencent_actions.vpc import types as vpc_types

GENERATED = Path(__file__).parents[2] / "generated"
ACTION = "actions.associate_ipv6_address"


def loaded(program: str) -> set[str]:
    """Return the actions and structures that a program loads, in a new interpreter."""
    lines = [
        "import json, sys",
        "from tencent_actions.vpc import *",
        program,
        "names = [n.partition('.vpc.')[2] for n in sys.modules]",
        "parts = ('actions.', 'structures.')",
        "print(json.dumps([n for n in names if n.startswith(parts)]))",
    ]
    output = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        cwd=GENERATED,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return set(json.loads(output))


@pytest.mark.parametrize(
    ("program", "modules"),
    [
        ("", set()),
        ("AsyncVpcClient, types, errors", set()),
        ("dir(VpcClient), dir(AsyncVpcClient), dir(types)", set()),
        ("class Mine(VpcClient): pass", set()),
        ("VpcClient.associate_ipv6_address", {ACTION}),
        ("AsyncVpcClient.associate_ipv6_address", {ACTION}),
        ("types.AssociateIPv6AddressRequest", {ACTION}),
        ("types.TagDict", {"structures._tag"}),
        ("from tencent_actions.vpc.structures import Filter", {"structures._filter"}),
        (
            "from tencent_actions.vpc.types import AllocateIPv6AddressesRequest",
            {"actions.allocate_ipv6_addresses", "structures._tag"},
        ),
    ],
)
def test_only_what_is_used_is_loaded(program: str, modules: set[str]) -> None:
    assert loaded(program) == modules


class Canned:
    """A transport that has the same answer to everything."""

    def post(self, request: HttpRequest, timeout: float) -> HttpAnswer:
        del request, timeout
        return HttpAnswer(200, {}, b'{"Response": {"RequestId": "r-1"}}')

    def close(self) -> None:
        pass


def client(kind: type[VpcClient] = VpcClient) -> VpcClient:
    return kind(region="x", credentials=Credentials("i", "k"), transport=Canned())


class AsyncCanned:
    """The same for clients whose calls are awaited."""

    async def post(self, request: HttpRequest, timeout: float) -> HttpAnswer:
        return Canned().post(request, timeout)

    async def aclose(self) -> None:
        pass


def test_warnings_are_about_the_caller_s_line() -> None:
    other = AsyncVpcClient(
        region="x", credentials=Credentials("i", "k"), transport=AsyncCanned()
    )

    async def ask() -> None:
        await other.associate_ipv6_address(ipv6_address_id="eipv6-11112222")

    async def go_through() -> None:
        async for _ in other.iter_describe_ipv6_addresses(offset=-1):
            pass

    for use in (
        lambda: client().associate_ipv6_address(ipv6_address_id="eipv6-11112222"),
        lambda: list(client().iter_describe_ipv6_addresses(offset=-1)),
        lambda: asyncio.run(ask()),
        lambda: asyncio.run(go_through()),
    ):
        with pytest.warns(errors.ContractWarning) as caught:
            use()
        assert {warning.filename for warning in caught} == {__file__}


class Mine(VpcClient):
    """A client with a method of its own in place of one."""

    def release_ipv6_addresses(self, **parameters: Any) -> Any:  # type: ignore[override]
        return ("mine", super().release_ipv6_addresses(**parameters))


def test_a_subclass_calls_what_it_overrides() -> None:
    word, answer = client(Mine).release_ipv6_addresses(
        ipv6_address_ids=["eipv6-11112222"]
    )
    assert (word, answer.request_id) == ("mine", "r-1")


def test_the_method_is_a_function_of_the_class() -> None:
    method = VpcClient.describe_ipv6_addresses
    assert inspect.isfunction(method) and method is VpcClient.describe_ipv6_addresses
    assert vars(VpcClient)["describe_ipv6_addresses"] is method
    bound = client().describe_ipv6_addresses
    assert inspect.ismethod(bound) and bound.__func__ is method
    assert "describe_ipv6_addresses" in dir(VpcClient)
    assert "List EIPv6 addresses" in pydoc.render_doc(VpcClient)


def test_what_is_awaited_is_a_coroutine_function() -> None:
    assert inspect.iscoroutinefunction(AsyncVpcClient.describe_ipv6_addresses)
    assert not inspect.iscoroutinefunction(VpcClient.describe_ipv6_addresses)
    assert not inspect.iscoroutinefunction(AsyncVpcClient.iter_describe_ipv6_addresses)
    signature = inspect.signature(AsyncVpcClient.describe_ipv6_addresses)
    assert signature == inspect.signature(VpcClient.describe_ipv6_addresses)


def test_mocks_know_the_signatures() -> None:
    fake = mock.create_autospec(VpcClient, instance=True)
    fake.release_ipv6_addresses(ipv6_address_ids=["e"])
    with pytest.raises(TypeError):
        fake.release_ipv6_addresses(ids=["e"])
    awaited = mock.create_autospec(AsyncVpcClient, instance=True)
    assert isinstance(awaited.release_ipv6_addresses, mock.AsyncMock)


def test_what_is_patched_stays_so() -> None:
    unused = "modify_ipv6_addresses_attributes"
    with mock.patch.object(VpcClient, unused, return_value="patched"):
        assert getattr(client(), unused)() == "patched"
    assert inspect.isfunction(getattr(VpcClient, unused))


@pytest.mark.parametrize("kind", [VpcClient, AsyncVpcClient])
def test_threads_may_come_together(kind: type) -> None:
    # As before the first use.
    name = "disassociate_ipv6_address"
    module = f"tencent_actions.vpc.actions.{name}"
    sys.modules.pop(module, None)
    barrier = Barrier(8)
    found: list[object] = []

    def use() -> None:
        barrier.wait()
        found.append(getattr(kind, name))

    threads = [Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and all(map(inspect.isfunction, found))
    assert getattr(kind, name) is getattr(kind, name)


def test_what_there_is_not() -> None:
    with pytest.raises(AttributeError, match="'VpcClient' has no attribute 'relaese'"):
        getattr(VpcClient, "relaese")  # noqa: B009
    with pytest.raises(
        AttributeError, match=r"module 'tencent_actions\.vpc\.types' has no attribute"
    ):
        getattr(vpc_types, "Nothing")  # noqa: B009


def test_types_lists_what_it_has() -> None:
    assert set(vpc_types.__all__) <= set(dir(vpc_types))
    for name in vpc_types.__all__:
        assert getattr(vpc_types, name).__name__ == name
