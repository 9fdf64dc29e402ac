"""Edits of all kinds, one after the other: the outcome is that of starting anew."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import golden
import pytest
from remembering import Project

SPECS = {
    "resources": Path(__file__).parents[2] / "spec",
    "structures": golden.CASES / "structures" / "spec",
    "two-services": golden.CASES / "two-services" / "spec",
}
"""Contracts to begin with: of services whose resources name actions, and of others."""


@dataclass(frozen=True)
class Edited:
    """A project, what its contracts were at first, and chance."""

    project: Project
    original: Path
    chance: random.Random

    def actions(self) -> list[Path]:
        found = sorted(self.project.spec.glob("*/*.yaml"))
        return [path for path in found if path.name != "service.yaml"]

    def spec(self, action: str) -> Path:
        return self.service().with_name(f"{action}.yaml")

    def any(self) -> Path:
        return self.chance.choice(self.actions() or [self.service()])

    def service(self) -> Path:
        return self.chance.choice(sorted(self.project.spec.glob("*/service.yaml")))

    def provider(self) -> Path:
        return min(self.project.spec.glob("*.yaml"))

    def replace(self, path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


def lay_out(original: Path, folder: Path) -> None:
    """Copy contracts, with what a golden case shares with the others."""
    if not any(original.glob("*.yaml")):
        shutil.copytree(golden.CASES / "base" / "spec", folder)
    shutil.copytree(original, folder, dirs_exist_ok=True)


def describe(edited: Edited) -> None:
    """Change some words of an action."""
    words = f"description: x{edited.chance.random()} "
    edited.replace(edited.any(), "description: ", words)


def summarise(edited: Edited) -> None:
    """Change what several pages say of an action."""
    words = f"summary: y{edited.chance.random()} "
    edited.replace(edited.any(), "summary: ", words)


def rename(edited: Edited) -> None:
    """Change what Python calls a member of an action or of a structure."""
    path = edited.chance.choice([edited.any(), edited.service()])
    name = f"python_name: called_{edited.chance.randrange(10)}"
    edited.replace(path, "{type: ", f"{{{name}, type: ")
    edited.replace(path, "\n    type: ", f"\n    {name}\n    type: ")


def misspell(edited: Edited) -> None:
    """Break an action."""
    edited.replace(edited.any(), "parameters:", "paramters:")


def spell(edited: Edited) -> None:
    """Mend all actions."""
    for path in edited.actions():
        edited.replace(path, "paramters:", "parameters:")


def lose_a_line(edited: Edited) -> None:
    """Leave out any line of an action."""
    path = edited.any()
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    del lines[edited.chance.randrange(len(lines))]
    path.write_text("".join(lines), encoding="utf-8")


def gain_a_line(edited: Edited) -> None:
    """Put an empty line somewhere, so that all below it moves."""
    path = edited.any()
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines.insert(edited.chance.randrange(len(lines)), "\n")
    path.write_text("".join(lines), encoding="utf-8")


def require(edited: Edited) -> None:
    """Change what has to be sent."""
    edited.replace(edited.any(), "required: true", "required: false")


def cut(edited: Edited) -> None:
    """Leave half a file."""
    path = edited.any()
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: len(text) // 2], encoding="utf-8")


def remove(edited: Edited) -> None:
    """Remove an action."""
    if actions := edited.actions():
        edited.chance.choice(actions).unlink()


def restore(edited: Edited) -> None:
    """Put a file back as it was."""
    path = edited.chance.choice(sorted(edited.original.rglob("*.yaml")))
    target = edited.project.spec / path.relative_to(edited.original)
    target.parent.mkdir(exist_ok=True)
    shutil.copy(path, target)


def restore_all(edited: Edited) -> None:
    """Put everything back as it was."""
    shutil.rmtree(edited.project.spec)
    lay_out(edited.original, edited.project.spec)


def copy(edited: Edited) -> None:
    """Add an action."""
    path = edited.any()
    name = f"{path.stem}Again"
    text = path.read_text(encoding="utf-8")
    text = text.replace(f"action: {path.stem}", f"action: {name}", 1)
    path.with_name(f"{name}.yaml").write_text(text, encoding="utf-8")


def change_service(edited: Edited) -> None:
    """Change a service's file."""
    words = f"description: z{edited.chance.random()} "
    edited.replace(edited.service(), "description: ", words)


def change_provider(edited: Edited) -> None:
    """Change what all services share."""
    edited.replace(edited.provider(), "title: ", "title: Another ")


def add_service(edited: Edited) -> None:
    """Add another service."""
    source, folder = edited.service().parent, edited.project.spec / "other"
    if not folder.exists():
        shutil.copytree(source, folder)
        own = folder / "service.yaml"
        edited.replace(own, f"service: {source.name}", "service: other")


def remove_service(edited: Edited) -> None:
    """Remove the other service."""
    shutil.rmtree(edited.project.spec / "other", ignore_errors=True)


def put_beside(edited: Edited) -> None:
    """Put something among the contracts that is none."""
    folder = edited.service().parent
    (folder / "README.md").write_text("Read me.\n", encoding="utf-8")
    (folder / "Draft").write_text("actionsmith: 1\naction: Draft\n", encoding="utf-8")


def spoil_output(edited: Edited) -> None:
    """Change a generated file by hand."""
    files = sorted(p for p in edited.project.out.rglob("*.*") if p.is_file())
    if files:
        with edited.chance.choice(files).open("a", encoding="utf-8") as file:
            file.write("# spoilt\n")


def remove_output(edited: Edited) -> None:
    """Remove the output."""
    shutil.rmtree(edited.project.out, ignore_errors=True)


