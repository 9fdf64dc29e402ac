"""From a folder of contracts to a catalog.

The folder holds one provider file and one folder for each service; a service's folder
holds `service.yaml` and one file for each action.
"""

from __future__ import annotations

import contextlib
import re
import stat
from collections.abc import Callable, Iterator, Sequence, Set
from collections.abc import Mapping as Table
from functools import partial
from pathlib import Path
from typing import TypeAlias

from actionsmith.diagnostics import Location, closest, error
from actionsmith.files import SUFFIX
from actionsmith.source import Mapping, Scalar, read_path

from .action import read_action
from .kinds import Findings
from .model import Action, Catalog, Provider, Service
from .parts import other_language
from .provider import read_provider
from .service import read_service
from .slips import TABLES
from .text import Text

SERVICE_FILE = "service.yaml"

_FIRST_LINE = rb"(?:(?:#[^\n]*)?\n)*actionsmith: *\d"
_NAMES = {
    "provider": "[a-z][a-z0-9-]*",
    "service": "[a-z][a-z0-9-]*",
    "action": "[A-Za-z][A-Za-z0-9]*",
}
_PLACES = {
    "provider": ("a provider", f"its place is PROVIDER{SUFFIX}, above the services"),
    "service": ("a service", f"its place is SERVICE/{SERVICE_FILE}"),
    "action": ("an action", f"its place is SERVICE/ACTION{SUFFIX}"),
}


def load(spec: Path, label: Callable[[Path], str]) -> tuple[Catalog | None, Findings]:
    """Read every contract below `spec`.

    `label` gives the name that diagnostics use for a file. The catalog is None when
    there is no provider to hang it on; it is sound when no finding is an error.

    Raises:
        OSError: A file or folder cannot be read.
    """
    loader = Loader(spec, label)
    provider = loader.provider()
    # By the names of the folders: if two services say that they are called alike,
    # neither takes the other's place.
    services = {
        folder.name: service
        for folder in loader.folders()
        if (service := loader.service(folder))
    }
    if provider is None:
        return None, loader.findings
    return Catalog(provider=provider, services=services), loader.findings


FoundAction: TypeAlias = tuple[Action | None, Findings]
"""What a file came to: its action, if it can be told, and what is wrong with it."""

FoundService: TypeAlias = tuple[Service | None, Findings]
"""The same of a service's own file: the service has no actions yet."""


class Reading:
    """How files are read: each when it is asked for, and one after the other."""

    def visible(self, folder: Path) -> list[Path]:
        """Return what is in a folder, by name; hidden files of editors do not count."""
        paths = (path for path in folder.iterdir() if not path.name.startswith("."))
        return sorted(paths)

    def root(self, path: Path, label: str) -> tuple[Mapping | None, Findings]:
        """Return what a file holds, and what is wrong with it as a text."""
        return read_path(path, label)

    def service(self, path: Path, read: Callable[[Path], FoundService]) -> FoundService:
        """Return what `read` makes of the file of a service."""
        return read(path)

    def actions(
        self,
        service: Service,  # noqa: ARG002 - for those who know it from before
        files: Sequence[Path],
        read: Callable[[Path], FoundAction],
    ) -> tuple[Table[str, Action], Findings]:
        """Return what `read` makes of the files of all actions, in their order.

        The actions are by the names of their files, without the suffix.
        """
        actions: dict[str, Action] = {}
        findings: Findings = []
        for path in files:
            action, found = read(path)
            findings += found
            if action:
                actions[path.stem] = action
        return actions, findings


