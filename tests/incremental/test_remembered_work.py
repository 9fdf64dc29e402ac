"""What is done again after an edit, and what is not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import golden
import pytest
from remembering import Project

from actionsmith import pipeline, rules
from actionsmith.contract import Action
from actionsmith.incremental import service as of_service
from actionsmith.plan import Surroundings, surroundings
from actionsmith.plan.surroundings import named_by_resources, outline

load = import_module("actionsmith.contract.load")


class Work:
    """The names of the actions that were read, judged and rendered."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.read: list[str] = []
        self.judged: list[str] = []
        self.rendered: list[str] = []
        read, judge, render = (
            load.read_action,
            pipeline.judge,
            pipeline.action_files,
        )

        def reads(file: str, *others: object) -> object:
            self.read.append(Path(file).stem)
            result: object = read(file, *others)
            return result

        def judges(scope: rules.Scope) -> Iterator[object]:
            self.judged += (str(action.name) for _, action in scope.actions)
            return judge(scope)

        def renders(around: Surroundings, action: Action) -> Iterator[object]:
            self.rendered.append(str(action.name))
            return render(around, action)

        patch.setattr(load, "read_action", reads)
        patch.setattr(pipeline, "judge", judges)
        patch.setattr(pipeline, "action_files", renders)
        patch.setattr(of_service, "_WORTH_A_WORKER", 1_000_000)

    def done(self) -> tuple[list[str], list[str], list[str]]:
        """Return what was done since this was asked last."""
        found = sorted(self.read), sorted(self.judged), sorted(self.rendered)
        for each in (self.read, self.judged, self.rendered):
            each.clear()
        return found


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = golden.lay_out(golden.CASES / "base", tmp_path) / "shop"
    text = (folder / "PlaceOrder.yaml").read_text(encoding="utf-8")
    for name in ("ChangeOrder", "DropOrder"):
        own = text.replace("action: PlaceOrder", f"action: {name}")
        (folder / f"{name}.yaml").write_text(own, encoding="utf-8")
    return Project(tmp_path)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    return Work(monkeypatch)


def _names(project: Project) -> list[str]:
    found = project.spec.glob("*/*.yaml")
    return sorted(path.stem for path in found if path.name != "service.yaml")


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _any(project: Project) -> Path:
    (service,) = project.spec.glob("*/service.yaml")
    return service.parent / f"{_names(project)[0]}.yaml"


def test_without_an_edit_nothing_is_done(project: Project, work: Work) -> None:
    names = _names(project)
    project.run()
    assert work.done() == (names, names, names)
    project.run()
    assert work.done() == ([], [], [])


def test_an_edit_is_about_one_action(project: Project, work: Work) -> None:
    project.run()
    work.done()
    path = _any(project)
    _edit(path, "description: ", "description: Well. ")
    project.run()
    assert work.done() == ([path.stem], [path.stem], [path.stem])


def test_a_new_action_leaves_the_others_alone(project: Project, work: Work) -> None:
    project.run()
    work.done()
    path = _any(project)
    other = path.with_name("Another.yaml")
    shutil.copy(path, other)
    _edit(other, f"action: {path.stem}", "action: Another")
    project.run()
    read, judged, rendered = work.done()
    assert (read, judged) == (["Another"], ["Another"])
    assert rendered == ["Another"]


def test_the_service_is_everybodys(project: Project, work: Work) -> None:
    names = _names(project)
    project.run()
    work.done()
    _edit(_any(project).with_name("service.yaml"), "description: ", "description: Ah, ")
    project.run()
    assert work.done() == (names, names, names)


def test_a_mended_action_is_the_only_one_that_is_rendered(
    project: Project, work: Work
) -> None:
    project.run()
    path = _any(project)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("summary:", "sumary:", 1), encoding="utf-8")
    assert not project.build().is_sound
    work.done()
    path.write_text(text, encoding="utf-8")
    project.run()
    assert work.done()[2] == [path.stem]


def test_spoilt_output_is_made_again(project: Project) -> None:
    wanted = project.generate()
    path = next(project.out.rglob("actions/*_*.py"))
    path.write_text(path.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    assert project.generate() == wanted
    assert project.written() == wanted.texts


def test_another_generator_remembers_nothing(
    project: Project, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = _names(project)
    project.run()
    work.done()
    monkeypatch.setattr("actionsmith.incremental.fingerprint", lambda *_: b"another")
    project.run()
    assert work.done() == (names, names, names)


def test_what_cannot_be_kept_is_done_again(project: Project, work: Work) -> None:
    names = _names(project)
    project.cache.write_text("no folder", encoding="utf-8")
    with pytest.raises(FileExistsError):
        project.run()
    project.cache.unlink()
    project.cache.mkdir()
    (project.cache / "contracts").write_text("no folder", encoding="utf-8")
    wanted = project.generate()
    work.done()
    assert project.generate() == wanted
    assert work.done()[0] == names
    assert not [p for p in project.cache.iterdir() if str(os.getpid()) in p.name]


def test_nobody_sees_the_other_actions(project: Project) -> None:
    catalog = golden.catalog(project.spec)
    (service,) = catalog.services.values()
    around = surroundings(catalog, service)
    others = set(_names(project)) - named_by_resources(service)
    assert others
    for name in others:
        assert name in around.service.actions
        with pytest.raises(KeyError):
            around.service.actions[name]


def test_an_outline_tells_what_is_sent_from_what_is_answered(project: Project) -> None:
    (service,) = golden.catalog(project.spec).services.values()
    for action in service.actions.values():
        moved = action._replace(parameters={}, response=action.parameters)
        stays = action._replace(response={})
        assert list(outline(moved)) != list(outline(stays))


def test_a_file_that_comes_while_others_are_read_waits_for_the_next_time(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = project.generate()
    path = _any(project)
    read = load.read_action

    def reads(*arguments: object) -> object:
        path.with_name("Late.yaml").write_text("actionsmith: 1\n", encoding="utf-8")
        result: object = read(*arguments)
        return result

    _edit(path, "description: ", "description: Well. ")
    monkeypatch.setattr(load, "read_action", reads)
    assert project.build().is_sound
    monkeypatch.undo()
    assert not project.build().is_sound
    path.with_name("Late.yaml").unlink()
    _edit(path, "description: Well. ", "description: ")
    assert project.generate() == wanted


def test_who_may_not_write_may_have_nothing_to_write(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> object:
        raise PermissionError(13, "Permission denied", "out")

    wanted = project.generate()
    monkeypatch.setattr("actionsmith.output.writing.locked", refuses)
    shutil.rmtree(project.cache)
    assert project.generate() == wanted
    _edit(_any(project), "description: ", "description: Well. ")
    with pytest.raises(PermissionError):
        project.run()
    assert project.written() == wanted.texts
