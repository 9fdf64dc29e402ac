"""What is said about contracts of which one is spoilt, and whether it may be said."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import yaml

from actionsmith import pipeline, source
from actionsmith.contract import Catalog
from actionsmith.diagnostics import (
    Diagnostic,
    Location,
    Severity,
    as_github,
    as_json,
    as_text,
)
from actionsmith.settings import Settings

ROOT = Path(__file__).parents[2]
SPECS = (ROOT / "tests/cases/base/spec", ROOT / "spec")
LOADER = import_module("actionsmith.contract.load")

# A rule stands where this contract says RULE.
PARCEL = """\
actionsmith: 1
action: SendParcel
summary: Send a parcel.
parameters:
  Mode: {type: string, description: How to send it.}
  Address: {type: string, description: Where to.}
  Weight: {type: integer, description: In grams.}
  Limit: {type: float, description: The most it may cost.}
  Insured: {type: boolean, description: Whether it is insured.}
errors:
  InvalidParameter: {}
constraints:
  first-rule:
    rule: RULE
    confidence: documented
    error: InvalidParameter
    description: What goes with what.
preconditions:
  paid: {error: InvalidParameter, description: The parcel is paid for.}
examples:
  one:
    description: Send one.
    request: {Mode: fast, Address: here, Weight: 5}
"""


def parcel(rule: str) -> bytes:
    """Return a contract with a rule in it."""
    return PARCEL.replace("RULE", rule).encode()


class WrongResultError(AssertionError):
    """Something is said that may not be, or is not said."""


class Folder:
    """Contracts of which one is replaced for each input, in memory."""

    def __init__(self, spec: Path, home: Path) -> None:
        self.spec = home / "spec"
        self.texts: dict[str, bytes] = {}
        for path in sorted(spec.rglob("*.yaml")):
            name = path.relative_to(spec).as_posix()
            self.texts[f"spec/{name}"] = path.read_bytes()
        if spec == SPECS[0]:
            self.texts["spec/shop/SendParcel.yaml"] = parcel("Or(Mode, Address)")
        for name in self.texts:
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).touch()
        self.home = home
        self.names = list(self.texts)
        # Parsing is for what changes: the others are read once.
        self.read = {n: source.read(n, data) for n, data in self.texts.items()}
        self.trees = {
            name: yaml.load(data, yaml.BaseLoader) for name, data in self.texts.items()
        }


def judge(folder: Folder, name: str, data: bytes, *, render: bool) -> pipeline.Checked:
    """Check the contracts with one file replaced; raise what is wrong with that."""

    def read_path(_: Path, label: str) -> tuple[object, list[Diagnostic]]:
        return source.read(label, data) if label == name else folder.read[label]

    LOADER.read_path = read_path
    checked = pipeline.check(Path("spec"), None)
    lines: dict[str, list[str]] = {}
    for finding in checked.diagnostics:
        for at in (finding.at, *(note.at for note in finding.related)):
            if at.file not in lines:
                lines[at.file] = _lines(
                    data if at.file == name else folder.texts[at.file]
                )
            judge_place(at, lines[at.file])
        _judge_printing(finding)
    as_json(checked.diagnostics).encode()
    wrong = any(finding.severity is Severity.ERROR for finding in checked.diagnostics)
    if checked.is_sound == wrong:
        raise WrongResultError("sound with an error, or unsound without one")
    if render and checked.is_sound and checked.catalog is not None:
        _judge_output(checked.catalog, folder)
    return checked


def _lines(data: bytes) -> list[str]:
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    lines = text.replace("\r\n", "\n").split("\n")
    return lines[:-1] if len(lines) > 1 and not lines[-1] else lines


def judge_place(at: Location, lines: list[str]) -> None:
    if not 1 <= at.line <= len(lines):
        raise WrongResultError(f"the file has no line {at.line}")
    if not 1 <= at.column <= len(lines[at.line - 1]) + 1:
        raise WrongResultError(f"the line has no column {at.column}")


def _judge_printing(finding: Diagnostic) -> None:
    printed = as_text(finding)
    expected = 1 + len(finding.related) + bool(finding.hint)
    if (
        len(printed.splitlines()) != expected
        or len(as_github(finding).splitlines()) != 1
    ):
        raise WrongResultError("a finding breaks its line")
    if not finding.message.strip() or not printed.replace("\n", "").isprintable():
        raise WrongResultError("a finding cannot be printed")
    printed.encode()
    as_github(finding).encode()


def _judge_output(catalog: Catalog, folder: Folder) -> None:
    settings = Settings(spec=folder.spec, out=folder.home / "out", version="0.1.0")
    for path, text in pipeline.generate(catalog, settings, None).items():
        if path.endswith(".py") and "/_runtime/" not in path:
            ast.parse(text, path)
        elif path.endswith(".yaml"):
            yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        text.encode()
