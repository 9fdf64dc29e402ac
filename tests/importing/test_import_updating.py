"""Importing again: what is new, what has changed, and what is somebody's own."""

from __future__ import annotations

import errno
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bakery
import pytest
import yaml
from command_line import COMMAND, call, edit, files


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[Callable[[Any], None]], Path]:
    """Metadata as a change to them leaves them."""

    def change(how: Callable[[Any], None]) -> Path:
        api = bakery.api()
        how(api)
        return bakery.library(tmp_path / "changed", {**bakery.whole(), bakery.API: api})

    return change


Changed = Callable[[Callable[[Any], None]], Path]


def with_yeast(api: Any) -> None:
    kind, *_ = members = api["objects"]["BakeBreadRequest"]["members"]
    members.append({**kind, "name": "Yeast", "required": False})


def test_the_same_again(spec: Path) -> None:
    before = files(spec)
    times = {path: path.stat().st_mtime_ns for path in spec.rglob("*.yaml")}
    result = bakery.imported(spec.parent)
    assert result.code == 0 and "spec: 5 unchanged" in result.out
    assert files(spec) == before
    assert {path: path.stat().st_mtime_ns for path in spec.rglob("*.yaml")} == times
    assert bakery.imported(spec.parent, "--diff").code == 0


def test_another_release_of_the_package_changes_nothing(spec: Path) -> None:
    wheel = bakery.wheel(spec.parent, bakery.whole())
    before = files(spec)
    assert "spec: 5 unchanged" in bakery.imported(spec.parent, source=wheel).out
    assert files(spec) == before


def test_a_draft_that_nobody_has_edited_is_replaced(
    spec: Path, changed: Changed
) -> None:
    source = changed(with_yeast)
    shown = bakery.imported(spec.parent, "--diff", source=source)
    assert shown.code == 1
    assert "+++ b/spec/bakery/BakeBread.yaml" in shown.out and "+  Yeast:" in shown.out
    assert "Yeast" not in (spec / "bakery/BakeBread.yaml").read_text()
    result = bakery.imported(spec.parent, source=source)
    assert "  changed  bakery/BakeBread.yaml" in result.out
    assert "Yeast" in (spec / "bakery/BakeBread.yaml").read_text()


def test_the_diff_can_be_applied(spec: Path, changed: Changed) -> None:
    source = changed(with_yeast)
    shown = bakery.imported(spec.parent, "--diff", source=source)
    patch = ["git", "apply", "--unsafe-paths"]
    subprocess.run(patch, cwd=spec.parent, input=shown.out, text=True, check=True)
    assert "spec: 5 unchanged" in bakery.imported(spec.parent, source=source).out


def test_what_is_edited_is_kept_and_the_difference_shown(
    spec: Path, changed: Changed
) -> None:
    path = spec / "bakery/BakeBread.yaml"
    edit(path, "summary: Bake loaves", "summary: Bake my loaves")
    mine = path.read_bytes()
    result = bakery.imported(spec.parent, source=changed(with_yeast))
    assert result.code == 0 and path.read_bytes() == mine
    assert "-summary: Bake my loaves\n+summary: Bake loaves\n" in result.out
    assert "+  Yeast:" in result.out and "kept: 1;" in result.out


def test_what_is_written_by_hand_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "spec/bakery"
    folder.mkdir(parents=True)
    own = "actionsmith: 1\naction: BakeBread\nsummary: Mine.\n"
    (folder / "BakeBread.yaml").write_text(own)
    (tmp_path / "spec/mine.yaml").write_text("actionsmith: 1\nprovider: mine\n")
    assert bakery.imported(tmp_path).code == 0
    assert (folder / "BakeBread.yaml").read_text() == own
    assert not (tmp_path / "spec/tencentcloud.yaml").exists()


def test_a_service_of_one_s_own_that_lacks_structures(spec: Path) -> None:
    path = spec / "bakery/service.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.partition("structures:")[0])
    result = bakery.imported(spec.parent)
    assert "service.yaml lacks structures that the drafts use" in result.err
    assert "Label_Short, Layer, Oven" in result.err and "+  Oven:" in result.out


