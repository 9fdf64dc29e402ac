"""The one error that reading an expression can end in."""

from __future__ import annotations


class ExpressionError(ValueError):
    """A text is not an expression: what is wrong, where, and what to do about it.

    Both texts are written for the author of a contract and name no parser's token.
    """

    def __init__(
        self, message: str, start: int, end: int, hint: str | None = None
    ) -> None:
        super().__init__(message, start, end, hint)
        self.message = message
        self.start = start
        """Offset of the first character at fault, counted from 0."""
        self.end = end
        """Offset behind the last one; equal to `start` where something is missing."""
        self.hint = hint
        """What to write instead, where that can be told."""

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"at offset {self.start}: {self.message}{hint}"
