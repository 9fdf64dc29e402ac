"""Strings that remember where in a contract they stand."""

from __future__ import annotations

from actionsmith.diagnostics import Location
from actionsmith.source import Scalar


class Text(str):
    """A scalar's text, with its place; compares and hashes as the string it is."""

    __slots__ = ("scalar",)

    scalar: Scalar

    def __new__(cls, scalar: Scalar) -> Text:
        """Take the text of `scalar`, and keep the scalar for its place."""
        text = super().__new__(cls, scalar.text)
        text.scalar = scalar
        return text

    def __reduce__(self) -> tuple[type[Text], tuple[Scalar]]:
        """Keep the place in a pickle, too."""
        return Text, (self.scalar,)

    @property
    def at(self) -> Location:
        """Where the scalar begins."""
        return self.scalar.at
