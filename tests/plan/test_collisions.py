"""Names of a contract that would hide what the generated modules need are refused."""

from __future__ import annotations

from pathlib import Path

import golden
import pytest
import yaml

BASE = golden.CASES / "base"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("PlaceOrder", "action: PlaceOrder", "action: Shop", "'shop'"),
        ("PlaceOrder", "rule-id", "shop", "'SHOP'"),
        ("PlaceOrder", "rule-id", "place-order", "'PLACE_ORDER'"),
        ("PlaceOrder", "Code.Of", "Final", "'Final'"),
        ("PlaceOrder", "Code.Of", "BY.CODE", "'BY_CODE'"),
        ("PlaceOrder", "Code.Of", "ServiceError", "'ServiceError'"),
        (
            "PlaceOrder",
            "Amount: {type",
            "itemId: {type: string, description: x}\n  Amount: {type",
            "",
        ),
        ("both", "type: ItemId", "type: Parameters", "'_PARAMETERS'"),
    ],
)
def test_a_name_that_is_taken(
    file: str, old: str, new: str, message: str, tmp_path: Path
) -> None:
    spec = golden.lay_out(BASE, tmp_path)
    action, service = spec / "shop" / "PlaceOrder.yaml", spec / "shop" / "service.yaml"
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
    if file == "both":
        service.write_text(service.read_text().replace("ItemId:", "Parameters:"))
    checked, text = golden.findings(spec)
    assert not checked.is_sound
    assert "name-collision" in text and message in text
