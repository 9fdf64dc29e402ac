"""Edits of all kinds, one after the other: the outcome is that of starting anew."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from remembering import Project

SPEC = Path(__file__).parents[2] / "spec"

Edit = Callable[[Project, random.Random], None]


def _actions(project: Project) -> list[Path]:
    return [p for p in project.spec.glob("*/*.yaml") if p.name != "service.yaml"]


def _any(project: Project, chance: random.Random) -> Path:
    return chance.choice(_actions(project) or [project.spec / "vpc/service.yaml"])


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def describe(project: Project, chance: random.Random) -> None:
    """Change some words of an action."""
    _replace(
        _any(project, chance), "description: ", f"description: x{chance.random()} "
    )


def summarise(project: Project, chance: random.Random) -> None:
    """Change what several pages say of an action."""
    _replace(_any(project, chance), "summary: ", f"summary: y{chance.random()} ")


def misspell(project: Project, chance: random.Random) -> None:
    """Break an action."""
    _replace(_any(project, chance), "parameters:", "paramters:")


def spell(project: Project, _: random.Random) -> None:
    """Mend all actions."""
    for path in _actions(project):
        _replace(path, "paramters:", "parameters:")


def cut(project: Project, chance: random.Random) -> None:
    """Leave half a file."""
    path = _any(project, chance)
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: len(text) // 2], encoding="utf-8")


def remove(project: Project, chance: random.Random) -> None:
    """Remove an action."""
    if actions := _actions(project):
        chance.choice(actions).unlink()


def restore(project: Project, chance: random.Random) -> None:
    """Put an action, the service or the provider back as it was."""
    path = chance.choice(sorted(SPEC.rglob("*.yaml")))
    shutil.copy(path, project.spec / path.relative_to(SPEC))


def restore_all(project: Project, _: random.Random) -> None:
    """Put everything back as it was."""
    shutil.rmtree(project.spec)
    shutil.copytree(SPEC, project.spec)


def copy(project: Project, chance: random.Random) -> None:
    """Add an action."""
    path = _any(project, chance)
    name = f"{path.stem}Again"
    text = path.read_text(encoding="utf-8").replace(
        f"action: {path.stem}", f"action: {name}", 1
    )
    path.with_name(f"{name}.yaml").write_text(text, encoding="utf-8")


def change_structure(project: Project, chance: random.Random) -> None:
    """Change the service's file."""
    words = f"description: z{chance.random()} "
    _replace(project.spec / "vpc/service.yaml", "description: ", words)


def change_provider(project: Project, _: random.Random) -> None:
    """Change what all services share."""
    _replace(project.spec / "tencentcloud.yaml", "title: ", "title: Another ")


def add_service(project: Project, _: random.Random) -> None:
    """Add another service."""
    folder = project.spec / "other"
    if not folder.exists():
        shutil.copytree(project.spec / "vpc", folder)
        _replace(folder / "service.yaml", "service: vpc", "service: other")


def remove_service(project: Project, _: random.Random) -> None:
    """Remove the other service."""
    shutil.rmtree(project.spec / "other", ignore_errors=True)


def spoil_output(project: Project, chance: random.Random) -> None:
    """Change a generated file by hand."""
    files = sorted(p for p in project.out.rglob("*.*") if p.is_file())
    if files:
        path = chance.choice(files)
        path.write_text(
            path.read_text(encoding="utf-8") + "# spoilt\n", encoding="utf-8"
        )


def remove_output(project: Project, _: random.Random) -> None:
    """Remove the output."""
    shutil.rmtree(project.out, ignore_errors=True)


def spoil_cache(project: Project, chance: random.Random) -> None:
    """Damage what is remembered."""
    files = sorted(p for p in project.cache.rglob("*") if p.is_file())
    if files:
        path = chance.choice(files)
        content = bytearray(path.read_bytes())
        content[chance.randrange(len(content) or 1)] ^= 0xFF
        path.write_bytes(content[: chance.randrange(len(content)) + 1])


def remove_cache(project: Project, _: random.Random) -> None:
    """Remove what is remembered."""
    shutil.rmtree(project.cache, ignore_errors=True)


EDITS: tuple[Edit, ...] = (
    *(describe, summarise, misspell, spell, cut, remove, restore, restore_all, copy),
    *(change_structure, change_provider, add_service, remove_service),
    *(spoil_output, remove_output, spoil_cache, remove_cache),
)


@pytest.mark.parametrize("seed", range(6))
def test_every_edit_comes_to_what_starting_anew_does(seed: int, tmp_path: Path) -> None:
    project = Project(tmp_path)
    shutil.copytree(SPEC, project.spec)
    chance = random.Random(seed)
    history = []
    for _ in range(20):
        edit = chance.choice(EDITS)
        edit(project, chance)
        history.append(edit.__name__)
        wanted = project.anew()
        assert project.generate() == wanted, history
        if wanted.texts:
            assert project.written() == wanted.texts, history


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_edit_after_a_run(edit: Edit, tmp_path: Path) -> None:
    project = Project(tmp_path)
    shutil.copytree(SPEC, project.spec)
    project.generate()
    edit(project, random.Random(1))
    wanted = project.anew()
    assert project.generate() == wanted
    if wanted.texts:
        assert project.written() == wanted.texts