def spoil_cache(edited: Edited) -> None:
    """Damage what is remembered."""
    files = sorted(p for p in edited.project.cache.rglob("*") if p.is_file())
    if files:
        path = edited.chance.choice(files)
        content = bytearray(path.read_bytes())
        content[edited.chance.randrange(len(content))] ^= 0xFF
        path.write_bytes(content[: edited.chance.randrange(len(content)) + 1])


def remove_cache(edited: Edited) -> None:
    """Remove what is remembered."""
    shutil.rmtree(edited.project.cache, ignore_errors=True)


EDITS: tuple[Callable[[Edited], None], ...] = (
    *(
        describe,
        summarise,
        rename,
        misspell,
        spell,
        lose_a_line,
        gain_a_line,
        require,
        cut,
    ),
    *(remove, restore, restore_all, copy, change_service, change_provider),
    *(add_service, remove_service, put_beside),
    *(spoil_output, remove_output, spoil_cache, remove_cache),
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        histories = 10 if metafunc.config.getoption("--all-remembered") else 1
        metafunc.parametrize("seed", range(histories))


@pytest.mark.parametrize("spec", SPECS)
def test_every_edit_comes_to_what_starting_anew_does(
    spec: str, seed: int, tmp_path: Path
) -> None:
    edited = Edited(Project(tmp_path), SPECS[spec], random.Random(f"{spec} {seed}"))
    lay_out(edited.original, edited.project.spec)
    history = []
    for _ in range(25):
        edit = edited.chance.choice(EDITS)
        edit(edited)
        history.append(edit.__name__)
        wanted = edited.project.anew()
        assert edited.project.generate() == wanted, history
        if wanted.texts:
            assert edited.project.written() == wanted.texts, history
        elif edited.chance.random() < 0.5:
            # What is broken hides what later edits do.
            restore_all(edited)
            history.append("restore_all")


UNUSED = """\
types:
  Shade: {type: string, enum: [dark], description: How dark it is.}
"""
ANSWER = "response:\n  Shade: {type: Shade, description: How dark it is.}\n"


def use_in_answers(edited: Edited) -> Iterator[None]:
    """Let an answer be the first to use a type."""
    edited.replace(edited.service(), "types:\n", UNUSED)
    yield
    edited.replace(edited.actions()[-1], "response:\n", ANSWER)


def move_from_request_to_answer(edited: Edited) -> Iterator[None]:
    """Move the last structure of a request to the start of the answer."""
    path = edited.spec("PlaceOrder")
    member = "  Note2: {type: Mark, description: What to write on it.}\n"
    edited.replace(path, "response:\n", f"{member}response:\n")
    yield
    edited.replace(path, f"{member}response:\n", f"response:\n{member}")


def move_from_answer_to_request(edited: Edited) -> Iterator[None]:
    """Move the first structure of an answer to the end of the request."""
    path = edited.spec("PlaceOrder")
    member = "  Note2: {type: Mark, description: What to write on it.}\n"
    edited.replace(path, "response:\n", f"response:\n{member}")
    yield
    edited.replace(path, f"response:\n{member}", f"{member}response:\n")


def put_back_what_was_copied(edited: Edited) -> Iterator[None]:
    """Rename a contract that keeps its name inside, and put it back beside that."""
    path = edited.spec("PlaceOrder")
    path.rename(path.with_name("Zed.yaml"))
    yield
    shutil.copy(path.with_name("Zed.yaml"), path)


def remove_what_was_copied(edited: Edited) -> Iterator[None]:
    """Copy a contract with its name, and remove the original."""
    path = edited.spec("PlaceOrder")
    text, _, _ = path.read_text(encoding="utf-8").partition("examples:")
    path.with_name("Copied.yaml").write_text(text, encoding="utf-8")
    yield
    path.unlink()


def write_what_has_no_suffix(edited: Edited) -> Iterator[None]:
    """Begin a contract in a file whose name ends in a dot."""
    path = edited.service().with_name("Draft.")
    path.write_text("x", encoding="utf-8")
    yield
    path.write_text("actionsmith: 1\naction: Draft\n", encoding="utf-8")


TWO_STEPS = (
    *(use_in_answers, move_from_request_to_answer, move_from_answer_to_request),
    *(put_back_what_was_copied, remove_what_was_copied, write_what_has_no_suffix),
)


@pytest.mark.parametrize("steps", TWO_STEPS, ids=lambda steps: steps.__name__)
def test_the_second_of_two_edits(
    steps: Callable[[Edited], Iterator[None]], tmp_path: Path
) -> None:
    edited = Edited(Project(tmp_path), SPECS["structures"], random.Random(1))
    lay_out(edited.original, edited.project.spec)
    # Where there are resources, all of it is looked at again.
    text = edited.service().read_text(encoding="utf-8")
    edited.service().write_text(text.partition("resources:")[0], encoding="utf-8")
    place = edited.spec("PlaceOrder").read_text(encoding="utf-8")
    head, _, rest = place.partition("read_back:")
    examples = rest.partition("examples:")[2]
    edited.spec("PlaceOrder").write_text(f"{head}examples:{examples}", encoding="utf-8")
    for _ in steps(edited):
        assert edited.project.generate() == edited.project.anew()
    assert edited.project.generate() == edited.project.anew()


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
@pytest.mark.parametrize("spec", SPECS)
def test_an_edit_after_a_run(
    spec: str, edit: Callable[[Edited], None], tmp_path: Path
) -> None:
    edited = Edited(Project(tmp_path), SPECS[spec], random.Random(1))
    lay_out(edited.original, edited.project.spec)
    edited.project.generate()
    edit(edited)
    wanted = edited.project.anew()
    assert edited.project.generate() == wanted
    if wanted.texts:
        assert edited.project.written() == wanted.texts