def test_actions_come_and_go(spec: Path, changed: Changed) -> None:
    def change(api: Any) -> None:
        api["actions"]["BuyFlour"] = api["actions"].pop("CoolOven")

    result = bakery.imported(spec.parent, source=changed(change))
    assert "  new      bakery/BuyFlour.yaml" in result.out
    assert "no longer in the metadata, and kept: CoolOven\n" in result.err
    assert (spec / "bakery/CoolOven.yaml").exists()


def without(*names: str) -> Callable[[Any], None]:
    def change(api: Any) -> None:
        for owner in ("BakeBreadResponse", "Label_Short"):
            described = api["objects"][owner]
            kept = [m for m in described["members"] if m.get("name") not in names]
            described["members"] = kept

    return change


def called(spec: Path) -> dict[str, str]:
    """Return what Python calls the twins."""
    text = (spec / "bakery/BakeBread.yaml").read_text(encoding="utf-8")
    response = yaml.safe_load(text)["response"]
    return {
        name: member.get("python_name", "batch_id")
        for name, member in response.items()
        if name.lower() == "batchid"
    }


def test_twins_are_told_apart(spec: Path) -> None:
    assert called(spec) == {"BatchId": "batch_id", "BatchID": "batch_id_2"}


def test_what_every_answer_has_keeps_its_name(tmp_path: Path, changed: Changed) -> None:
    def change(api: Any) -> None:
        members = api["objects"]["BakeBreadResponse"]["members"]
        next(m for m in members if m.get("name") == "RequestId")["name"] = "requestId"

    bakery.imported(tmp_path, source=changed(change))
    text = (tmp_path / "spec/bakery/BakeBread.yaml").read_text(encoding="utf-8")
    assert "python_name: request_id_2" in text
    assert call(tmp_path, "lint", "--spec", "spec").code == 0


@pytest.mark.parametrize("late", ["BatchId", "BatchID"])
def test_a_twin_that_comes_late_takes_no_name_of_another(
    late: str, tmp_path: Path, changed: Changed
) -> None:
    (early,) = {"BatchId", "BatchID"} - {late}
    bakery.imported(tmp_path, source=changed(without(late)))
    assert called(tmp_path / "spec") == {early: "batch_id"}
    bakery.imported(tmp_path)
    assert called(tmp_path / "spec") == {early: "batch_id", late: "batch_id_2"}
    assert "unchanged" in bakery.imported(tmp_path).out
    assert called(tmp_path / "spec") == {early: "batch_id", late: "batch_id_2"}


def test_a_twin_that_goes_leaves_no_name_to_the_other(
    spec: Path, changed: Changed
) -> None:
    bakery.imported(spec.parent, source=changed(without("BatchId", "NfcTag")))
    assert called(spec) == {"BatchID": "batch_id_2"}
    text = (spec / "bakery/service.yaml").read_text(encoding="utf-8")
    assert "python_name: nfc_tag_2" in text and "NfcTag:" not in text
    assert bakery.imported(spec.parent).code == 0
    assert called(spec) == {"BatchId": "batch_id", "BatchID": "batch_id_2"}


def test_an_action_that_comes_late_takes_no_method_of_another(
    tmp_path: Path, changed: Changed
) -> None:
    def change(api: Any) -> None:
        del api["actions"]["DescribeOvens"]

    folder = tmp_path / "spec/bakery"
    bakery.imported(tmp_path, source=changed(change))
    assert (folder / "DESCRIBEOvens.yaml").exists()
    bakery.imported(tmp_path)
    assert not (folder / "DescribeOvens.yaml").exists()
    assert call(tmp_path, "lint", "--spec", "spec").code == 0


def test_a_name_that_somebody_has_given_is_no_difference(spec: Path) -> None:
    edit(spec / "bakery/BakeBread.yaml", "batch_id_2", "number")
    assert "spec: 5 unchanged" in bakery.imported(spec.parent).out


