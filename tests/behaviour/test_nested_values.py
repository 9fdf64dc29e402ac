"""Generate, import, call: structures, lists and dates in requests and answers."""

from __future__ import annotations

import importlib
import json
import logging
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import ModuleType
from typing import Any

import golden
import pytest
from loopback import LoopbackServer

from actionsmith import output

ANSWER = {
    "TotalCount": 1,
    "Orders": [
        {
            "OrderId": "order-1",
            "Status": "of a later version",
            "Customer": "a secret name",
            "Placed": "2025-11-13T08:37:53Z",
            "Due": "2025-11-20",
            "Weight": "heavy",
            "Lines": [{"ItemId": "item-1", "Labels": [{"Text": "a", "New": 1}]}, None],
        }
    ],
    "RequestId": "r-1",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("order-life")
    texts = golden.generate(golden.lay_out(golden.CASES / "order-life", folder))
    output.update(texts, folder / "generated")
    sys.path.insert(0, str(folder / "generated"))
    yield importlib.import_module("demo_actions.shop")
    sys.path.remove(str(folder / "generated"))
    for name in [name for name in sys.modules if name.startswith("demo_actions")]:
        del sys.modules[name]


def client(shop: ModuleType, url: str = "http://127.0.0.1:9") -> Any:
    credentials = sys.modules["demo_actions"].Credentials("id", "key")
    return shop.ShopClient(region="demo-1", credentials=credentials, endpoint=url)


def test_structures_and_dictionaries_go_out_alike(shop: ModuleType) -> None:
    types = shop.types
    lines = [
        types.Line(item_id="item-1", labels=[types.Label(text="a")]),
        {"item_id": "item-1", "labels": ({"text": "a", "more": None},)},
    ]
    answer = json.dumps({"Response": {"OrderId": "order-1", "RequestId": "r-1"}})
    server = LoopbackServer([(200, {}, answer.encode())])
    with server, client(shop, server.url) as each:
        each.place_order(lines=lines, due=date(2025, 11, 20), codes=("x",))
    wire = {"ItemId": "item-1", "Labels": [{"Text": "a"}]}
    assert json.loads(server.requests[0].body) == {
        "Lines": [wire, wire],
        "Due": "2025-11-20",
        "Codes": ["x"],
    }


@pytest.mark.parametrize(
    ("arguments", "name", "check"),
    [
        ({"lines": []}, "Lines", "min_items"),
        ({"lines": [{}]}, "Lines[0].ItemId", "required"),
        ({"lines": [{"item_id": "item-1"}, 3]}, "Lines[1]", "type"),
        ({"lines": "item-1"}, "Lines", "type"),
        (
            {"lines": [{"item_id": "item-1", "amount": 100}]},
            "Lines[0].Amount",
            "maximum",
        ),
        (
            {"lines": [{"item_id": "item-1", "labels": [{"text": ""}]}]},
            "Lines[0].Labels[0].Text",
            "min_length",
        ),
        (
            {"lines": [{"item_id": "item-1"}], "note": {"text": "a" * 129}},
            "Note.Text",
            "max_length",
        ),
        ({"lines": [{"item_id": "item-1"}], "due": "tomorrow"}, "Due", "format"),
    ],
)
def test_a_violation_says_where_it_is(
    shop: ModuleType, arguments: dict[str, Any], name: str, check: str
) -> None:
    with pytest.raises(shop.errors.ContractViolation) as caught:
        client(shop).place_order(**arguments)
    (violation,) = caught.value.violations
    assert (violation.parameters, violation.constraint) == ((name,), check)


def test_a_name_that_a_structure_does_not_have_is_a_slip(shop: ModuleType) -> None:
    with pytest.raises(TypeError, match=r"Lines\[0\].*'item'"):
        client(shop).place_order(lines=[{"item": "item-1"}])


def test_what_is_nested_without_end_is_refused(shop: ModuleType) -> None:
    label: dict[str, Any] = {"text": "a"}
    for _ in range(3000):
        label = {"text": "a", "more": [label]}
    with pytest.raises(ValueError, match="nested too deeply"):
        client(shop).place_order(lines=[{"item_id": "item-1", "labels": [label]}])


def test_an_answer_is_typed_and_keeps_what_is_new(
    shop: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        LoopbackServer(
            [(200, {}, json.dumps({"Response": ANSWER}).encode())]
        ) as server,
        client(shop, server.url) as each,
        caplog.at_level(logging.DEBUG),
    ):
        answer = each.describe_orders()
    (order,) = answer.orders
    assert order.placed == datetime(2025, 11, 13, 8, 37, 53, tzinfo=UTC)
    assert (order.due, order.status) == (date(2025, 11, 20), "of a later version")
    assert order.lines[0].labels[0].raw["New"] == 1
    assert order.weight == "heavy"  # kept as it came
    warned = [r.getMessage() for r in caplog.records if r.levelname == "WARNING"]
    assert len(warned) == 1 and "Orders[0].Weight is no float" in warned[0]
    assert "a secret name" not in caplog.text and "a secret name" not in repr(answer)


def test_an_answer_can_be_sent_back(shop: ModuleType) -> None:
    order = shop.types.Order.from_wire(ANSWER["Orders"][0])  # type: ignore[index]
    answer = json.dumps({"Response": {"OrderId": "order-1", "RequestId": "r-1"}})
    server = LoopbackServer([(200, {}, answer.encode())])
    with server, client(shop, server.url) as each:
        each.place_order(lines=order.lines[:1])
    sent = json.loads(server.requests[0].body)
    # What the contract does not know is not sent.
    assert sent == {"Lines": [{"ItemId": "item-1", "Labels": [{"Text": "a"}]}]}
