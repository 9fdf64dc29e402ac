"""Output folders to be written, and what they hold."""

from __future__ import annotations

from pathlib import Path

from actionsmith.output import LIST
from actionsmith.targets import first_line


def texts(generation: str, number: int = 12) -> dict[str, str]:
    """Return files of which some differ and some exist in one generation only."""
    found = {}
    for index in range(number):
        path = f"package/part{index % 7}/module_{index}.py"
        about = "all" if index % 5 == 0 else generation
        found[path] = _text(path, about, index)
    for index in range(number // 6):
        path = f"package/{generation}/part{index % 3}/only_{index}.py"
        found[path] = _text(path, generation, index)
    return found


def _text(path: str, about: str, index: int) -> str:
    head = first_line(path, f"{about}.yaml")
    return f"{head}\n" + f"{about} = {index}\n" * (index % 40)


def held(out: Path) -> dict[str, str]:
    """Return the text of every file in a folder but the list, hidden ones too."""
    return {
        path.relative_to(out).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != LIST
    }


def folders(out: Path) -> set[str]:
    """Return every folder in a folder."""
    return {
        path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_dir()
    }


def folders_of(files: dict[str, str]) -> set[str]:
    """Return the folders that files are in."""
    return {
        parent.as_posix()
        for path in files
        for parent in Path(path).parents
        if parent != Path()
    }
