"""Where Python says that something should not be used any more."""

from __future__ import annotations

from pathlib import Path

import golden
import pytest


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (
            "actions/cancel_order",
            '    """Cancel an order.\n\n    Deprecated: Write to us.\n',
        ),
        (
            "actions/place_order",
            "        item: What to order. Deprecated: Use Lines. Example: `item-1`.",
        ),
        (
            "actions/place_order",
            "            item: What to order. Deprecated: Use Lines. Example: ",
        ),
        (
            "actions/place_order",
            '    item: str | None\n    """What to order. Deprecated: Use Lines."""',
        ),
        (
            "structures/_order",
            "    weight: float | None\n"
            '    """In kilograms. Deprecated: Weigh it yourself."""',
        ),
    ],
)
def test_the_docstrings_say_so(tmp_path: Path, file: str, said: str) -> None:
    texts = golden.generate(golden.lay_out(golden.CASES / "order-life", tmp_path))
    text = texts[f"demo_actions/shop/{file}.py"]
    assert f"\n{said}" in text
