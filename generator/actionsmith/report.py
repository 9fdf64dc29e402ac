"""What the command says of its work, as text: counts, summaries, names, reasons."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from actionsmith.diagnostics import Diagnostic, label, printable

if TYPE_CHECKING:
    from actionsmith.output import Changes

SHOWN_PATHS = 20
"""How many paths a summary names before it only counts the rest."""


def count(diagnostics: Sequence[Diagnostic], actions: int = 0) -> str:
    """Return how many findings of each kind there are, or that there are none."""
    found = Counter(diagnostic.severity.value for diagnostic in diagnostics)
    if not found:
        return f"no findings in {_plural(actions, 'action')}"
    return ", ".join(
        _plural(number, severity) for severity, number in sorted(found.items())
    )


def summary(changes: Changes, out: Path) -> Iterator[str]:
    """Yield what is new, changed and removed in an output folder, and the counts."""
    new = [path for path in changes.written if path not in changes.before]
    changed = [path for path in changes.written if path in changes.before]
    groups = (("new", new), ("changed", changed), ("removed", changes.removed))
    every = [(kind, path) for kind, paths in groups for path in paths]
    for kind, path in every[:SHOWN_PATHS]:
        yield f"  {kind:<8} {path}"
    if len(every) > SHOWN_PATHS:
        yield f"  ... and {len(every) - SHOWN_PATHS} more"
    counts = [f"{len(paths)} {kind}" for kind, paths in groups if paths]
    counts.append(f"{len(changes.unchanged)} unchanged")
    yield f"{name(out)}: {', '.join(counts)}"


def name(path: Path) -> str:
    """Return what a file or folder is called in a message."""
    return printable(label(path))


def name_in_diff(out: Path) -> str:
    """Return what the output folder is called in a diff, which holds no full paths."""
    shown = name(out)
    return out.name if Path(shown).is_absolute() or ".." in Path(shown).parts else shown


def reason(problem: OSError) -> str:
    """Return what went wrong with which file, without Python's errno."""
    what = problem.strerror or str(problem)
    # Of two files, the second is the one that was to be replaced.
    file = problem.filename2 or problem.filename
    return f"{name(Path(os.fsdecode(file)))}: {what}" if file else what


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