class Loader:
    """Reads a folder of contracts, one service at a time."""

    def __init__(
        self, spec: Path, label: Callable[[Path], str], reading: Reading | None = None
    ) -> None:
        self._spec = spec
        self._label = label
        self._reading = reading or Reading()
        self.findings: Findings = []
        """What was found until now."""
        self.is_astray = False
        """Whether an action was found where none is read."""

    def folders(self) -> list[Path]:
        """Return the folders of the services, by name."""
        folders = [
            path
            for path in self._reading.visible(self._spec)
            if path.is_dir() and not _is_named_so(path)
        ]
        if not folders:
            self._report(
                "no-service",
                self._spec,
                "there is no service here",
                f"write SERVICE/{SERVICE_FILE} and SERVICE/ACTION{SUFFIX}",
            )
        return folders

    def provider(self) -> Provider | None:
        """Read what the services have in common, if it can be told."""
        files = self._contracts(self._spec)
        if not files:
            self._report(
                "no-provider",
                self._spec,
                "there is no provider file here",
                f"write PROVIDER{SUFFIX}: what the services have in common",
            )
            return None
        roots = {path: self._read(path) for path in files}
        stated = [path for path, root in roots.items() if root and root.get("provider")]
        # The one that has its own name is the one; of copies, the others.
        named = [path for path in stated if _states(roots[path], "provider", path.stem)]
        path = (named or stated or files)[0]
        for extra, other in roots.items():
            # What is wrong with a file that cannot be read is told already.
            if extra == path or not other or not self._is("provider", extra, other):
                continue
            self._report(
                "second-provider",
                extra,
                f"{path.name} is {'the' if named else 'a'} provider file already",
                "a folder of contracts describes one provider: remove one of the two",
            )
        root = roots[path]
        if root is None or not self._is("provider", path, root):
            return None
        provider = read_provider(self._name(path), root, self.findings)
        self._check_file_name("provider", provider.name, path.stem, "file")
        return provider

    def service(self, folder: Path) -> Service | None:
        """Read a service and its actions, if it can be told what they are."""
        above = self.is_astray
        try:
            return self._service(folder)
        finally:
            # What is astray in one service says nothing of the others.
            self.is_astray = above

    def _service(self, folder: Path) -> Service | None:
        astray = self._refuse_folders(folder)
        files = self._contracts(folder)
        path = next((file for file in files if _renamed(file) == SERVICE_FILE), None)
        if path is None:
            self._no_service_file(folder, files)
            return None
        files.remove(path)
        service, findings = self._reading.service(path, self._found_service)
        self.findings += findings
        if service is None:
            # Of the actions we tell what we can without their service.
            for file in files:
                self._read(file)
            return None
        stems = {file.stem for file in files}
        read_one = partial(self._found_action, service=service, stems=stems)
        actions, findings = self._reading.actions(service, files, read_one)
        self.findings += findings
        unread = service.unread
        if astray or self.is_astray or len(actions) < len(files):
            unread |= {"actions"}
        return service._replace(actions=actions, unread=unread)

    def _no_service_file(self, folder: Path, files: list[Path]) -> None:
        roots = {file: self._read(file) for file in files}
        meant = [file for file, root in roots.items() if root and root.get("service")]
        if meant:
            message = f"this file describes a service, and is not called {SERVICE_FILE}"
            self._report(
                "no-service-file", meant[0], message, f"rename it to {SERVICE_FILE}"
            )
            return
        self._report(
            "no-service-file",
            folder,
            f"the folder has no {SERVICE_FILE}",
            "each folder of contracts is a service",
        )

    def _found_service(self, path: Path) -> FoundService:
        with self._apart() as found:
            root = self._read(path)
            if root is None or not self._is("service", path, root):
                return None, found
            service = read_service(self._name(path), root, self.findings)
            self._check_file_name("service", service.name, path.parent.name, "folder")
            return service, found

    def _found_action(
        self, path: Path, service: Service, stems: Set[str]
    ) -> FoundAction:
        with self._apart() as found:
            return self._action(path, service, stems), found

    @contextlib.contextmanager
    def _apart(self) -> Iterator[Findings]:
        """Keep apart what is found in the meantime."""
        before, self.findings = self.findings, []
        found = self.findings
        try:
            yield found
        finally:
            self.findings = before

    def _action(self, path: Path, service: Service, stems: Set[str]) -> Action | None:
        root = self._read(path)
        if root is None or not self._is("action", path, root):
            return None
        action = read_action(self._name(path), root, service, self.findings)
        self._check_file_name("action", action.name, path.stem, "file")
        if action.name != path.stem and not re.fullmatch(_NAMES["action"], path.stem):
            return None
        if action.name != path.stem and action.name in stems:
            # A copy that still has the name of what it was copied from.
            copied = Scalar(text=path.stem, style="plain", at=action.name.at)
            return action._replace(name=Text(copied))
        return action

    def _is(self, kind: str, path: Path, root: Mapping) -> bool:
        """Tell whether a file describes what belongs in its place, or report it."""
        others = [other for other in _PLACES if root.get(other)]
        if root.get(kind):
            return True
        self.is_astray |= "action" in others
        if not others:
            return self._is_contract(kind, path, root)
        self._report(
            "misplaced-file",
            path,
            f"this file describes {_PLACES[others[0]][0]}, and {_PLACES[kind][0]} is "
            "expected here",
            _PLACES[others[0]][1],
        )
        return False

    def _is_contract(self, kind: str, path: Path, root: Mapping) -> bool:
        """Tell whether a file is one of ours, or report that it is another tool's."""
        keys = [entry.key.text for entry in root.entries]
        if any(closest(key, ("actionsmith", kind)) for key in keys):
            return True
        if len({"summary", *TABLES}.intersection(keys)) > 1:
            return True
        self._report(
            "no-contract",
            path,
            f"this file is no contract: it has neither 'actionsmith' nor {kind!r}",
            "move it elsewhere, or begin it with 'actionsmith: 1' and "
            f"'{kind}: {'NAME' if kind == 'provider' else path.stem}'",
        )
        return False

    def _read(self, path: Path) -> Mapping | None:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            # Opening a pipe would wait for somebody to write to it.
            kind = "a folder" if stat.S_ISDIR(mode) else "a pipe, a socket or a device"
            hint = "put a file in its place, or give it another name"
            self._report("no-file", path, f"this is {kind}, and no file", hint)
            return None
        root, findings = self._reading.root(path, self._label(path))
        self.findings += findings
        if root and (finding := other_language(root)):
            self.findings.append(finding)
            return None
        return root

    def _contracts(self, folder: Path) -> list[Path]:
        """Return the contracts in a folder; a README beside them does no harm."""
        visible = self._reading.visible(folder)
        files = [path for path in visible if _is_named_so(path)]
        for path in visible:
            if not _is_named_so(path) and _reads_like_one(path):
                self.is_astray = True
                self._report(
                    "file-suffix",
                    path,
                    f"this file reads like a contract, and does not end in {SUFFIX}",
                    f"rename it to {path.name.split('.')[0]}{SUFFIX}",
                )
        for path in files:
            if path.suffix != SUFFIX:
                self._report(
                    "file-suffix",
                    path,
                    f"a contract's file ends in {SUFFIX}, not in {path.suffix}",
                    f"rename it to {_renamed(path)}",
                )
        return files

    def _refuse_folders(self, folder: Path) -> bool:
        """Report contracts that are nested too deeply; tell whether there are any."""
        found = False
        for inner in self._reading.visible(folder):
            if _is_named_so(inner):
                continue
            if inner.is_dir() and any(inner.glob(f"*{SUFFIX}")):
                found = True
                self._report(
                    "nested-folder",
                    inner,
                    "contracts in a folder inside a service's folder are not read",
                    f"move them up, beside {SERVICE_FILE}",
                )
        return found

    def _check_file_name(self, kind: str, name: Text, stem: str, holder: str) -> None:
        # The rule `name` tells what is wrong with a name that no file could have.
        if name and name != stem and re.fullmatch(_NAMES[kind], name):
            self.findings.append(
                error(
                    "file-name",
                    name.at,
                    f"the {kind} is called {str(name)!r}, and its {holder} {stem!r}",
                    "give both the same name",
                )
            )

    def _name(self, path: Path) -> str:
        return path.relative_to(self._spec).as_posix()

    def _report(self, rule: str, path: Path, message: str, hint: str) -> None:
        at = Location(self._label(path), 1, 1)
        self.findings.append(error(rule, at, message, hint))


def _states(root: Mapping | None, key: str, name: str) -> bool:
    """Tell whether a file says that it describes what is called so."""
    value = root.get(key) if root else None
    return isinstance(value, Scalar) and value.text == name


def _is_named_so(path: Path) -> bool:
    """Tell whether a path has the name of a contract."""
    return path.suffix.lower() in (SUFFIX, ".yml")


def _reads_like_one(path: Path) -> bool:
    """Tell whether a file begins as contracts do, whatever it is called."""
    if not path.is_file() or path.suffix not in ("", ".txt"):
        return False
    try:
        with path.open("rb") as stream:
            return bool(re.match(_FIRST_LINE, stream.read(4096)))
    except OSError:
        return False


def _renamed(path: Path) -> str:
    """Return the name of a file once its suffix is the right one."""
    return f"{path.stem}{SUFFIX}"
