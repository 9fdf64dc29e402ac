"""Reading a service's contracts, and only those that are not known from before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Table
from pathlib import Path
from typing import NamedTuple

from actionsmith.contract import Action, Reading, Service
from actionsmith.contract.load import FoundAction, FoundService
from actionsmith.diagnostics import Diagnostic, is_error
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


class Actions(Table[str, Action]):
    """The actions of a service, each of them unpacked when it is asked for."""

    def __init__(
        self, service: Service, packed: dict[str, bytes], made: dict[str, Action]
    ) -> None:
        self._service = service
        self._packed = packed
        self._made = made

    def __getitem__(self, name: str) -> Action:
        if name not in self._made:
            self._made[name] = unpacked_action(self._packed[name], self._service)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def __contains__(self, name: object) -> bool:
        # Without this, Mapping would unpack the action to find out.
        return name in self._packed


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
        self._actions: set[str] = set()
        self.models: dict[str, Model] = {}
        """What the files have come to, by their names."""

    def visible(self, folder: Path) -> list[Path]:
        """Return what was in the folder then, or what is in one inside it."""
        if folder.name == self._folder.name:
            return [folder / name for name in self._folder.names]
        return super().visible(folder)

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
    ) -> tuple[Table[str, Action], list[Diagnostic]]:
        """Return the actions that files describe."""
        made: dict[str, Action] = {}
        self._actions = {path.name for path in files}
        names = sorted(self._actions)

        def with_others(path: Path) -> bytes:
            return digest(self._key_of(path), *names)

        for path in files:
            known = self._before.get(path.name)
            if known is not None and (
                known.key == self._key_of(path) or known.key == with_others(path)
            ):
                self.models[path.name] = known

        def model(path: Path) -> tuple[str, Model]:
            action, findings = read(path)
            if action:
                made[path.stem] = action
            packed = packed_action(action) if action else None
            # One that has another's name is read in another way if there is that one.
            is_wrong = any(map(is_error, findings))
            key = with_others(path) if is_wrong else self._key_of(path)
            return path.name, Model(key, packed, tuple(findings))

        unknown = [path for path in files if path.name not in self.models]
        workers = self._workers if len(unknown) >= _WORTH_A_WORKER else 1
        self.models |= shared(model, shares(unknown, workers))
        of_files = {path.stem: self.models[path.name] for path in files}
        packed = {name: m.packed for name, m in of_files.items() if m.packed}
        # What is wrong with a file goes with its model.
        return Actions(service, packed, made), []

    def findings(self) -> list[Diagnostic]:
        """Return what is wrong with the files of actions."""
        actions = (m for name, m in self.models.items() if name in self._actions)
        return [finding for model in actions for finding in model.findings]

    def _key_of(self, path: Path) -> bytes:
        return digest(self._key, path.name, self._folder.files[path.name])
