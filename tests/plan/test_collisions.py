"""Names of a contract that would hide what the generated modules need are refused."""

from __future__ import annotations

from pathlib import Path

import golden
import pytest
import yaml

from actionsmith.targets import Verbatim
from actionsmith.targets.paths import UnsafePathError, safe

BASE = golden.CASES / "base"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("rule-id", "shop", "'SHOP'"),
        ("rule-id", "place-order", "'PLACE_ORDER'"),
        ("Code.Of", "Final", "'Final'"),
        ("Code.Of", "BY.CODE", "'BY_CODE'"),
        ("Code.Of", "ServiceError", "'ServiceError'"),
        (
            "Amount: {type",
            "itemId: {type: string, description: x}\n  Amount: {type",
            "",
        ),
    ],
)
def test_a_name_that_is_taken(old: str, new: str, message: str, tmp_path: Path) -> None:
    spec = golden.lay_out(BASE, tmp_path)
    action = spec / "shop" / "PlaceOrder.yaml"
    content = action.read_text().replace(
        "errors:\n",
        "constraints:\n"
        "  rule-id:\n"
        "    {rule: IF Amount THEN ItemId, error: Code.Of, confidence: observed,"
        " description: x}\n"
        "errors:\n  Code.Of: {description: x}\n",
    )
    assert yaml.safe_load(content)
    name = "Shop" if "Shop" in new else "PlaceOrder"
    action.unlink()
    (spec / "shop" / f"{name}.yaml").write_text(content.replace(old, new))
    checked, text = golden.findings(spec)
    assert not checked.is_sound
    assert "name-collision" in text and message in text


def findings(tmp_path: Path, changes: dict[str, str], *files: str) -> str:
    """Return what is found in the changed base contracts and copies of the action."""
    spec = golden.lay_out(BASE, tmp_path)
    action = (spec / "shop" / "PlaceOrder.yaml").read_text()
    for name in files:
        text = action.replace("action: PlaceOrder", f"action: {name}")
        (spec / "shop" / f"{name}.yaml").write_text(text)
    for file in spec.rglob("*.yaml"):
        text = file.read_text()
        for old, new in changes.items():
            text = text.replace(old, new)
        file.write_text(text)
    return golden.findings(spec)[1]


def test_files_that_differ_in_capitals_alone(tmp_path: Path) -> None:
    text = findings(tmp_path, {}, "SendID", "SENDid")
    assert text.splitlines() == [
        "spec/shop/SendID.yaml:2:9: error name-collision: as a file 'SendID' would be "
        "'sendid.md', which 'SENDid' is already",
        "  spec/shop/SENDid.yaml:2:9: note: the other name",
        "  hint: some systems do not tell apart files whose names differ in capitals "
        "alone",
    ]


@pytest.mark.parametrize(
    "name", ["Errors", "README", "Readme", "Conftest", "TestOrder"]
)
def test_files_that_tools_look_for(name: str, tmp_path: Path) -> None:
    spec = golden.lay_out(BASE, tmp_path)
    action = spec / "shop" / "PlaceOrder.yaml"
    text = action.read_text().replace("action: PlaceOrder", f"action: {name}")
    action.unlink()
    (spec / "shop" / f"{name}.yaml").write_text(text)
    texts = golden.generate(spec)
    assert len({path.lower() for path in texts}) == len(texts)
    for path in texts:
        file = path.rpartition("/")[2]
        assert file != "conftest.py" and not file.startswith("test_")


@pytest.mark.parametrize(
    ("changes", "files", "message"),
    [
        ({}, ["Con"], "'Con' is a device on Windows"),
        ({}, ["LPT1"], "'LPT1' is a device on Windows"),
        ({"Amount": "item_id_"}, [], "'item_id_' would be 'item_id'"),
        ({"Amount": "Item-Id"}, [], "'Item-Id' cannot be a name here"),
        ({"OrderId": "request_id"}, [], "'request_id' would be 'request_id'"),
        ({"Value: {}": "Value: {}\n  a.b: {description: x}"}, [], ""),
        ({"Value: {}": "Value: {}\n  No-: {description: x}"}, [], "cannot be a name"),
        ({"Value: {}": "Value: {}\n  list.x: {description: x}"}, [], "below 'list'"),
        ({"Value: {}": "Value: {}\n  None.x: {description: x}"}, [], "a keyword"),
        (
            {"  ItemId: {type: string": "  string: {type: string"},
            [],
            "language already",
        ),
    ],
)
def test_one_mistake_is_one_finding(
    changes: dict[str, str], files: list[str], message: str, tmp_path: Path
) -> None:
    text = findings(tmp_path, changes, *files)
    found = [line for line in text.splitlines() if ": error name" in line]
    assert len(found) == bool(message) and all(message in line for line in found)


@pytest.mark.parametrize(("service", "meet"), [("service", 1), ("close", 0)])
def test_a_service_that_meets_its_own_modules(
    service: str, meet: int, tmp_path: Path
) -> None:
    spec = golden.lay_out(BASE, tmp_path)
    (spec / "shop").rename(spec / service)
    action = spec / service / "PlaceOrder.yaml"
    (spec / service / "Close.yaml").write_text(
        action.read_text().replace("PlaceOrder", "Close")
    )
    contract = spec / service / "service.yaml"
    text = contract.read_text().replace("service: shop", f"service: {service}")
    contract.write_text(text)
    _, text = golden.findings(spec)
    assert text.count("error name-collision") == meet
    if not meet:
        # Where both have to be, the action's constant is the one to give way.
        module = golden.generate(spec)["demo_actions/close/actions/close.py"]
        assert "from ..service import CLOSE\n" in module
        assert "\nCLOSE_: Final = Action(\n" in module


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        (["../x"], "no plain path"),
        (["a/../x"], "no plain path"),
        (["/x"], "no plain path"),
        (["a//x"], "no plain path"),
        (["a\\x"], "no plain path"),
        (["C:x"], "no plain path"),
        ([".git/x"], "no plain path"),
        (["-rf"], "no plain path"),
        (["a/nul.py"], "no plain path"),
        (["a/x\n"], "no plain path"),
        (["a/\ufb01le"], "no plain path"),
        (["x" * 256], "no plain path"),
        (["a/x.md", "a/X.md"], "in the way of"),
        (["a/x", "a/x/y"], "in the way of"),
        (["a/x/y", "A/X"], "in the way of"),
        (["a/x", "a/x"], "in the way of"),
    ],
)
def test_paths_that_are_not_written(paths: list[str], message: str) -> None:
    with pytest.raises(UnsafePathError, match=message):
        list(safe(Verbatim(path, "", "") for path in paths))


def test_paths_that_are_written() -> None:
    files = [Verbatim(path, "", "") for path in ("a/__init__.py", "a/b.md", "py.typed")]
    assert list(safe(files)) == files
