"""What a mock is asked, and what it answers, without a socket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

JSON_TYPE = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it came."""

    method: str = "POST"
    path: str = "/"
    query: str = ""
    """What stands behind the question mark, as it was sent."""
    headers: Mapping[str, str]
    """The values by the names, which are in lower case."""
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How an answer goes out, which need not be well."""

    delay: float = 0.0
    """Seconds before anything is sent."""
    is_dropped: bool = False
    """Whether the connection is closed before anything is sent."""
    cut_at: int | None = None
    """After how many bytes of the body the connection is closed, if it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What is answered."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    delivery: Delivery = Delivery()


class Refusal(Exception):  # noqa: N818 - an answer, and nothing that went wrong
    """A request earns an error code.

    Attributes:
        code: The error code that is answered.
        message: The message that goes with it.
        why: What refused it, for who reads the recorded calls: "signature", "required",
            a rule's or a precondition's id.

    """

    def __init__(self, code: str, message: str, why: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.why = why
