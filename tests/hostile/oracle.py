"""Whether a hostile text is refused at its place, or comes through as data.

What came through is compared with the output for a harmless twin: the same contracts
with a harmless text in that place. Only what differs between the two is looked at.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from pathlib import PurePosixPath

import pages
import python
import yaml
from bench import Bench, Outcome
from corpus import Contract, Place, contract, places
from wording import Wording

from actionsmith.diagnostics import as_text

try:
    from yaml import CSafeLoader as Loader
except ImportError:
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

_SPEC = "spec/"


@lru_cache(maxsize=100)
def _document(text: str) -> object:
    return yaml.load(text, Loader)


class EscapeError(AssertionError):
    """A hostile text has not been refused, and did not stay data."""


class Oracle:
    """Judges what comes of contracts with a hostile text in them."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._twins: dict[tuple[str, str], Outcome] = {}

    def judge(self, place: Place, text: str, *, raw: bool = False) -> str | None:
        """Return "refused" or "through", or None if no contract can have the text.

        Raises:
            EscapeError: It is neither.

        """
        written = contract(place, text, raw=raw)
        if written is None:
            return None
        outcome = self._bench.run(written)
        if outcome.errors:
            _check_refusal(outcome, written)
            return "refused"
        _require(place.kind not in ("word", "file"), "this is not refused")
        failure = EscapeError("there is no twin")
        for benign in _benign(place, text):
            twin = self._twin(place, benign)
            if twin.errors:
                continue
            try:
                compare(twin, outcome, Wording(place, benign, text), self._package)
            except EscapeError as problem:
                failure = problem
            else:
                return "through"
        raise failure

    @cached_property
    def _package(self) -> python.Package:
        place = places()["summary"]
        package = python.Package(self._twin(place, place.text).texts)
        package.load({})
        return package

    def _twin(self, place: Place, text: str) -> Outcome:
        # With its usual text, every place gives the same contracts.
        key = ("", "") if text == place.text else (place.id, text)
        if key not in self._twins:
            written = contract(place, text)
            assert written is not None
            self._twins[key] = self._bench.run(written)
            errors = "\n".join(map(as_text, self._twins[key].errors))
            assert key[0] or not errors, errors
        return self._twins[key]


def _benign(place: Place, text: str) -> tuple[str, ...]:
    """Return the texts of harmless twins, one of which must fit."""
    if place.kind != "name":
        return (place.text,)
    # A longer name means nothing, and stands where the shorter one would in an order.
    # Whether a name and its spelling in Python differ depends on its capitals.
    return f"{text}zqx", f"{text}Zqx"


def _require(fact: object, words: str) -> None:
    if not fact:
        raise EscapeError(words)


def _check_refusal(outcome: Outcome, written: Contract) -> None:
    places = {(f"{_SPEC}{path}".rstrip("/"), line) for path, line in written.lines}
    for finding in outcome.errors:
        shown = as_text(finding)
        at = (finding.at.file, finding.at.line)
        _require(at in places, f"it is refused in another place: {shown}")
        _require(
            all(line.isprintable() for line in shown.split("\n")),
            f"the finding has characters that cannot be seen: {shown!a}",
        )
    rules = [finding.rule for finding in outcome.errors]
    columns = [finding.at for finding in outcome.errors]
    _require(
        len(set(columns)) == len(columns) or sorted(rules) in _ALLOWED,
        "one mistake is reported repeatedly:\n"
        + "\n".join(map(as_text, outcome.errors)),
    )


# A name that is impossible, in a file that cannot be called so either; and a text of
# which its type and its parameter both say that it is empty.
_ALLOWED = (["file-name", "name"], ["empty-value", "empty-value"])


def compare(
    twin: Outcome, hostile: Outcome, wording: Wording, package: python.Package
) -> None:
    """Compare the output for a hostile text with that for its twin.

    `package` is the one of the usual contracts, imported.

    Raises:
        EscapeError: They differ in more than that text.

    """
    _require(len(twin.texts) == len(hostile.texts), "there are more files, or fewer")
    changed = {}
    for path, other in zip(hostile.texts, twin.texts, strict=True):
        _require(
            path == other or _is_same_path(other, path, wording),
            f"the file {other} has become {path}",
        )
        if hostile.texts[path] != twin.texts[other]:
            changed[path] = twin.texts[other], hostile.texts[path]
    _require(changed or wording.is_name, "nothing comes of it")
    for path, (before, after) in changed.items():
        try:
            _compare_file(path, before, after, wording)
        except (AssertionError, SyntaxError, ValueError, yaml.YAMLError) as problem:
            raise EscapeError(f"{path}: {problem}") from problem
    modules = [path for path in changed if path.endswith(".py")]
    try:
        python.compare_imports(package, hostile.texts, modules, names=wording.is_name)
    except Exception as problem:
        raise EscapeError(f"importing fails: {problem!r}") from problem


def _is_same_path(twin: str, path: str, wording: Wording) -> bool:
    return (
        re.fullmatch(r"\w[\w./-]*", path, re.ASCII) is not None
        and ".." not in path
        and PurePosixPath(path).suffix == PurePosixPath(twin).suffix
        and wording.fits(twin, path, "exact")
    )


def _compare_file(path: str, twin: str, text: str, wording: Wording) -> None:
    text.encode("utf-8")
    _require(
        all(line.isprintable() for line in text.split("\n")),
        "it has characters that cannot be seen",
    )
    suffix = PurePosixPath(path).suffix
    if suffix == ".md":
        pages.compare(twin, text, wording)
    elif suffix == ".py":
        python.compare(twin, text, wording)
    elif suffix == ".yaml":
        _, after = text.split("\n", 1)
        wording.compare_data(_document(twin), yaml.load(after, Loader))
        wording.require(twin.split("\n")[0], text.split("\n")[0], "exact")
    elif suffix == ".toml":
        wording.compare_data(python.toml(twin), python.toml(text))
    else:
        wording.require(twin, text, "exact")
