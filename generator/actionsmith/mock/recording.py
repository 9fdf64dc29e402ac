"""What came, what was answered, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that was answered, or left without an answer on purpose."""

    number: int
    """Which of all calls it is, counted from 1."""
    action: str | None
    """Its action; None where the request names none."""
    nth: int
    """Which call of its action it is, counted from 1; of all unknown ones together."""
    region: str | None
    parameters: Mapping[str, object] | None
    """The body as it came; None if that was no JSON object."""
    headers: Mapping[str, str]
    """Without signature and token."""
    status: int
    answer: Mapping[str, object]
    """What the envelope held as its `Response`, before anything spoilt it."""
    code: str | None
    """The error code; None if the call was carried out."""
    why: str
    """What decided: "carried out", "rule single-target", "precondition address-free",
    "signature", "fault ..." and so on."""
