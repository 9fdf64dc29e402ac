"""What `actionsmith generate` takes: cold, with no edit, after an edit."""

from __future__ import annotations

import itertools
import os
import subprocess
import time
from pathlib import Path

from .measure import (
    ACTIONSMITH,
    BenchmarkError,
    Series,
    actionsmith,
    empty,
    primed_cache,
    understands,
)
from .metadata import provider


class Generation:
    """One folder of contracts, its output, and the edits that are made in turns.

    Args:
        spec: The contracts; they are edited.
        service: The service of them whose files are edited.
        action: The action of it that is edited.
        work: A folder for output and caches.

    """

    def __init__(self, spec: Path, service: str, action: str, work: Path) -> None:
        self.spec, self.out, self.work = spec, work / "out", work
        self.service, self.action = service, action
        self._cache = work / "kept"
        self._numbers = itertools.count(1)
        self.series: dict[str, Series] = {}

    @property
    def page(self) -> Path:
        """The page of the docs about the action."""
        return self.out / "docs" / self.service / f"{self.action}.md"

    @property
    def document(self) -> Path:
        """The service's OpenAPI document."""
        return self.out / "openapi" / f"{self.service}.yaml"

    def package(self) -> list[Path]:
        """Return the Python files that are written."""
        return sorted(self.out.glob("*/**/*.py"))

    def first_ever(self) -> None:
        """Generate where nothing is: neither output nor any cache."""
        self._cold("first run ever", empty(self.work / "cache"))

    def cold(self) -> None:
        """Generate without output; the cache knows other contracts alone."""
        self._cold("cold", primed_cache(self.work))

    def _cold(self, name: str, cache: Path) -> None:
        empty(self.out)
        self._generate(name, cache)

    def no_edit(self) -> None:
        """Generate twice without an edit; the second run counts."""
        self._generate(None)
        self._generate("no edit")

    def edit_action(self) -> None:
        """Generate after a word was added to the description of one action."""
        self._edited("one edit", self.spec / self.service / f"{self.action}.yaml")

    def edit_service(self) -> None:
        """Generate after a word was added to the description of the service."""
        self._edited("edit of service.yaml", self.spec / self.service / "service.yaml")

    def edit_provider(self) -> None:
        """Generate after a word was added to the description of the provider."""
        self._edited("edit of the provider", provider(self.spec))

    def check(self) -> None:
        """Compare what the edits have left with what is generated from nothing.

        Raises:
            BenchmarkError: It is not the same: what was measured is worth nothing.

        """
        self._generate(None)
        fresh = empty(self.work / "fresh")
        where = ("--spec", self.spec, "--out", fresh)
        actionsmith("generate", *where, cache=empty(self.work / "cache"))
        for one, other in ((self.out, fresh), (fresh, self.out)):
            for path in filter(Path.is_file, one.rglob("*")):
                there = other / path.relative_to(one)
                if not there.is_file() or there.read_bytes() != path.read_bytes():
                    raise BenchmarkError(f"not what a fresh run writes: {path}")

    def _edited(self, name: str, contract: Path) -> None:
        self._generate(None)
        word = edit(contract, f"Edited{next(self._numbers)}")
        before = self.document.read_bytes()
        self._generate(name)
        if contract.stem == self.action and word not in self.page.read_text():
            raise BenchmarkError(f"{word} is not in {self.page}")
        if contract.stem == "service" and self.document.read_bytes() == before:
            raise BenchmarkError(f"{self.document} did not change")

    def _generate(self, name: str | None, cache: Path | None = None) -> None:
        where = ("--spec", self.spec, "--out", self.out)
        done = actionsmith("generate", *where, cache=cache or self._cache)
        if name is not None:
            self.series.setdefault(name, Series()).add(done)

    def watch(self, times: int) -> str | None:
        """Measure from saving an action to its page and document, under --watch.

        Returns:
            Why it was not measured; None if it was.

        """
        if not understands("generate", "--watch"):
            return "`actionsmith generate --watch` is not there yet"
        self._generate(None)
        where = ("--spec", str(self.spec), "--out", str(self.out))
        contract = self.spec / self.service / f"{self.action}.yaml"
        with subprocess.Popen(
            [*ACTIONSMITH, "generate", "--watch", *where],
            env={**os.environ, "XDG_CACHE_HOME": str(self._cache)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            series = self.series.setdefault("edit under --watch", Series())
            try:
                # The first one shows that it is watching, and is none of the figures.
                for number in range(times + 1):
                    began = time.perf_counter()
                    word = edit(contract, f"Edited{next(self._numbers)}").encode()
                    _wait_for(word, self.page, self.document)
                    if number:
                        series.seconds.append(time.perf_counter() - began)
                        series.mebibytes.append(_most(process.pid))
                    time.sleep(0.5)
            finally:
                process.terminate()
        return None


def edit(contract: Path, word: str) -> str:
    """Put a word at the start of the first description at the top of a contract."""
    start, key, rest = contract.read_text().partition("\ndescription: ")
    if not key:
        raise BenchmarkError(f"{contract} has no description at its top")
    head, line, rest = rest.partition("\n")
    if head in ("|-", ">-", "|", ">"):
        indentation = rest[: len(rest) - len(rest.lstrip())]
        changed = f"{head}{line}{indentation}{word} {rest.lstrip()}"
    elif head[0] in "'\"":
        changed = f"{head[0]}{word} {head[1:]}{line}{rest}"
    else:
        changed = f"{word} {head}{line}{rest}"
    contract.write_text(f"{start}{key}{changed}")
    return word


def _wait_for(word: bytes, *files: Path) -> None:
    until = time.monotonic() + 60
    for file in files:
        while word not in file.read_bytes():
            if time.monotonic() > until:
                raise BenchmarkError("--watch wrote nothing for a minute")
            time.sleep(0.002)


def _most(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0
