"""Generation that does again only what has to be done again.

What an action's output depends on has a key: digests of its contract, of its service's
and its provider's, of what these have of other actions, and of the generator. While the
key stays, nothing of the action is read, judged or rendered, and its files are compared
by their digests. What is known is kept in the user's cache folder; without it all is
done anew, with the same outcome.
"""

from __future__ import annotations

import functools
import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from actionsmith.diagnostics import Diagnostic, in_order, is_error, label
from actionsmith.files import templates_folder
from actionsmith.output import Wanted, digests

from .fingerprint import fingerprint
from .known import Digests, Known, service_key
from .snapshot import Folder, digest, snapshot
from .store import Store
from .workers import balanced, processors, shared

if TYPE_CHECKING:
    from actionsmith.contract import Provider
    from actionsmith.rules.walk import Scope
    from actionsmith.settings import Settings

    from .service import Common

Watch: TypeAlias = Callable[[int, int], None]
"""Is told how many services, or actions of the only one, of how many are done."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What contracts come to."""

    diagnostics: list[Diagnostic]
    is_sound: bool
    actions: int
    texts: Wanted
    """What should be in the output folder; nothing if the contracts are not sound."""
    is_new: bool
    """Whether anything had to be found out."""


_Found: TypeAlias = tuple[str, Known, dict[str, str]]
"""A service's folder, what is known of it now, and the texts that were made."""


class _Root(NamedTuple):
    """What is known of the folder that the services' folders are in."""

    key: bytes
    findings: tuple[Diagnostic, ...]
    is_astray: bool

    @property
    def is_sound(self) -> bool:
        """Whether services can be generated from, as far as it is known here."""
        return not any(map(is_error, self.findings))


class _Whole(NamedTuple):
    """What is known of the files that are about no single service."""

    key: bytes
    findings: tuple[Diagnostic, ...]
    outputs: Digests | None


def build(
    settings: Settings, cache: Path | None, watch: Watch = lambda *_: None
) -> Outcome:
    """Find out what is in the contracts, and what has to be made of them.

    Raises:
        OSError: A contract cannot be read.

    """
    return _Build(settings, cache, watch).outcome()


