"""What the judges find is said of the line of the contract that it comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import golden
import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_text import CASES, SPEC

from actionsmith import pipeline
from actionsmith.contract import Base, Catalog
from actionsmith.diagnostics import Location, as_text
from actionsmith.plan.openapi import Document, documents, operations, values
from actionsmith.plan.openapi.examples import examples, pointer, resolve

CONTRACT = "spec/shop/PlaceOrder.yaml"
DOCUMENT = "openapi/shop.yaml"
ONE_OF_TWO = """\
constraints:
  one-number:
    rule: ZeroOrOne(ItemId, Amount)
    confidence: documented
    error: InvalidParameterValue
    description: Either one or the other
"""


def base(folder: Path, **changes: str) -> tuple[pipeline.Checked, dict[str, str]]:
    """Return the case `base` with texts replaced, and what it generates."""
    spec = golden.lay_out(golden.CASES / "base", folder)
    file = spec / "shop/PlaceOrder.yaml"
    text = file.read_text()
    for old, new in changes.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    file.write_text(text)
    checked, found = golden.findings(spec)
    assert found == ""
    return checked, golden.generate(spec)


def verify(checked: pipeline.Checked, texts: dict[str, str]) -> list[str]:
    return list(map(as_text, pipeline.verify(checked, texts).diagnostics))


def catalog(checked: pipeline.Checked) -> Catalog:
    assert checked.catalog is not None
    return checked.catalog


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_wrong_with_the_cases(case: str, tmp_path: Path) -> None:
    spec = golden.lay_out(golden.CASES / case, tmp_path)
    checked, found = golden.findings(spec)
    assert "".join(f"{f}\n" for f in verify(checked, golden.generate(spec))) == found


def test_a_wrong_example_of_a_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Our own rule would find it first.
    monkeypatch.setattr("actionsmith.rules.RULES", ())
    checked, texts = base(
        tmp_path, **{"response:\n  OrderId": f"{ONE_OF_TWO}response:\n  OrderId"}
    )
    assert verify(checked, texts) == [
        f"{CONTRACT}:21:14: error example-schema: the request of example 'one' breaks "
        "'one-number': Either one or the other."
    ]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("ItemId: item-1", "ItemId: item-", f"{CONTRACT}:15:23"),
        ("Amount: 1", "Amount: '1'", f"{CONTRACT}:15:39"),
        ("OrderId: order-1", "OrderId: []", f"{CONTRACT}:16:25"),
        ("- item-1", "- item-", "spec/shop/service.yaml:9:"),
    ],
    ids=["request", "number", "answer", "type"],
)
def test_wrong_examples_in_a_document(
    tmp_path: Path, old: str, new: str, where: str
) -> None:
    checked, texts = base(tmp_path)
    assert texts[DOCUMENT].count(old) == 1
    texts[DOCUMENT] = texts[DOCUMENT].replace(old, new)
    (found,) = verify(checked, texts)
    assert found.startswith(where)
    assert " error example-schema: " in found
    assert "does not fit its schema" in found


def test_a_wrong_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(values.JSON_TYPES, Base.INTEGER, "int")
    checked, texts = base(tmp_path)
    first, *_ = verify(checked, texts)
    line, hint = first.splitlines()
    assert line.startswith(f"{CONTRACT}:7:3: error openapi: {DOCUMENT}: ")
    assert "components/schemas/PlaceOrderRequest" in line
    assert "'int'" in line
    assert "bug of actionsmith" in hint


def test_a_reference_that_leads_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reference(name: str, *_: str) -> dict[str, str]:
        return {"$ref": f"#/no/{name}"}

    monkeypatch.setattr(operations, "reference", reference)
    checked, texts = base(tmp_path)
    found = verify(checked, texts)
    assert [line.split(": ")[:2] for line in found] == [
        [f"{CONTRACT}:2:9", "error openapi"]
    ] * 3
    assert "there is no '#/no/PlaceOrderRequest' to refer to" in "".join(found)


def test_what_a_judge_raises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def burst(_: object) -> Any:
        raise RecursionError("too\ndeep")

    monkeypatch.setattr(OpenAPIV31SpecValidator, "iter_errors", burst)
    checked, texts = base(tmp_path)
    (found,) = verify(checked, texts)
    assert found.startswith(
        f"spec/shop/service.yaml:2:10: error openapi: {DOCUMENT}: it cannot be judged: "
        "too deep\n"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [("x = 'y'\n", "black would write line 2 otherwise"), ("x = (\n", "cannot read")],
)
def test_python_that_black_would_change(tmp_path: Path, text: str, words: str) -> None:
    checked, texts = base(tmp_path)
    for path in (
        "demo_actions/shop/actions/place_order.py",
        "demo_actions/shop/client.py",
        "demo_actions/_runtime/client.py",
    ):
        texts[path] = texts[path].partition("\n")[0] + "\n" + text
    found = verify(checked, texts)
    assert [line.partition(" error black-style: ")[0] for line in found] == [
        "spec/demo.yaml:2:11:",
        "spec/shop/PlaceOrder.yaml:2:9:",
        "spec/shop/service.yaml:2:10:",
    ]
    assert all(words in line for line in found)


@pytest.fixture(scope="module")
def vpc() -> Document:
    (document,) = documents(catalog(golden.findings(SPEC)[0]))
    return document


def written_at(place: Location) -> str:
    """Return the rest of the line of a contract from a place on."""
    lines = (SPEC.parent / place.file).read_text(encoding="utf-8").splitlines()
    return lines[place.line - 1][place.column - 1 :]


POST = ("paths", "/#AssociateIPv6Address", "post")
REQUEST = ("components", "schemas", "AssociateIPv6AddressRequest")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("info", "title"), "Virtual Private Cloud"),
        (("servers", 2), "international:"),
        ((*POST, "summary"), "Bind an EIPv6"),
        ((*POST, "x-retry-safe"), "AssociateIPv6Address"),
        ((*POST, "x-dependencies", 1, "rule"), "IF NetworkInterfaceId THEN"),
        ((*POST, "x-dependencies", 1, "schema"), "interface-needs-address:"),
        ((*POST, "x-preconditions", 0, "error", "code"), "InvalidParameterValue.Ad"),
        ((*POST, "x-error-codes", "RequestLimitExceeded"), "RequestLimitExceeded:"),
        ((*REQUEST, "allOf", 0, "not", "required", 1), "single-target:"),
        ((*REQUEST, "properties", "InstanceId", "type"), "InstanceId:"),
        ((*REQUEST, "properties", "InstanceId", "examples", 0), "ins-djflxkvi"),
        (("components", "schemas", "Eipv6Id", "description"), "ID of an EIPv6."),
        (("components", "schemas", "Eipv6Id", "x-inferred", "pattern"), "'eipv6-["),
        (("components", "parameters", "Language", "schema", "enum", 1), "en-US"),
        (("x-common-error-codes", "InternalError", "retry"), "InternalError:"),
        (("openapi",), "vpc"),
        (("no", "such", "place"), "vpc"),
    ],
    ids=lambda value: "/".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_places(vpc: Document, path: tuple[str | int, ...], text: str) -> None:
    assert written_at(vpc.place(path)).startswith(text)


def test_every_place_is_in_the_document(vpc: Document) -> None:
    for path in vpc.places:
        resolve(vpc.data, pointer(path))


def test_every_example_is_found(vpc: Document) -> None:
    def count(node: object) -> int:
        if isinstance(node, list):
            return sum(map(count, node))
        if isinstance(node, dict):
            return len(node.get("examples", ())) + sum(map(count, node.values()))
        return 0

    assert isinstance(vpc.data, dict)
    found = list(examples(vpc.data))
    assert len(found) == count(vpc.data) > 10
    for example in found:
        assert resolve(vpc.data, pointer(example.path)) == example.value


def test_the_text_is_what_is_judged(tmp_path: Path) -> None:
    checked, texts = base(tmp_path)
    (document,) = documents(catalog(checked))
    assert yaml.safe_load(texts[DOCUMENT]) == document.data


def test_a_document_that_is_no_yaml(tmp_path: Path) -> None:
    checked, texts = base(tmp_path)
    texts[DOCUMENT] = "openapi: [\n"
    (found,) = verify(checked, texts)
    assert f"error openapi: {DOCUMENT}: it cannot be judged: " in found
