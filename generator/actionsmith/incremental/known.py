"""What is remembered of a service from one run to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from .snapshot import Folder, digest

if TYPE_CHECKING:
    from actionsmith.diagnostics import Diagnostic

Digests: TypeAlias = Mapping[str, bytes]
"""Those of texts, by the paths of their files."""


NOTHING: Digests = {}


def service_key(common: bytes, folder: Folder) -> bytes:
    """Return what stands for all that a service depends on."""
    return digest(common, folder.name, folder.key)


class Unit(NamedTuple):
    """What is known of an action."""

    key: bytes
    """Stands for all that its findings and outputs depend on."""
    read: bytes
    """Stands for all that its model depends on."""
    outline: bytes
    """Stands for all that is said of it elsewhere than in its files."""
    findings: tuple[Diagnostic, ...]
    """What the rules say of it."""
    outputs: Digests | None = None
    """Its files; None if they have not been rendered."""
    entry: tuple[Any, ...] = ()
    """What its service's package says of it, as `plan.MethodEntry` has it."""
    row: tuple[Any, ...] = ()
    """What its service's page says of it, as `plan.docs.ActionRow` has it."""


class Structures(NamedTuple):
    """What is known of the structures of a service."""

    modules_key: bytes = b""
    """Stands for all that their modules depend on."""
    modules: Digests = NOTHING
    key: bytes = b""
    """Stands for all that the rest depends on: how actions use them, too."""
    pages: Digests = NOTHING
    frame: tuple[Any, ...] = ()
    """What is around the parts of actions in the document of OpenAPI, as
    `targets.openapi.Frame` has it."""


class Known(NamedTuple):
    """What is known of a service."""

    key: bytes
    """Stands for all that it depends on."""
    is_sound: bool
    findings: tuple[Diagnostic, ...]
    """All that there is to say of it and of its actions."""
    actions: int
    """How many it has."""
    units: Mapping[str, Unit]
    """Its actions, by name."""
    structures: Structures
    outputs: Digests
    """Its other files."""
    layout: tuple[tuple[str, int, int], ...]
    """Each action in the document of OpenAPI, and the bytes of its two parts there."""
    head: bytes
    """It without structures and actions, as a pickle; empty if it cannot be read."""
    page: bytes
    """The view of its page, as a pickle."""
    base: bytes
    """Stands for all that it depends on but its actions' files."""
    judged: tuple[Diagnostic, ...]
    """What the rules say of it as a whole."""
    around: bytes
    """What actions have to know of each other, as a pickle."""

    def every_output(self) -> Iterator[tuple[str, bytes]]:
        """Yield all its files with their digests."""
        yield from self.outputs.items()
        yield from self.structures.modules.items()
        yield from self.structures.pages.items()
        for unit in self.units.values():
            yield from (unit.outputs or {}).items()


UNKNOWN = Known(
    key=b"",
    is_sound=False,
    findings=(),
    actions=0,
    units={},
    structures=Structures(),
    outputs=NOTHING,
    layout=(),
    head=b"",
    page=b"",
    base=b"",
    judged=(),
    around=b"",
)
