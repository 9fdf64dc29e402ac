"""What rules between parameters say together: contradictions and what follows.

The questions are those of Martin-Lopez, Segura, Mueller and Ruiz-Cortes, "Specification
and Automated Analysis of Inter-Parameter Dependencies in Web APIs": is there a valid
request, is a parameter dead or a false optional, can a partial request be completed.
Values count and not only presence, and what rules mean is asked of `evaluate`.

`analyse` returns every finding with a minimal set of rules that brings it about.
`domains` chooses values that stand for all. `witnesses` tries requests that may show
that something is possible; where none does, `tables` and `solver` are two methods to
find one among those values, or that there is none.
"""

from actionsmith.logic.analysis.components import (
    can_be,
    count,
    is_dead,
    is_false_optional,
    is_partially_valid,
)
from actionsmith.logic.analysis.domains import Domain, domains, groups
from actionsmith.logic.analysis.findings import analyse
from actionsmith.logic.analysis.model import (
    Atom,
    Kind,
    Rule,
    Value,
    Variable,
    atoms,
    is_valid,
)
from actionsmith.logic.analysis.tables import Tables
from actionsmith.logic.analysis.undecided import Budget, Undecided
from actionsmith.logic.analysis.verdicts import Finding, Verdict

__all__ = [
    "Atom",
    "Budget",
    "Domain",
    "Finding",
    "Kind",
    "Rule",
    "Tables",
    "Undecided",
    "Value",
    "Variable",
    "Verdict",
    "analyse",
    "atoms",
    "can_be",
    "count",
    "domains",
    "groups",
    "is_dead",
    "is_false_optional",
    "is_partially_valid",
    "is_valid",
]
