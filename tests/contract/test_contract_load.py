"""What a folder of contracts has to hold; what golden cases cannot lay out."""

from __future__ import annotations

import os
from pathlib import Path

import golden
import pytest

from actionsmith.contract import load


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    return golden.lay_out(golden.CASES / "base", tmp_path)


def rules_of(spec: Path) -> list[str]:
    return [finding.rule for finding in load(spec, str)[1]]


def test_without_a_provider_there_is_no_catalog(spec: Path) -> None:
    (spec / "demo.yaml").unlink()
    catalog, findings = load(spec, lambda path: path.name)
    assert catalog is None
    assert [(f.rule, str(f.at), f.hint) for f in findings] == [
        (
            "no-provider",
            "spec:1:1",
            "write PROVIDER.yaml: what the services have in common",
        )
    ]


def test_an_empty_folder_lacks_both(tmp_path: Path) -> None:
    assert rules_of(tmp_path) == ["no-provider", "no-service"]


def test_what_is_no_contract_does_no_harm(spec: Path) -> None:
    (spec / "README.md").write_text("Contracts.")
    (spec / "shop" / ".PlaceOrder.yaml.swp").write_text("")
    (spec / "shop" / "notes").mkdir()
    (spec / "shop" / "notes" / "README.md").write_text("Notes.")
    assert rules_of(spec) == []


def test_a_suffix_in_capitals(spec: Path) -> None:
    (spec / "shop" / "PlaceOrder.yaml").rename(spec / "shop" / "PlaceOrder.YAML")
    assert rules_of(spec) == ["file-suffix"]


@pytest.mark.parametrize("name", ["demo.yaml", "shop/service.yaml"])
def test_an_unreadable_file_does_not_hide_the_others(spec: Path, name: str) -> None:
    (spec / name).write_text("title: 'open")
    action = spec / "shop" / "PlaceOrder.yaml"
    action.write_text(action.read_text() + "errors: {}\n")
    assert rules_of(spec) == ["unclosed-quote", "duplicate-key"]


def test_an_unreadable_action_makes_no_type_unused(spec: Path) -> None:
    (spec / "shop" / "PlaceOrder.yaml").write_text("summary: 'open")
    catalog, _ = load(spec, str)
    assert catalog is not None
    assert catalog.services["shop"].unread == {"actions"}
    assert golden.findings(spec)[1].count("\n") == 2  # the finding and its hint


def test_a_copied_action_takes_nobodys_place(spec: Path) -> None:
    text = (spec / "shop" / "PlaceOrder.yaml").read_text()
    (spec / "shop" / "CancelOrder.yaml").write_text(text)
    catalog, _ = load(spec, str)
    assert catalog is not None
    names = [str(action.name) for action in catalog.services["shop"].actions.values()]
    assert names == ["CancelOrder", "PlaceOrder"]


@pytest.mark.parametrize("name", ["demo.yaml", "shop/service.yaml", "shop/Slow.yaml"])
def test_a_pipe_is_refused_and_not_waited_for(spec: Path, name: str) -> None:
    (spec / name).unlink(missing_ok=True)
    os.mkfifo(spec / name)
    _, findings = load(spec, lambda path: path.relative_to(spec).as_posix())
    assert [(f.rule, str(f.at), f.message) for f in findings] == [
        ("no-file", f"{name}:1:1", "this is a pipe, a socket or a device, and no file")
    ]


def test_a_device_is_refused(spec: Path) -> None:
    (spec / "shop" / "Endless.yaml").symlink_to("/dev/zero")
    assert rules_of(spec) == ["no-file"]


@pytest.mark.parametrize("name", ["cloud.yaml", "shop/Folder.yaml", "shop/Folder.yml"])
def test_a_folder_is_no_contract(spec: Path, name: str) -> None:
    (spec / name).mkdir()
    (spec / name / "Inner.yaml").write_text("actionsmith: 1\n")
    _, findings = load(spec, lambda path: path.relative_to(spec).as_posix())
    assert [f.message for f in findings if f.rule == "no-file"] == [
        "this is a folder, and no file"
    ]
    assert {f.rule for f in findings} <= {"no-file", "file-suffix"}


@pytest.mark.parametrize(
    ("name", "target"),
    [("demo.yaml", "demo.yaml"), ("shop/Loop.yaml", "Loop.yaml"), ("Gone.yaml", "Off")],
)
def test_a_link_that_leads_nowhere_is_an_input_error(
    spec: Path, name: str, target: str
) -> None:
    (spec / name).unlink(missing_ok=True)
    (spec / name).symlink_to(target)
    with pytest.raises(OSError, match=Path(name).name):
        load(spec, str)


def test_a_folder_in_itself_is_read_once(spec: Path) -> None:
    (spec / "shop" / "again").symlink_to("..")
    (spec / "shop" / "more").symlink_to(".")
    assert rules_of(spec) == ["nested-folder", "nested-folder"]


def test_files_of_editors_do_no_harm(spec: Path) -> None:
    for name in ("PlaceOrder.yaml~", "#PlaceOrder.yaml#", "PlaceOrder.yaml.orig"):
        (spec / "shop" / name).write_text("a: [")
    (spec / "shop" / ".#PlaceOrder.yaml").symlink_to("somebody@somewhere:1")
    assert rules_of(spec) == []


def test_a_huge_contract_is_refused_at_once(spec: Path) -> None:
    with (spec / "shop" / "Huge.yaml").open("wb") as stream:
        stream.truncate(2**40)  # holds nothing, so it takes up nothing
    assert rules_of(spec) == ["file-too-large"]


def test_a_missing_folder_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        load(tmp_path / "nowhere", str)
