"""From a folder of contracts to a catalog.

The folder holds one provider file and one folder for each service; a service's folder
holds `service.yaml` and one file for each action.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from actionsmith.diagnostics import Location, error
from actionsmith.source import Node, read

from .action import read_action
from .fields import Findings
from .model import Action, Catalog, Provider, Service
from .provider import read_provider
from .service import read_service
from .text import Text

SUFFIX = ".yaml"
SERVICE_FILE = "service.yaml"


def load(spec: Path, label: Callable[[Path], str]) -> tuple[Catalog | None, Findings]:
    """Read every contract below `spec`.

    `label` gives the name that diagnostics use for a file. The catalog is None when
    there is no provider to hang it on; it is sound when no finding is an error.

    Raises:
        OSError: A file or folder cannot be read.
    """
    return _Loader(spec, label).load()


class _Loader:
    def __init__(self, spec: Path, label: Callable[[Path], str]) -> None:
        self._spec = spec
        self._label = label
        self._findings: Findings = []

    def load(self) -> tuple[Catalog | None, Findings]:
        provider = self._provider()
        services = {
            str(service.name): service
            for folder in _visible(self._spec)
            if folder.is_dir() and (service := self._service(folder))
        }
        if not services:
            self._report(
                "no-service",
                self._spec,
                "there is no service here",
                f"write SERVICE/{SERVICE_FILE} and SERVICE/ACTION{SUFFIX}",
            )
        if provider is None:
            return None, self._findings
        return Catalog(provider=provider, services=services), self._findings

    def _provider(self) -> Provider | None:
        files = self._contracts(self._spec)
        if not files:
            self._report(
                "no-provider",
                self._spec,
                "there is no provider file here",
                f"write PROVIDER{SUFFIX}: what the services have in common",
            )
            return None
        for extra in files[1:]:
            self._report(
                "second-provider",
                extra,
                f"{files[0].name} is the provider file already",
                "a folder of contracts describes one provider",
            )
        root = self._read(files[0])
        if root is None:
            return None
        provider = read_provider(self._name(files[0]), root, self._findings)
        self._check_file_name("provider", provider.name, files[0].stem)
        return provider

    def _service(self, folder: Path) -> Service | None:
        files = self._contracts(folder)
        path = folder / SERVICE_FILE
        if path not in files:
            self._report(
                "no-service-file",
                folder,
                f"the folder has no {SERVICE_FILE}",
                "each folder of contracts is a service",
            )
            return None
        root = self._read(path)
        if root is None:
            return None
        service = read_service(self._name(path), root, self._findings)
        self._check_file_name("service", service.name, folder.name)
        actions = (self._action(file, service) for file in files if file != path)
        return replace(
            service, actions={str(action.name): action for action in actions if action}
        )

    def _action(self, path: Path, service: Service) -> Action | None:
        root = self._read(path)
        if root is None:
            return None
        action = read_action(self._name(path), root, service.types, self._findings)
        self._check_file_name("action", action.name, path.stem)
        return action

    def _read(self, path: Path) -> Node | None:
        root, findings = read(self._label(path), path.read_bytes())
        self._findings += findings
        return root

    def _contracts(self, folder: Path) -> list[Path]:
        """Return the contracts in a folder; a README beside them does no harm."""
        files = [path for path in _visible(folder) if not path.is_dir()]
        for path in files:
            if path.suffix != SUFFIX and path.suffix.lower() in (SUFFIX, ".yml"):
                self._report(
                    "file-suffix",
                    path,
                    f"a contract's file ends in {SUFFIX}, not in {path.suffix}",
                    f"rename it to {path.stem}{SUFFIX}",
                )
        return [path for path in files if path.suffix == SUFFIX]

    def _check_file_name(self, kind: str, name: Text, stem: str) -> None:
        if name and name != stem:
            self._findings.append(
                error(
                    "file-name",
                    name.at,
                    f"the {kind} is called {str(name)!r}, its file or folder {stem!r}",
                    "the two are the same, so that each thing has one place",
                )
            )

    def _name(self, path: Path) -> str:
        return path.relative_to(self._spec).as_posix()

    def _report(self, rule: str, path: Path, message: str, hint: str) -> None:
        at = Location(self._label(path), 1, 1)
        self._findings.append(error(rule, at, message, hint))


def _visible(folder: Path) -> list[Path]:
    """Return what is in a folder, by name; editors' hidden files do not count."""
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