class _Build:
    def __init__(self, settings: Settings, cache: Path | None, watch: Watch) -> None:
        self._settings = settings
        self._cache = cache
        self._watch = watch
        self._spec = settings.spec
        self._snapshot = snapshot(settings.spec)
        shown = label(settings.spec)
        self._generator = digest(fingerprint(templates_folder()), shown)
        place = digest(str(settings.spec.resolve()), shown).hex()
        kept = cache / "contracts" / place if cache else None
        self._store = Store(kept, self._generator)
        self._is_new = False
        self._texts: dict[str, str] = {}

    def outcome(self) -> Outcome:
        """Find out what is not known, and keep it for the next time."""
        known = self._services()
        whole = self._whole(known)
        found = [*self._root.findings, *whole.findings]
        found += [finding for each in known.values() for finding in each.findings]
        is_sound = whole.outputs is not None and not any(map(is_error, found))
        outputs: dict[str, bytes] = {}
        if is_sound:
            outputs |= whole.outputs or {}
            for each in known.values():
                outputs |= each.every_output()
        return Outcome(
            diagnostics=in_order(found),
            is_sound=is_sound,
            actions=sum(each.actions for each in known.values()),
            texts=Wanted(
                self._texts if is_sound else {},
                outputs,
                functools.partial(self._make, known),
            ),
            is_new=self._is_new,
        )

    @functools.cached_property
    def _root(self) -> _Root:
        """What is known of the folder that the services' folders are in."""
        key = digest(self._generator, self._snapshot.root.key)
        root = self._store.load("root")
        if isinstance(root, _Root) and root.key == key:
            return root
        from actionsmith.contract import Catalog, Loader
        from actionsmith.rules.walk import Scope

        loader = Loader(self._spec, label)
        provider = loader.provider()
        loader.folders()
        findings = list(loader.findings)
        if provider is not None:
            findings += _judged(Scope(Catalog(provider, {}), provider=(provider,)))
        root = _Root(key, tuple(findings), loader.is_astray)
        self._store.save("root", root)
        return root

    @functools.cached_property
    def _key(self) -> bytes:
        """What stands for all that every service depends on."""
        files = self._snapshot.root.files.items()
        names = (f"{name} {found.hex()}" for name, found in files)
        return digest(self._generator, str(self._root.is_astray), *names)

    @functools.cached_property
    def _common(self) -> Common:
        from actionsmith import logic

        from .service import Common

        logic.use_cache(self._cache)
        return Common(
            spec=self._spec,
            label=label,
            provider=self._provider,
            is_astray=self._root.is_astray,
            is_sound=self._root.is_sound,
            key=self._key,
            out=self._settings.out,
            templates=self._cache,
        )

    @functools.cached_property
    def _provider(self) -> Provider | None:
        from actionsmith.contract import Loader

        return Loader(self._spec, label).provider()

    def _services(self) -> dict[str, Known]:
        """Return what there is to know of each service, by the names of the folders."""
        found: dict[str, Known | None] = {}
        stale: list[Folder] = []
        for folder in self._snapshot.services:
            known = self._store.load(_record(folder))
            found[folder.name] = known if isinstance(known, Known) else None
            if not isinstance(known, Known) or known.key != service_key(
                self._key, folder
            ):
                stale.append(folder)
        if not stale:
            return {name: known for name, known in found.items() if known}
        self._is_new = True
        self._common  # noqa: B018 - before there are workers, so that each has it
        for name, service, texts in self._anew(found, stale):
            found[name] = service
            self._texts |= texts
        return {name: known for name, known in found.items() if known}

    def _anew(
        self, found: Mapping[str, Known | None], stale: list[Folder]
    ) -> Iterator[_Found]:
        """Yield what there is to know of services, as it is found out.

        Processes share the services; of a single one, its actions.
        """
        workers = processors()
        if len(stale) == 1:
            yield self._service(found, workers, self._watch, stale[0])
            return
        portions = balanced(stale, [len(f.files) for f in stale], workers)
        work = functools.partial(self._service, found, 1, lambda *_: None)
        for done, each in enumerate(shared(work, portions), 1):
            yield each
            self._watch(done, len(stale))

    def _service(
        self,
        found: Mapping[str, Known | None],
        workers: int,
        watch: Watch,
        folder: Folder,
    ) -> _Found:
        """Find out what is not known of a service, and keep it."""
        from .service import build as build_service

        record = _record(folder)
        models = self._store.load(f"{record}-models")
        built = build_service(
            self._common,
            folder,
            found[folder.name],
            models if isinstance(models, dict) else {},
            workers,
            watch,
        )
        self._store.save(record, built.known)
        self._store.save(f"{record}-models", built.models)
        return folder.name, built.known, built.texts

    def _whole(self, known: Mapping[str, Known]) -> _Whole:
        """Return what there is to know of the files that are about the whole."""
        is_sound = self._root.is_sound and bool(known)
        is_sound = is_sound and all(each.is_sound for each in known.values())
        key = digest(
            self._key,
            self._settings.version,
            str(is_sound),
            *(part for each in known.values() for part in (each.head, each.page)),
        )
        whole = self._store.load("whole")
        if isinstance(whole, _Whole) and whole.key == key:
            return whole
        self._is_new = True
        whole = self._whole_anew(key, known, is_sound=is_sound)
        self._store.save("whole", whole)
        return whole

    def _whole_anew(
        self, key: bytes, known: Mapping[str, Known], *, is_sound: bool
    ) -> _Whole:
        provider = self._provider
        if provider is None:
            return _Whole(key, (), None)
        from actionsmith.contract import Catalog
        from actionsmith.rules.walk import Scope

        heads = {name: _unpickled(k.head) for name, k in known.items() if k.head}
        findings = _judged(Scope(Catalog(provider, heads), meeting=True))
        outputs = None
        if is_sound and not any(map(is_error, findings)):
            texts = self._whole_texts(known)
            self._texts |= texts
            outputs = digests(texts)
        return _Whole(key, findings, outputs)

    def _whole_texts(self, known: Mapping[str, Known]) -> dict[str, str]:
        from actionsmith import pipeline

        if self._provider is None:
            return {}
        pages = [_unpickled(each.page) for each in known.values()]
        files = pipeline.provider_files(self._provider, pages, self._settings)
        return pipeline.texts(files, self._cache)

    def _make(self, known: Mapping[str, Known], path: str) -> dict[str, str]:
        """Make texts anew, that of a path among them."""
        from .service import build as build_service

        for folder in self._snapshot.services:
            if path in dict(known[folder.name].every_output()):
                built = build_service(self._common, folder, None, {}, processors())
                return built.texts
        return self._whole_texts(known)


def _record(folder: Folder) -> str:
    """Return the name under which a service is remembered."""
    return digest(folder.name).hex()


def _unpickled(data: bytes) -> Any:
    return pickle.loads(data)  # noqa: S301 - what the store has vouched for


def _judged(scope: Scope) -> tuple[Diagnostic, ...]:
    from actionsmith import pipeline

    return tuple(pipeline.judge(scope))
