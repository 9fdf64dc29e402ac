"""What the services of Tencent Cloud have in common, for a folder that lacks it."""

from __future__ import annotations

from pathlib import Path

FILE = "tencentcloud.yaml"

_PACKAGE = Path(__file__).parent.parent


def text() -> str:
    """Return the provider's contract: this package's, or that of the checkout.

    As with the templates, the place of this module tells which one belongs to it.
    """
    inside = _PACKAGE / "spec" / FILE
    path = inside if inside.is_file() else _PACKAGE.parent.parent / "spec" / FILE
    return path.read_text(encoding="utf-8")
