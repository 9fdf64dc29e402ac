"""Structures, lists and bounds: strict in requests, open in answers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import golden
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_text import judge

from actionsmith.contract import Format
from actionsmith.diagnostics import as_text
from actionsmith.plan.formats import PATTERNS
from actionsmith.plan.openapi import Document, documents
from actionsmith.runtime.values import is_date
from actionsmith.targets.yaml import as_yaml
from actionsmith.verify import checks


def document_of(folder: Path, case: str, **changes: str) -> Document:
    """Return the document of a case whose service has texts replaced."""
    spec = golden.lay_out(golden.CASES / case, folder)
    file = spec / "shop/service.yaml"
    text = file.read_text()
    for old, new in changes.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    file.write_text(text)
    checked, found = golden.findings(spec)
    assert checked.catalog is not None and checked.is_sound, found
    (document,) = documents(checked.catalog)
    (check,) = checks(checked.catalog, {document.path: as_yaml(document.data)})
    assert list(map(as_text, check.run())) == []
    return document


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    return document_of(tmp_path_factory.mktemp("structures"), "structures")


@pytest.fixture(scope="module")
def data(document: Document) -> Any:
    return yaml.safe_load(as_yaml(document.data))


@pytest.fixture(scope="module")
def schemas(data: Any) -> Any:
    return data["components"]["schemas"]


def test_the_document_is_valid(data: Any) -> None:
    assert [e.message for e in OpenAPIV31SpecValidator(data).iter_errors()] == []


def test_names(schemas: Any) -> None:
    names = [n for n in schemas if not n.startswith(("PlaceOrder", "ListOrders"))]
    assert names == [
        *("ItemIds", "ItemId", "Colour"),  # State is of answers alone
        *("Mark", "MarkInAnswer", "Line", "Box", "BoxInAnswer", "Order", "ErrorCode"),
    ]


REQUEST: dict[str, Any] = {"Lines": [{"ItemId": "item-1"}]}
HUGE = 2**64


@pytest.mark.parametrize(
    ("given", "fits"),
    [
        ({}, True),
        ({"Lines": []}, False),
        ({"Lines": None}, False),
        ({"Lines": "item-1"}, False),
        ({"Lines": [{"ItemId": "item-1"}] * 5}, True),
        ({"Lines": [{"ItemId": "item-1"}] * 6}, False),
        ({"Lines": [{}]}, False),
        ({"Lines": [None]}, False),
        ({"Lines": [{"ItemId": None}]}, False),
        ({"Lines": [{"ItemId": "item-1", "Unheard": 1}]}, False),
        ({"Lines": [{"ItemId": "item-1", "Amount": 10}]}, True),  # inferred
        ({"Lines": [{"ItemId": "item-1", "Colour": "blue"}]}, False),
        ({"Lines": [{"ItemId": "item-1", "Marks": [{"Name": "x"}]}]}, True),
        ({"Lines": [{"ItemId": "item-1", "Marks": [{"Name": ""}]}]}, False),
        ({"Lines": [{"ItemId": "item-1", "Marks": [{"Name": "x"}] * 3}]}, False),
        ({"Box": {"Inner": [{"Inner": [{"Size": 0.5}]}]}}, True),
        ({"Box": {"Inner": [{"Inner": [{"Size": 0.4}]}]}}, False),
        ({"Box": {"Lid": {"Value": "x"}}}, False),
        ({"Gifts": ["item-1"]}, True),
        ({"Gifts": []}, False),
        ({"Gifts": ["item-12345"]}, False),
        ({"Gifts": ["item-1"], "Lid": {"Name": "x"}}, False),
        ({"Groups": [["item-1"], ["item-2"]]}, True),
        ({"Groups": [[]]}, False),
        ({"Groups": []}, True),
        ({"Colours": ["blue", 1]}, False),
        ({"Serial": 0}, True),
        ({"Serial": -1}, False),
        ({"Serial": HUGE - 1}, True),
        ({"Serial": HUGE}, False),
        ({"Discount": 50}, True),
        ({"Discount": 51}, False),
        ({"Share": 1.5}, True),
        ({"Share": -0.1}, False),
        ({"Until": "2025-11-13"}, True),
        ({"Until": "2025-11-13T08:37:53Z"}, True),
        ({"Until": "2025-02-29"}, False),
        ({"From": "2025-11-13"}, True),
        ({"From": "tomorrow"}, False),
        ({"Note": "x"}, True),  # inferred
        ({"Speed": 1}, True),
    ],
    ids=str,
)
def test_a_request_is_strict(data: Any, given: dict[str, Any], fits: bool) -> None:
    assert judge(data, "PlaceOrderRequest").is_valid({**REQUEST, **given}) is fits


@pytest.mark.parametrize(
    ("answer", "fits"),
    [
        ({}, True),
        ({"TotalCount": -(2**70)}, True),
        ({"OrderSet": []}, True),
        ({"OrderSet": [{}]}, True),
        ({"OrderSet": {}}, False),
        ({"OrderSet": ["x"]}, False),
        ({"OrderSet": [{"Unheard": {}}]}, True),
        ({"OrderSet": [{"State": "LOST"}]}, True),
        ({"OrderSet": [{"SentAt": "soon", "Weight": 101, "Box": None}]}, True),
        ({"OrderSet": [{"Box": {"Size": 0, "Lid": {"Name": None}}}]}, True),
        ({"OrderSet": [{"Box": {"Inner": [{"Inner": [{"Size": "x"}]}]}}]}, False),
        ({"Newest": None, "States": None}, True),
        ({"Newest": 1}, False),
        ({"States": ["LOST"]}, True),
        ({"States": [1]}, False),
    ],
    ids=str,
)
def test_an_answer_is_open(data: Any, answer: object, fits: bool) -> None:
    assert judge(data, "ListOrdersResponse").is_valid(answer) is fits


def test_keywords(schemas: Any) -> None:
    request = schemas["PlaceOrderRequest"]["properties"]
    assert request["Serial"] == {
        "type": "integer",
        "format": "uint64",
        "minimum": 0,
        "maximum": 18446744073709551615,
        "description": "A number of your own.",
        "default": 0,
    }
    assert request["Discount"]["format"] == "int64"
    assert (request["Discount"]["minimum"], request["Discount"]["maximum"]) == (0, 50)
    for name in ("Until", "From"):
        assert "format" not in request[name]
    assert (request["Until"]["x-format"], request["From"]["x-format"]) == (
        *("date", "datetime"),
    )
    assert request["Note"]["x-inferred"] == {"minLength": 2, "maxLength": 4}
    assert request["Colours"]["examples"] == [["red", "12"]]
    assert request["Lid"]["examples"] == [{"Name": "1", "Value": "on"}]
    assert request["Speed"] == {
        "type": "integer",
        "description": "How fast. Deprecated: Until says more.",
        "deprecated": True,
    }
    amount = schemas["Line"]["properties"]["Amount"]
    assert amount["format"] == "uint64" and amount["default"] == 1
    assert "minimum" not in amount
    assert amount["x-inferred"] == {"minimum": 0, "maximum": 9}


def test_what_is_known_of_the_values_of_an_answer(schemas: Any) -> None:
    order = schemas["Order"]["properties"]
    assert order["State"] == {
        "type": ["string", "null"],
        "x-known-values": ["PACKED", "SENT"],
        "description": (
            "How far it has come. PACKED waits for the post, SENT is on its way."
        ),
    }
    assert order["SentAt"]["x-format"] == "datetime"
    assert order["Weight"]["deprecated"] is True
    assert order["Box"]["anyOf"] == [
        {"$ref": "#/components/schemas/BoxInAnswer"},
        {"type": "null"},
    ]
    answer = schemas["ListOrdersResponse"]["properties"]
    assert answer["OrderSet"]["items"] == {"$ref": "#/components/schemas/Order"}
    assert answer["States"]["items"]["x-known-values"] == ["PACKED", "SENT"]


def test_lifecycle(data: Any) -> None:
    post = data["paths"]["/#ListOrders"]["post"]
    assert post["x-paginate"] == {
        "offset": "Offset",
        "limit": "Limit",
        "total": "TotalCount",
        "items": "OrderSet",
    }
    assert "x-read-back" not in post
    assert data["paths"]["/#PlaceOrder"]["post"]["x-read-back"] == {
        "resource": "order",
        "identity": "Note",
        "match": {"OrderId": "Note"},
        "done": ["SENT"],
        "not_done": ["PACKED"],
        "after": "3s",
    }
    assert data["x-resources"] == {
        "order": {
            "title": "Order",
            "description": "What somebody has bought.",
            "describe": {"action": "ListOrders", "by": "OrderIds", "items": "OrderSet"},
            "identity": "OrderId",
            "status": "State",
            "states": {
                "PACKED": {"description": "It waits for the post."},
                "SENT": {"description": "It is on its way."},
            },
            "transitions": [{"action": "PlaceOrder", "to": "PACKED", "then": "SENT"}],
            "wait_for": {
                "sent": {
                    "description": "It is on its way.",
                    "done": ["SENT"],
                    "absent": "wait",
                    "delay": "0.5s",
                    "timeout": "60s",
                }
            },
        }
    }


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            ("components", "schemas", "Line", "properties", "Amount", "format"),
            "Amount:",
        ),
        (("components", "schemas", "MarkInAnswer"), "Mark:"),
        (("components", "schemas", "Box", "properties", "Size", "minimum"), "0.5,"),
        (("x-resources", "order", "states", "SENT"), "SENT:"),
        (("x-resources", "order", "transitions", 0), "{action: PlaceOrder"),
    ],
    ids=lambda value: str(value[-1]) if isinstance(value, tuple) else "",
)
def test_places(document: Document, path: tuple[str | int, ...], text: str) -> None:
    place = document.place(path)
    file = golden.CASES / "structures" / place.file
    line = file.read_text(encoding="utf-8").splitlines()[place.line - 1]
    assert line[place.column - 1 :].startswith(text)


MOMENT = PATTERNS[Format.DATETIME]

_PARTS = [
    *("2025", "0000", "0001", "2024", "1900", "2000", "-", "-", "-", "11", "13", "02"),
    *("28", "29", "30", "31", "32", "00", "12", "T", " ", ":", ":", "08", "23", "24"),
    *("59", "60", ".", ".5", ".123456", ".1234567", "Z", "+", "+08:00", "-23:59"),
    *("+24:00", "+01:60", "\u0662", "2025-11-13", "2024-02-29", "T08:37:53", "t", "z"),
]


@given(st.lists(st.sampled_from(_PARTS), max_size=7).map("".join))
def test_the_pattern_of_moments_is_the_check_of_the_validator(text: str) -> None:
    assert bool(re.search(MOMENT, text)) is is_date(text)


@given(st.datetimes(), st.sampled_from(["", "Z", "+08:00", "-23:59"]))
def test_the_pattern_knows_every_moment(moment: Any, offset: str) -> None:
    text = f"{moment.isoformat()}{offset}"
    for each in (text, text.replace("T", " "), text[:10]):
        assert re.search(MOMENT, each) and is_date(each)


@pytest.mark.parametrize("year", [1, 4, 100, 400, 1900, 2000, 2023, 2024, 9999])
def test_the_pattern_knows_every_day(year: int) -> None:
    for month in range(14):
        for day in range(33):
            text = f"{year:04}-{month:02}-{day:02}"
            assert bool(re.search(MOMENT, text)) is is_date(text)
