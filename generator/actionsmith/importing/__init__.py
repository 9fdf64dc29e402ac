"""Drafts of contracts, from what others have written down about an API.

`library` finds the metadata of `tccli`, `metadata` reads them, `fitting` sorts out what
no contract can say, and `naming` tells apart what Python would call alike. `drafting`
makes contracts of the rest, with `samples` for their examples and `mining` as the place
for rules from their prose, and `emit` writes those as YAML. `existing` knows the
contracts that there are, and `updating` compares the drafts with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from actionsmith.contract.load import SERVICE_FILE
from actionsmith.files import SUFFIX

from . import drafting, emit, provider, updating
from .existing import Existing
from .fitting import fitting
from .library import Library, MetadataError, Written
from .metadata import understand
from .updating import Updates, compare, update

__all__ = [
    "Imported",
    "Library",
    "MetadataError",
    "Updates",
    "Written",
    "compare",
    "drafts",
    "update",
]


@dataclass(frozen=True, slots=True)
class Imported:
    """Drafts for a folder of contracts, and what there is to say of them."""

    texts: Mapping[str, str]
    """Drafts, and the provider's file if there is none, by paths with slashes."""
    service_file: str
    """The path of what the actions share."""
    actions: tuple[str, ...]
    """Those that are drafted."""
    problems: int
    """How many things are wrong in the metadata."""
    version_there: str | None
    """The version of the service whose contracts are there already."""
    vanished: tuple[str, ...]
    """Drafts that are there, of actions that the metadata have no more."""
    lacking: tuple[str, ...]
    """Structures that the contract of the service which is there does not have."""


def drafts(written: Written, actions: str, spec: Path) -> Imported:
    """Return drafts of the actions whose names are like a pattern of the shell.

    The structures of a service are those that these actions use, and those that have a
    contract already.

    Raises:
        MetadataError: The metadata have no actions.
        OSError: What is in the folder cannot be read.

    """
    existing = Existing(spec, written.service)
    metadata = fitting(understand(written), existing)
    drafted = {name for name in metadata.actions if fnmatchcase(name, actions)}
    made = drafting.draft(metadata, drafted, drafted | existing.actions)
    texts = {
        each.path: updating.marked(
            emit.document(each.tree, [f"Left out: {p}" for p in each.problems]),
            metadata.origin,
        )
        for each in made
    }
    if not any(spec.glob(f"*{SUFFIX}")):
        texts[provider.FILE] = provider.text()
    return Imported(
        texts=texts,
        service_file=f"{metadata.service}/{SERVICE_FILE}",
        actions=tuple(sorted(drafted)),
        problems=sum(len(each.problems) for each in made),
        version_there=existing.version,
        vanished=tuple(existing.vanished(metadata.actions)),
        lacking=tuple(sorted(drafting.used(metadata, drafted) - existing.structures)),
    )
