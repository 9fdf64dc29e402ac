"""What the generator has to say about a contract, and how it is printed."""

from __future__ import annotations

import enum
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

MAX_LENGTH = 500


class Severity(enum.StrEnum):
    """How bad a finding is; only an error stops generation."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Location(NamedTuple):
    """A place in a source file; line and column count from 1, in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Related(NamedTuple):
    """Another place that a finding is about, such as the first of two duplicates."""

    at: Location
    message: str


class Diagnostic(NamedTuple):
    """One finding: where, what is wrong, and what to do about it."""

    rule: str
    """Stable kebab-case id of the kind of finding."""
    severity: Severity
    at: Location
    message: str
    hint: str | None = None
    related: tuple[Related, ...] = ()


def is_error(diagnostic: Diagnostic) -> bool:
    """Tell whether a finding stops generation."""
    return diagnostic.severity is Severity.ERROR


def error(
    rule: str,
    at: Location,
    message: str,
    hint: str | None = None,
    related: tuple[Related, ...] = (),
) -> Diagnostic:
    """Return a finding that stops generation."""
    return Diagnostic(rule, Severity.ERROR, at, message, hint, related)


def warning(
    rule: str, at: Location, message: str, hint: str | None = None
) -> Diagnostic:
    """Return a finding that is reported and does not stop generation."""
    return Diagnostic(rule, Severity.WARNING, at, message, hint)


def did_you_mean(word: str, candidates: Iterable[str]) -> str | None:
    """Return a hint that names the candidate closest to `word`, if any is close."""
    meant = closest(word, candidates)
    return None if meant is None else f"did you mean {meant!r}?"


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate closest to `word`, if any is close."""
    from difflib import get_close_matches

    # Case is the commonest slip, so candidates are compared without it.
    folded = {candidate.casefold(): candidate for candidate in sorted(candidates)}
    # A long text is no slip of a word, and comparing it takes long.
    close = get_close_matches(word.casefold()[:100], list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings by file, line and column, without repetitions."""
    return sorted(dict.fromkeys(diagnostics), key=lambda d: (d.at, d.rule, d.message))


def label(path: Path) -> str:
    """Return what a file is called in messages: from here, if it is below."""
    relative = os.path.relpath(path)
    is_below = relative.split(os.sep, 1)[0] != ".."
    return relative.replace(os.sep, "/") if is_below else str(path)


def shortened(text: str) -> str:
    """Return a text that may quote a whole page of a contract, at a length to read."""
    if len(text) <= MAX_LENGTH:
        return text
    return f"{text[: MAX_LENGTH - 100]} ... {text[-60:]}"


def printable(text: str) -> str:
    """Return text that stays on its line and gives a terminal no orders."""
    text = shortened(text)
    if text.isprintable():
        return text
    # What repr() gives for such a character is an escape, between two quotes.
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def as_text(diagnostic: Diagnostic, colour: Callable[[str], str] = str) -> str:
    """Return `file:line:column: severity rule: message`, then hint and notes.

    `colour` is given the severity, and returns what stands for it.
    """
    lines = [
        f"{printable(str(diagnostic.at))}: {colour(diagnostic.severity.value)} "
        f"{diagnostic.rule}: {printable(diagnostic.message)}"
    ]
    lines += [
        printable(f"  {note.at}: note: {note.message}") for note in diagnostic.related
    ]
    if diagnostic.hint:
        lines.append(printable(f"  hint: {diagnostic.hint}"))
    return "\n".join(lines)


def as_json(diagnostics: Sequence[Diagnostic]) -> str:
    """Return a JSON array with one object for each finding."""
    import json

    def place(at: Location) -> dict[str, object]:
        return {"file": at.file, "line": at.line, "column": at.column}

    return json.dumps(
        [
            {
                "rule": diagnostic.rule,
                "severity": diagnostic.severity,
                **place(diagnostic.at),
                "message": shortened(diagnostic.message),
                "hint": diagnostic.hint and shortened(diagnostic.hint),
                "related": [
                    {**place(note.at), "message": note.message}
                    for note in diagnostic.related
                ],
            }
            for diagnostic in diagnostics
        ],
        indent=2,
    )


_GITHUB_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}


def as_github(diagnostic: Diagnostic) -> str:
    """Return a workflow command that GitHub shows beside the line in a change."""

    def data(text: str) -> str:
        return printable(text).replace("%", "%25")

    def value(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    # What belongs to the message is below it, each on a line of its own.
    notes = [f"{note.at}: note: {note.message}" for note in diagnostic.related]
    hint = [f"hint: {diagnostic.hint}"] if diagnostic.hint else []
    text = "%0A".join(map(data, [diagnostic.message, *notes, *hint]))
    return (
        f"::{_GITHUB_LEVELS[diagnostic.severity]} "
        f"file={value(diagnostic.at.file)},line={diagnostic.at.line},"
        f"col={diagnostic.at.column},title={value(diagnostic.rule)}::{text}"
    )
