"""One service: what is known of it from before, and finding out what is not."""

from __future__ import annotations

import functools
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from actionsmith import pipeline
from actionsmith.contract import Catalog, Loader, Provider, Service
from actionsmith.contract import Structures as ByName
from actionsmith.diagnostics import Diagnostic, in_order, is_error
from actionsmith.output import digest as digest_of
from actionsmith.output import digests
from actionsmith.plan import MethodEntry, method_entry, surroundings
from actionsmith.plan.docs import ActionRow, action_row, service_page
from actionsmith.plan.openapi import document_path
from actionsmith.plan.surroundings import named_by_resources, outline
from actionsmith.rules.walk import Scope
from actionsmith.targets import File
from actionsmith.targets.openapi import (
    ActionParts,
    Frame,
    action_parts,
    document_file,
    frame,
)

from .known import UNKNOWN, Digests, Known, Structures, Unit, service_key
from .models import packed_surroundings, unpacked_surroundings
from .reading import Model, Remembered
from .snapshot import Folder, digest
from .workers import shared, shares

_PORTION = 16
"""How many actions are rendered at once."""
_WORTH_A_WORKER = 4 * _PORTION
"""So many actions take longer to render than a process to begin."""
_AS_LONG = 3 * _PORTION
"""So many structures take as long to render as a portion of actions."""


class Common(NamedTuple):
    """What all services of a run have in common."""

    spec: Path
    label: Callable[[Path], str]
    provider: Provider | None
    is_astray: bool
    is_sound: bool
    """Whether nothing above the services keeps them from being rendered."""
    key: bytes
    """Stands for all that every service depends on."""
    out: Path
    templates: Path | None
    """The folder of compiled templates."""


class Built(NamedTuple):
    """What there is to know of a service, and the texts that were made for it."""

    known: Known
    models: dict[str, Model]
    texts: dict[str, str]


def build(
    common: Common,
    folder: Folder,
    known: Known | None,
    models: dict[str, Model],
    workers: int,
    watch: Callable[[int, int], None] = lambda *_: None,
) -> Built:
    """Find out what is not known of a service.

    Args:
        common: What all services have in common.
        folder: What its folder holds.
        known: What is known of it from before; None to make all its texts.
        models: What its files came to before.
        workers: How many processes may work on it.
        watch: Is told how many actions of how many have been rendered.

    Raises:
        OSError: A folder cannot be read.

    """
    reading = Remembered(common.key, folder, models, workers)
    loader = Loader(common.spec, common.label, reading)
    loader.is_astray = common.is_astray
    service = loader.service(common.spec / folder.name)
    if service is None or common.provider is None:
        # What was known is kept: it may be so again when the error is mended.
        known = (known or UNKNOWN)._replace(
            key=service_key(common.key, folder),
            is_sound=False,
            findings=tuple(in_order([*loader.findings, *reading.findings()])),
            head=b"",
            base=b"",
        )
        return Built(known, reading.models, {})
    found = _Service(common, folder, service, reading.models, common.provider, known)
    return found.build(loader.findings, workers, watch)


_Rendered: TypeAlias = tuple[
    str, dict[str, str], ActionParts, tuple[Any, ...], tuple[Any, ...]
]
"""An action with its texts, its parts of the document, its entry and its row."""


