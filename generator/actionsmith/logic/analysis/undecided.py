"""What is raised when a question has no answer within its bounds, and what they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MOST_STEPS: Final = 250_000
"""How long all questions about an action may take, on every machine the same."""


class Undecided(Exception):  # noqa: N818 - it is no error, and never leaves the package
    """The method, or the time for it, does not reach to an answer."""


@dataclass(slots=True)
class Budget:
    """What is left of the solver's steps; whoever takes some draws them down."""

    steps: int = MOST_STEPS
