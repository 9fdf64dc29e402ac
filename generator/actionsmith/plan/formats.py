"""Formats as patterns: `format` alone binds nobody who reads a schema.

Each pattern matches what the check of the same format in `runtime.values` accepts.
"""

from __future__ import annotations

from collections.abc import Mapping

from actionsmith.contract import Format

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

_YEAR = "(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_LEAP = "(?:0[48]|[2468][048]|[13579][26])"
_DAY = (
    f"(?:{_YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    f"|(?:[0-9]{{2}}{_LEAP}|{_LEAP}00)-02-29)"
)
_HOUR = "(?:[01][0-9]|2[0-3])"
MOMENT = (
    f"^{_DAY}(?:[T ]{_HOUR}(?::[0-5][0-9]){{2}}(?:\\.[0-9]{{1,6}})?"
    f"(?:Z|[+-]{_HOUR}:[0-5][0-9])?)?$"
)
"""A date, or a moment of one: there is no such day as 2025-02-29."""

PATTERNS: Mapping[Format, str] = {
    Format.IPV6: IPV6,
    Format.DATE: MOMENT,
    Format.DATETIME: MOMENT,
}
"""The pattern of each format."""
