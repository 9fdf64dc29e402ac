"""The place for rules that stand in the prose of metadata, and nowhere else in them.

Nothing is mined today: a rule that is wrong is worse than none, as the client would
refuse what the service takes.
"""

from __future__ import annotations

from collections.abc import Mapping

from .emit import Tree
from .metadata import Action, Metadata


def constraints(_metadata: Metadata, _action: Action) -> Mapping[str, Tree]:
    """Return rules between the parameters of an action, by ids of their own.

    Each is what stands under an id below `constraints` in a contract: `rule`, `error`
    and `description`, with `confidence: inferred`, so that the client only warns of it.
    Parameters that were left out of the draft must not be in a rule.
    """
    return {}