def test_what_is_there_goes_on_having_its_structures(spec: Path) -> None:
    result = bakery.imported(spec.parent, "--actions", "CoolOven")
    assert "spec: 2 unchanged" in result.out
    assert call(spec.parent, "lint", "--spec", "spec").code == 0


def test_a_folder_has_one_version(spec: Path) -> None:
    before = files(spec)
    result = bakery.imported(spec.parent, "--api-version", "2020-01-01")
    assert result.code == 2 and "spec/bakery has version 2024-04-01" in result.err
    shown = bakery.imported(spec.parent, "--api-version", "2020-01-01", "--diff")
    assert shown.code == 1 and "+version: '2020-01-01'" in shown.out
    assert files(spec) == before


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[", b"version: [1]\n", b"- a"])
def test_a_service_that_cannot_be_read_is_kept(spec: Path, content: bytes) -> None:
    (spec / "bakery/service.yaml").write_bytes(content)
    assert bakery.imported(spec.parent).code == 0
    assert (spec / "bakery/service.yaml").read_bytes() == content


@pytest.mark.parametrize("moment", [0, 3, 5])
@pytest.mark.parametrize(
    "problem", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()]
)
def test_what_fails_leaves_nothing_behind(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    moment: int,
    problem: BaseException,
) -> None:
    write, count = Path.write_text, iter(range(100))

    def full(path: Path, *rest: Any, **more: Any) -> int:
        if path.name.startswith(".") and next(count) == moment:
            write(path, "half")
            raise problem
        return write(path, *rest, **more)

    monkeypatch.setattr(Path, "write_text", full)
    result = bakery.imported(tmp_path)
    assert result.code == (3 if isinstance(problem, OSError) else 130)
    assert not any(tmp_path.iterdir())


def test_two_at_once(tmp_path: Path) -> None:
    options = ["--from", str(bakery.METADATA), "--service", "bakery", "--out", "spec"]
    command = [*COMMAND, "import", "tccli", *options]
    runs = [subprocess.Popen(command, cwd=tmp_path) for _ in range(2)]
    assert [run.wait(60) for run in runs] == [0, 0]
    names = set(files(tmp_path / "spec"))
    assert len(names) == 6 and not any(Path(name).name[0] == "." for name in names)


def test_links_are_one_s_own(spec: Path, changed: Changed) -> None:
    path = spec / "bakery/BakeBread.yaml"
    elsewhere = path.rename(spec.parent / "elsewhere.yaml")
    before = elsewhere.read_bytes()
    path.symlink_to(elsewhere)
    assert "kept: 1;" in bakery.imported(spec.parent, source=changed(with_yeast)).out
    assert path.is_symlink() and elsewhere.read_bytes() == before
    elsewhere.unlink()
    result = bakery.imported(spec.parent)
    assert result.code == 3 and path.is_symlink()
    assert result.err.endswith("BakeBread.yaml: No such file or directory\n")


@pytest.mark.parametrize(
    "place", ["spec", "spec/bakery", "spec/bakery/CoolOven.yaml/a"]
)
def test_something_else_is_in_the_way(tmp_path: Path, place: str) -> None:
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    before = {*tmp_path.rglob("*")}
    result = bakery.imported(tmp_path)
    assert result.code == 3 and result.err.startswith("Error: spec")
    assert {*tmp_path.rglob("*")} == before


def test_a_contract_that_was_a_draft_once_is_one_s_own(spec: Path) -> None:
    path = spec / "bakery/CoolOven.yaml"
    first, _, rest = path.read_text().partition("\n")
    for text in (rest.replace("oven", "stove"), f"{first}\n{rest}# Mine.\n"):
        path.write_text(text)
        assert "kept: 1;" in bakery.imported(spec.parent).out
        assert path.read_text() == text
    # Without its first line it is still what would be drafted.
    path.write_text(rest)
    assert "spec: 5 unchanged" in bakery.imported(spec.parent).out
