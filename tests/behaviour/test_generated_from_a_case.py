"""Generate, import, call: a package that no checked-in code knows."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import golden
import pytest
from loopback import LoopbackServer

from actionsmith import output


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("base")
    texts = golden.generate(golden.lay_out(golden.CASES / "base", folder))
    output.update(texts, folder / "generated")
    sys.path.insert(0, str(folder / "generated"))
    yield importlib.import_module("demo_actions.shop")
    sys.path.remove(str(folder / "generated"))
    for name in [name for name in sys.modules if name.startswith("demo_actions")]:
        del sys.modules[name]


def test_a_call_sends_numbers_and_reads_members(shop: ModuleType) -> None:
    answer = {"Response": {"OrderId": "order-1", "RequestId": "r-1"}}
    with LoopbackServer([(200, {}, json.dumps(answer).encode())]) as server:
        credentials = sys.modules["demo_actions"].Credentials("id", "key")
        with shop.ShopClient(
            region="demo-1", credentials=credentials, endpoint=server.url
        ) as client:
            placed = client.place_order(item_id="item-7", amount=2)
    assert json.loads(server.requests[0].body) == {"ItemId": "item-7", "Amount": 2}
    assert (placed.order_id, placed.request_id) == ("order-1", "r-1")


def test_a_request_knows_at_run_time_what_it_requires(shop: ModuleType) -> None:
    assert shop.types.PlaceOrderRequest.__required_keys__ == {"item_id"}
    assert shop.types.PlaceOrderRequest.__optional_keys__ == {"amount"}


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("amount", ["2", 2.0, True, [2]])
def test_an_integer_is_an_integer(amount: object) -> None:
    validate = importlib.import_module("demo_actions.shop.actions.place_order").validate
    (violation,) = validate({"ItemId": "item-7", "Amount": amount})
    assert (violation.constraint, violation.parameters) == ("type", ("Amount",))


def test_a_documented_pattern_blocks(shop: ModuleType) -> None:
    client = shop.ShopClient(
        region="demo-1", credentials=sys.modules["demo_actions"].Credentials("i", "k")
    )
    with pytest.raises(shop.errors.InvalidParameterValue) as caught:
        client.place_order(item_id="7")
    assert caught.value.constraint == "pattern"


def test_the_package_knows_nothing_of_the_generator(shop: ModuleType) -> None:
    package = Path(shop.__file__ or "").parent.parent
    imports = [
        line
        for path in package.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.lstrip().startswith(("import ", "from ")) and "actionsmith" in line
    ]
    assert imports == []
