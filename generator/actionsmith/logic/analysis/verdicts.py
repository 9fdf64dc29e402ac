"""What can be wrong with rules, and what is said of it."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from actionsmith.logic.analysis.model import Value
from actionsmith.logic.syntax import Expression


class Verdict(enum.Enum):
    """What can be wrong with a set of rules."""

    NEVER_HOLDS = "never-holds"
    """No request keeps a rule, even without the others."""
    ALWAYS_HOLDS = "always-holds"
    """No request breaks a rule."""
    INCONSISTENT = "inconsistent"
    """There is no valid request."""
    EXCLUSIVE_REQUIRED = "exclusive-required"
    """A required parameter excludes others in a group, which are dead."""
    DEAD_PARAMETER = "dead-parameter"
    """No valid request has the parameters."""
    FALSE_OPTIONAL = "false-optional"
    """Every valid request has the parameters, and they are optional."""
    EXCLUSIVE_CONDITION = "exclusive-condition"
    """A required parameter excludes conditions in a group, which never hold."""
    DEAD_VALUE = "dead-value"
    """No valid request has a parameter with these values."""
    REDUNDANT = "redundant"
    """A rule follows from others."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict, and the minimal set of rules that brings it about."""

    verdict: Verdict
    rules: tuple[str, ...]
    """In their order; of a redundant rule, those that it follows from."""
    parameters: tuple[str, ...] = ()
    """Whom the verdict is about, unless it is a rule."""
    rule: str | None = None
    """The rule that the verdict is about."""
    values: tuple[Value, ...] = ()
    excluding: str | None = None
    """The required parameter that excludes others."""
    conditions: tuple[Expression, ...] = ()
    """What never holds because of it, but for parameters."""
    is_decided: bool = True
    """False where it could not be found out whether the verdict is true."""

    @property
    def involved(self) -> frozenset[str]:
        """Every rule that has a part in it."""
        return frozenset(self.rules) | ({self.rule} if self.rule else frozenset())
