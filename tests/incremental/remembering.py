"""A folder of contracts that is generated from again and again, and its twin anew."""

from __future__ import annotations

from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from actionsmith import output, pipeline
from actionsmith.diagnostics import as_text
from actionsmith.incremental import Outcome, build
from actionsmith.settings import Settings


@dataclass(frozen=True)
class Made:
    """What contracts come to."""

    findings: str
    texts: dict[str, str]


@dataclass(frozen=True)
class Project:
    """Contracts in `spec`, their output in `out`, and a cache folder."""

    folder: Path

    @property
    def spec(self) -> Path:
        return self.folder / "spec"

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    @property
    def settings(self) -> Settings:
        return Settings(spec=Path("spec"), out=self.out, version="0.1.0")

    def build(self) -> Outcome:
        """Find out what is not known."""
        self.cache.mkdir(exist_ok=True)
        with chdir(self.folder):
            return build(self.settings, self.cache)

    def run(self) -> Outcome:
        """Generate as the command does."""
        outcome = self.build()
        with chdir(self.folder):
            if outcome.is_sound:
                output.update(outcome.texts, self.out)
        return outcome

    def generate(self) -> Made:
        """Generate, and make every text, the known ones too."""
        outcome = self.run()
        if outcome.is_sound:
            written = self.written()
        with chdir(self.folder):
            texts = dict(outcome.texts)
        if outcome.is_sound:
            assert written == texts, "what is known of a file is not so"
        return Made(_findings(outcome), texts)

    def anew(self) -> Made:
        """Return what the contracts come to, whatever is known."""
        with chdir(self.folder):
            checked = pipeline.check(Path("spec"), None)
            found = "".join(f"{as_text(d)}\n" for d in checked.diagnostics)
            if checked.catalog is None or not checked.is_sound:
                return Made(found, {})
            return Made(found, pipeline.generate(checked.catalog, self.settings, None))

    def written(self) -> dict[str, str]:
        """Return what is in the output folder."""
        return {
            path.relative_to(self.out).as_posix(): path.read_bytes().decode()
            for path in self.out.rglob("*")
            if path.is_file() and path.name != output.LIST
        }


def _findings(outcome: Outcome) -> str:
    return "".join(f"{as_text(d)}\n" for d in outcome.diagnostics)
