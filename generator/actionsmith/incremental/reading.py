"""Reading a service's contracts, and only those that are not known from before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from actionsmith.contract import Action, Reading, Service
from actionsmith.contract.load import FoundAction, FoundService
from actionsmith.diagnostics import Diagnostic
from actionsmith.source import Mapping, read

from .models import packed_action, packed_service, unpacked_action, unpacked_service
from .snapshot import Folder, digest
from .workers import shared, shares

_WORTH_A_WORKER = 64
"""So many files take longer to read than a process to begin."""


class Model(NamedTuple):
    """What a file came to."""

    key: bytes
    """Stands for all that it depends on."""
    packed: bytes | None
    """The model; None if the file has none."""
    findings: tuple[Diagnostic, ...]


class Remembered(Reading):
    """Reads the files of one folder as they were when their digests were taken.

    Args:
        key: Stands for all that every file depends on.
        folder: What the folder holds.
        before: What its files came to before, by their names.
        workers: How many processes may read.

    """

    def __init__(
        self, key: bytes, folder: Folder, before: dict[str, Model], workers: int
    ) -> None:
        self._key = key
        self._folder = folder
        self._before = before
        self._workers = workers
        self.models: dict[str, Model] = {}
        """What the files have come to, by their names."""

    def root(self, path: Path, label: str) -> tuple[Mapping | None, list[Diagnostic]]:
        """Return what a file held when its digest was taken."""
        return read(label, self._folder.contents[path.name])

    def service(self, path: Path, read: Callable[[Path], FoundService]) -> FoundService:
        """Return the service that a file describes."""
        key = self._key_of(path)
        known = self._before.get(path.name)
        if known is not None and known.key == key and known.packed is not None:
            found: FoundService = unpacked_service(known.packed), [*known.findings]
        else:
            found = read(path)
            service, findings = found
            packed = packed_service(service) if service else None
            known = Model(key, packed, tuple(findings))
        self.models[path.name] = known
        # What actions come to depends on their service.
        self._key = key
        return found

    def actions(
        self,
        service: Service,
        files: Sequence[Path],
        read: Callable[[Path], FoundAction],
    ) -> Iterable[FoundAction]:
        """Return the actions that files describe."""
        made: dict[str, Action | None] = {}
        for path in files:
            known = self._before.get(path.name)
            if known is not None and known.key == self._key_of(path):
                self.models[path.name] = known

        def model(path: Path) -> tuple[str, Model]:
            action, findings = read(path)
            made[path.name] = action
            packed = packed_action(action) if action else None
            return path.name, Model(self._key_of(path), packed, tuple(findings))

        unknown = [path for path in files if path.name not in self.models]
        workers = self._workers if len(unknown) >= _WORTH_A_WORKER else 1
        self.models |= shared(model, shares(unknown, workers))
        for path in files:
            known = self.models[path.name]
            if path.name not in made:
                made[path.name] = (
                    unpacked_action(known.packed, service) if known.packed else None
                )
            yield made[path.name], list(known.findings)

    def _key_of(self, path: Path) -> bytes:
        return digest(self._key, path.name, self._folder.files[path.name])
