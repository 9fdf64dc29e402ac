"""Contracts to output in one process, and the twins that output is compared with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

from corpus import Contract

from actionsmith import logic, pipeline, render
from actionsmith.diagnostics import Diagnostic, Severity
from actionsmith.settings import Settings
from actionsmith.source.reader import read

_SPEC = Path("spec")
# The package has a function of that name.
_LOAD = import_module("actionsmith.contract.load")


@dataclass(frozen=True)
class Outcome:
    """What came of contracts: errors, or else the texts of the output by path."""

    errors: tuple[Diagnostic, ...]
    texts: Mapping[str, str]


class Bench:
    """A folder of contracts, of which only what has changed is written and read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, bytes] = {}

    def run(self, contract: Contract) -> Outcome:
        """Return what comes of contracts."""
        self._lay_out(contract.files)
        with chdir(self._folder), self._without_repetition():
            checked = pipeline.check(_SPEC, None)
            errors = tuple(
                d for d in checked.diagnostics if d.severity is Severity.ERROR
            )
            assert checked.is_sound is not bool(errors)
            if errors or checked.catalog is None:
                return Outcome(errors, {})
            settings = Settings(spec=_SPEC, out=Path("generated"), version="0.1.0")
            return Outcome((), pipeline.generate(checked.catalog, settings, None))

    def _lay_out(self, files: Mapping[str, bytes]) -> None:
        """Put empty files where the contracts would be; their texts stay in memory."""
        spec = self._folder / _SPEC
        for path in self._files.keys() - files.keys():
            (spec / path).unlink()
            if not any((spec / path).parent.iterdir()):
                (spec / path).parent.rmdir()
        for path in files.keys() - self._files.keys():
            (spec / path).parent.mkdir(parents=True, exist_ok=True)
            (spec / path).touch()
        self._files = dict(files)

    def _read_path(self, path: Path, label: str) -> object:
        root, findings = _read(label, self._files[path.relative_to(_SPEC).as_posix()])
        return root, list(findings)

    @contextmanager
    def _without_repetition(self) -> Iterator[None]:
        """Make templates, the grammar and what a file says once for all contracts."""
        with (
            patch.object(logic, "use_cache", lambda _: None),
            patch.object(render, "environment", _environment),
            patch.object(_LOAD, "read_path", self._read_path),
        ):
            yield


_environment = cache(render.environment)
_read = lru_cache(maxsize=100)(read)
