"""Error codes on a page: their links, their meaning, and what to do about them."""

from __future__ import annotations

from collections.abc import Container, Mapping

from actionsmith.contract import (
    Confidence,
    ErrorCode,
    ErrorRef,
    Retry,
)

from .. import naming
from ..codes import KnownCodes
from ..markdown import anchor, both, code, lines, link, text
from .views import ErrorRow

_REPEAT: Mapping[Retry, tuple[str, str]] = {
    Retry.NEVER: ("no", ""),
    Retry.BACKOFF: (
        "after a pause",
        "Wait before each attempt, longer each time and with jitter.",
    ),
    Retry.IF_SAFE: (
        "if safe",
        "The outcome is unknown: repeat only what does no harm when done twice.",
    ),
    Retry.AFTER_CLOCK_CORRECTION: (
        "once",
        "Correct the clock by the answer's `Date` header first.",
    ),
    Retry.AFTER_CREDENTIAL_REFRESH: ("once", "Fetch new credentials first."),
    Retry.WHEN_STATE_ALLOWS: (
        "later",
        "Wait until the resource has left the state that forbids it.",
    ),
}
"""Whether to repeat a request that has earned an error, and what to do first."""


_OF_UNKNOWN_OUTCOME = {
    True: ("yes", "The outcome is unknown, but doing it twice does no harm."),
    False: (
        "not blindly",
        "The outcome is unknown: first find out whether it was done.",
    ),
}


class Codes:
    """What is known of the codes that a provider, or one of its services, answers."""

    def __init__(self, known: KnownCodes, *, of_service: bool) -> None:
        self._known = known
        # What pages there are, and the way to them from the folder of this service.
        self._common_page = "../errors.md" if of_service else "errors.md"
        self._own_page = "errors.md"

    def link(self, code_: str, here: Container[str] = ()) -> str:
        """Return a link to what is said of a code, on this page if it is `here`."""
        if code_ in here:
            page = ""
        elif self._known.is_common(code_):
            page = self._common_page
        else:
            page = self._own_page
        return link(code(code_), f"{page}#{_fragment(code_)}")

    def reference(self, error: ErrorRef, here: Container[str] = ()) -> str:
        """Return a link to a code, and how surely it is earned."""
        return self.link(error.code, here) + _doubt(error.confidence)

    def meaning(self, code_: str, entry: ErrorCode | None = None) -> str:
        """Return what a code means; `entry` has the first word."""
        words = self._known.words(code_, entry)
        return text(words) if words else f"Every code that starts with {code(code_)}."

    def row(
        self,
        code_: str,
        entry: ErrorCode | None,
        *causes: str,
        safe: bool | None = None,
    ) -> ErrorRow:
        """Return the row of a code.

        `causes` say what may have earned it; `safe`, whether its action may be done
        twice.
        """
        retry = self._known.retry(code_)
        may, first = _REPEAT[retry]
        if retry is Retry.IF_SAFE and safe is not None:
            may, first = _OF_UNKNOWN_OUTCOME[safe]
        name = naming.error_class_name(code_)
        return ErrorRow(
            code=anchor(_fragment(code_)) + both(code_, name),
            meaning=self.meaning(code_, entry),
            advice=lines(f"**{may}**", " ".join(filter(None, (*causes, first)))),
        )


def _fragment(code_: str) -> str:
    """Return the anchor of a code."""
    return f"error-{code_}"


def _doubt(confidence: Confidence) -> str:
    """Return a note about what no document says, or nothing."""
    return "" if confidence is Confidence.DOCUMENTED else f" ({confidence})"
