"""Metadata that are not as they should be give problems, and no traceback."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import bakery
import pytest
from command_line import call, files
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actionsmith.importing import Written, drafting, emit
from actionsmith.importing.existing import Existing
from actionsmith.importing.fitting import fitting
from actionsmith.importing.library import MetadataError
from actionsmith.importing.metadata import understand
from actionsmith.source import read

NAMES = [
    *("../../Escape", "/etc/Passwd", "a\\b", "a b", "", "9lives", "_x", "x" * 101),
    *("CON", "nul", "Ünicode", "a\nb", "a\x00b", "a.b", "service", "SERVICE", "\ud800"),
]

_junk = st.one_of(
    *(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False)),
    *(st.text(max_size=5), st.lists(st.text(max_size=3), max_size=2)),
    st.sampled_from([{}, [], {"members": {}}, {"a": 1}, *NAMES]),
)


@pytest.mark.parametrize("name", NAMES)
def test_names_of_actions_structures_and_members(tmp_path: Path, name: str) -> None:
    api = bakery.api()
    api["actions"][name] = api["actions"]["BakeBread"]
    api["objects"][name] = api["objects"]["Oven"]
    member = {"name": name, "member": name, "type": "object", "document": name}
    api["objects"]["BakeBreadRequest"]["members"].append(member)
    source = bakery.library(tmp_path / "a/b/c", {bakery.API: api})
    folder = tmp_path / "work/below"
    folder.mkdir(parents=True)
    result = bakery.imported(folder, source=source)
    assert result.code == 0, result.err
    assert {Path(path).parts[0] for path in files(tmp_path / "work")} == {"below"}
    assert len(files(folder)) == 6
    assert call(folder, "lint", "--spec", "spec").code == 0


def _places(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    entries = tree if isinstance(tree, dict) else {}
    if isinstance(tree, list):
        entries = dict(enumerate(tree))
    found = [path] if path else []
    for key, each in entries.items():
        found += _places(each, (*path, key))
    return found


WHOLE = {"api": bakery.api(), "examples": bakery.whole()[bakery.EXAMPLES]}
NOTHING_THERE = Existing(Path("nowhere"), "bakery")
PLACES = _places(WHOLE["api"])


@given(st.lists(st.tuples(st.sampled_from(PLACES), _junk), min_size=1, max_size=4))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_anything_anywhere(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    api = copy.deepcopy(WHOLE["api"])
    for path, junk in changes:
        at = api
        for key in path[:-1]:
            at = at[key] if _has(at, key) else {}
        if _has(at, path[-1]):
            at[path[-1]] = junk
    try:
        written = Written("bakery", "2024-04-01", "x", api, None)
        metadata = fitting(understand(written), NOTHING_THERE)
    except MetadataError:
        return
    every = set(metadata.actions)
    for each in drafting.draft(metadata, every, every):
        remarks = [f"Left out: {problem}" for problem in each.problems]
        text = emit.document(each.tree, remarks)
        root, findings = read(each.path, text.encode())
        assert root is not None and not findings
        assert each.path.count("/") == 1 and ".." not in each.path


def _has(tree: Any, key: Any) -> bool:
    if isinstance(tree, dict):
        return key in tree
    return isinstance(tree, list) and isinstance(key, int) and key < len(tree)


@pytest.mark.parametrize(
    "text", ["\ud800", "\x00", "\u202e", "#\n- a: b", "*/ ''' \"\"\""]
)
def test_hostile_texts(tmp_path: Path, text: str) -> None:
    api = bakery.api()
    for place in ("name", "document"):
        api["actions"]["BakeBread"][place] = text
    api["actions"]["CoolOven"]["status"] = text
    for member in api["objects"]["BakeBreadRequest"]["members"][:3]:
        member |= {"document": text, "example": text}
    api["metadata"] |= {"serviceNameCN": text, "api_brief": text}
    source = bakery.library(tmp_path / "a", {bakery.API: api})
    assert bakery.imported(tmp_path, source=source).code == 0
    linted = call(tmp_path, "lint", "--spec", "spec")
    assert linted.code == 0, linted.out
    assert call(tmp_path, "generate", "--spec", "spec", "--out", "out").code == 0