class _Service:
    """A service that could be read."""

    def __init__(
        self,
        common: Common,
        folder: Folder,
        service: Service,
        models: dict[str, Model],
        provider: Provider,
        known: Known | None,
    ) -> None:
        self._common = common
        self._folder = folder
        self._service = service
        # An action is named as its file is.
        self._models = {Path(file).stem: model for file, model in models.items()}
        self._files = models
        self._known = known
        self._catalog = Catalog(provider, {folder.name: service})
        self._texts: dict[str, str] = {}
        names = service.actions
        self._base = digest(
            common.key, self._models["service"].key, *sorted(service.unread), *names
        )
        self._outlines = dict(self._outlined())
        self._kept = self._as_before()
        if self._kept is not None:
            self._around = unpacked_surroundings(self._kept.around, provider, service)
        else:
            self._around = surroundings(self._catalog, service)
        self._facts = self._surroundings_key()

    def build(
        self, found: list[Diagnostic], workers: int, watch: Callable[[int, int], None]
    ) -> Built:
        """Judge the service and, if it is sound, render what has to be rendered."""
        units = {name: self._judged(name) for name in self._service.actions}
        judged = self._judged_as_a_whole()
        findings = [*found, *judged]
        for name, model in self._models.items():
            findings += model.findings if name != "service" else ()
            findings += units[name].findings if name in units else ()
        known = self._known or UNKNOWN
        known = known._replace(
            key=service_key(self._common.key, self._folder),
            is_sound=self._common.is_sound and not any(map(is_error, findings)),
            findings=tuple(in_order(findings)),
            actions=len(units),
            units=units,
            head=_pickled(_head(self._service)),
            base=b"",
        )
        if known.is_sound:
            known = self._with_outputs(known, judged, workers, watch)
        return Built(known, self._files, self._texts)

    def _with_outputs(
        self,
        known: Known,
        judged: tuple[Diagnostic, ...],
        workers: int,
        watch: Callable[[int, int], None],
    ) -> Known:
        units, parts = self._rendered(dict(known.units), workers, watch)
        structures = self._structures
        document = document_file(self._service, Frame(*structures.frame), parts)
        outputs, page = known.outputs, known.page
        if self._kept is None or _told(self._kept.units) != _told(units):
            rows = (ActionRow(*unit.row) for unit in units.values())
            view = service_page(self._around, self._service, rows)
            entries = (MethodEntry(*unit.entry) for unit in units.values())
            files = pipeline.service_files(self._around, self._service, view, entries)
            outputs, page = self._render(files), _pickled(view)
        return known._replace(
            units=units,
            structures=structures,
            outputs={**outputs, **self._render([document])},
            layout=tuple(
                (name, len(part.path.encode()), len(part.schemas.encode()))
                for name, part in zip(units, parts, strict=True)
            ),
            page=page,
            base=self._base,
            judged=judged,
            around=packed_surroundings(self._around),
        )

    def _outlined(self) -> Iterator[tuple[str, bytes]]:
        """Yield what stands for all that is said of each action elsewhere."""
        before = self._known.units if self._known else {}
        for name in self._service.actions:
            unit = before.get(name)
            if unit is not None and unit.read == self._read_key(name):
                yield name, unit.outline
            else:
                yield name, digest(*outline(self._service.actions[name]))

    def _as_before(self) -> Known | None:
        """Return what is known, if no more has changed than actions by themselves."""
        known = self._known
        if known is None or known.base != self._base or self._service.resources:
            return None
        changed = [n for n, u in known.units.items() if u.outline != self._outlines[n]]
        # What is said of the whole may name lines of any file.
        return None if changed or known.judged else known

    def _judged_as_a_whole(self) -> tuple[Diagnostic, ...]:
        if self._kept is not None:
            return self._kept.judged
        return tuple(pipeline.judge(Scope(self._catalog, services=(self._service,))))

    def _surroundings_key(self) -> bytes:
        """Return what stands for all that an action depends on beside its file."""
        named = sorted(named_by_resources(self._service))
        return digest(
            self._common.key,
            *self._around.facts(),
            *(self._read_key(name) for name in named if name in self._service.actions),
        )

    def _read_key(self, name: str) -> bytes:
        return self._models[name].key

    def _judged(self, name: str) -> Unit:
        """Return what is known of an action before it is rendered."""
        key = digest(self._facts, self._read_key(name))
        known = self._known.units.get(name) if self._known else None
        if known is not None and known.key == key:
            return known
        service, action = self._around.service, self._service.actions[name]
        catalog = Catalog(self._around.provider, {self._folder.name: service})
        scope = Scope(catalog, actions=((service, action),))
        return Unit(
            key=key,
            read=self._read_key(name),
            outline=self._outlines[name],
            findings=tuple(pipeline.judge(scope)),
        )

    def _rendered(
        self, units: dict[str, Unit], workers: int, watch: Callable[[int, int], None]
    ) -> tuple[dict[str, Unit], list[ActionParts]]:
        """Return the actions with their files, and their parts of the document."""
        parts = self._parts_from_before(units)
        missing = [name for name, unit in units.items() if unit.outputs is None]
        portions = [
            missing[first : first + _PORTION]
            for first in range(0, len(missing), _PORTION)
        ]
        if len(missing) < _WORTH_A_WORKER:
            workers = 1
        rendered = {}
        handicap = len(self._service.structures) // _AS_LONG
        for portion in shared(
            self._render_actions,
            shares(portions, workers, handicap),
            meanwhile=lambda: self._structures,
        ):
            for name, texts, of_action, entry, row in portion:
                self._texts |= texts
                parts[name] = of_action
                rendered[name] = units[name]._replace(
                    outputs=digests(texts), entry=entry, row=row
                )
            watch(len(rendered), len(missing))
        return units | rendered, [parts[name] for name in units]

    def _render_actions(self, names: list[str]) -> list[_Rendered]:
        made = []
        for name in names:
            action = self._service.actions[name]
            files = pipeline.action_files(self._around, action)
            texts = pipeline.texts(files, self._common.templates)
            parts = action_parts(self._around, action)
            entry, row = method_entry(action), action_row(self._service, action)
            made.append((name, texts, parts, tuple(entry), tuple(row)))
        return made

    def _parts_from_before(self, units: Mapping[str, Unit]) -> dict[str, ActionParts]:
        """Return the parts of the document that need not be made again."""
        kept = {name: unit for name, unit in units.items() if unit.outputs is not None}
        if not kept or self._known is None:
            return {}
        path = document_path(self._service)
        document = _content(self._common.out / path)
        written = self._known.outputs.get(path)
        if document is not None and digest_of(document) == written:
            cut = dict(_cut(document, self._known.layout))
            if cut.keys() >= kept.keys():
                return {name: cut[name] for name in kept}
        actions = self._service.actions
        return {name: action_parts(self._around, actions[name]) for name in kept}

    @functools.cached_property
    def _structures(self) -> Structures:
        """Return what is known of structures, and what has to be with them."""
        if self._kept is not None:
            return self._kept.structures
        found = self._known.structures if self._known else Structures()
        own = self._models["service"].key
        key = digest(self._facts, own)
        if found.modules_key != key:
            modules = pipeline.structure_modules(self._around, self._service)
            found = found._replace(modules_key=key, modules=self._render(modules))
        answers = sorted(self._around.uses.in_answers)
        key = digest(key, *answers, "", *pipeline.facts_of_structures(self._service))
        if found.key != key:
            pages = pipeline.structure_pages(self._catalog, self._service)
            around = tuple(frame(self._around, self._service))
            found = found._replace(key=key, pages=self._render(pages), frame=around)
        return found

    def _render(self, files: Iterable[File]) -> Digests:
        texts = pipeline.texts(files, self._common.templates)
        self._texts |= texts
        return digests(texts)


def _head(service: Service) -> Service:
    """Return what has to be known of a service where several are spoken of."""
    return service._replace(structures=ByName(), actions={}, types={})


def _told(units: Mapping[str, Unit]) -> list[tuple[Any, ...]]:
    """Return what the files of a service say of its actions."""
    return [unit.entry + unit.row for unit in units.values()]


def _pickled(value: object) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _cut(
    document: bytes, layout: tuple[tuple[str, int, int], ...]
) -> Iterator[tuple[str, ActionParts]]:
    """Yield the parts of a document that are about each action, in their order."""
    paths = document.index(b"\npaths:\n") + len(b"\npaths:\n")
    schemas = paths + sum(of_path for _, of_path, _ in layout)
    schemas += len(b"components:\n  schemas:\n")
    for name, of_path, of_schemas in layout:
        yield (
            name,
            ActionParts(
                document[paths : paths + of_path].decode(),
                document[schemas : schemas + of_schemas].decode(),
            ),
        )
        paths += of_path
        schemas += of_schemas
