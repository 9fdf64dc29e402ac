"""Formats as patterns: `format` alone binds nobody who reads a schema.

Each pattern matches what the check of the same format in `runtime.values` accepts.
"""

from __future__ import annotations

from collections.abc import Mapping

from actionsmith.contract import Format
from actionsmith.rules.language import MOMENT

_GROUP = "[0-9A-Fa-f]{1,4}"
_GROUPS = f"(?:{_GROUP}(?::{_GROUP})*)?"
_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_AS_IPV4 = f"{_BYTE}(?:\\.{_BYTE}){{3}}"
IPV6 = (
    f"^(?:{_GROUP}(?::{_GROUP}){{7}}|(?:{_GROUP}:){{6}}{_AS_IPV4}"
    # Around `::` there are less; the end of an address may be that of one of IPv4.
    f"|(?!:*(?:[^:]+:+){{7}}[^:]){_GROUPS}::{_GROUPS}"
    f"|(?!:*(?:[^:]+:+){{6}}[^:]){_GROUPS}::(?:{_GROUP}:)*{_AS_IPV4})$"
)
"""An IPv6 address."""

_MOMENT = f"^{MOMENT}$"

PATTERNS: Mapping[Format, str] = {
    Format.IPV6: IPV6,
    Format.DATE: _MOMENT,
    Format.DATETIME: _MOMENT,
}
"""The pattern of each format."""
