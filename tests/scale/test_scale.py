"""The whole cloud is imported, and its names meet nowhere.

These tests need wheels of tccli and tccli-intl-en, of which nothing is kept here:
`pytest -m scale -n0 -s --tccli tccli-*.whl --tccli tccli_intl_en-*.whl`. They take two
minutes, print how long each part took and what the metadata have wrong.
"""

from __future__ import annotations

import re
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from wheels import every_version

from actionsmith import pipeline
from actionsmith.diagnostics import Severity, as_text
from actionsmith.importing import Library, drafts, update
from actionsmith.importing.existing import Existing
from actionsmith.importing.fitting import fitting
from actionsmith.importing.metadata import Metadata, understand
from actionsmith.plan import naming
from actionsmith.rules.name import can_be

pytestmark = pytest.mark.scale


@pytest.fixture(scope="module")
def cloud(pytestconfig: pytest.Config) -> list[tuple[Library, str, str]]:
    """Every version of every service, each once."""
    return every_version(pytestconfig.getoption("--tccli"))


def test_every_version_is_imported_and_sound(
    cloud: list[tuple[Library, str, str]], tmp_path: Path
) -> None:
    seconds: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wrong: list[str] = []
    for library, service, version in cloud:
        start = time.perf_counter()
        imported = drafts(library.read(service, version), "*", tmp_path / "spec")
        update(imported.texts, tmp_path / "spec", lambda: None)
        middle = time.perf_counter()
        checked = pipeline.check(tmp_path / "spec", None)
        seconds["import"] += middle - start
        seconds["lint"] += time.perf_counter() - middle
        wrong += (
            as_text(finding)
            for finding in checked.diagnostics
            if finding.severity is Severity.ERROR
        )
        found["actions"] += len(imported.actions)
        found.update(f"{d.severity} {d.rule}" for d in checked.diagnostics)
        for text in imported.texts.values():
            left_out = re.findall("(?m)^# Left out: (.*)", text)
            found.update(map(_kind, left_out))
        shutil.rmtree(tmp_path / "spec")
    print(f"\n{len(cloud)} versions: {seconds}")
    for kind, number in found.most_common():
        print(f"{number:6} {kind}")
    assert wrong == []


def _kind(problem: str) -> str:
    """Return what kind of problem it is, without the names in it."""
    where, _, what = problem.rpartition(": ")
    example = "example: " if where.startswith("example") else ""
    words = (
        r"is (no|null|required|nested)\b.*|it would be|there twice|with it is|no type"
    )
    match = re.search(rf"{words}|there is no|cannot be", what)
    return f"{example}{match[0] if match else what}"


def test_every_name_has_a_good_one_in_python(
    cloud: list[tuple[Library, str, str]],
) -> None:
    for library, service, version in cloud:
        metadata = _read(library, service, version)
        for spelt in _scopes(metadata):
            assert all(_is_good(name) for name in spelt.values())
            assert len({*spelt.values()}) == len(spelt), spelt


def test_no_two_files_of_a_service_are_one_on_any_system(
    cloud: list[tuple[Library, str, str]],
) -> None:
    for library, service, version in cloud:
        metadata = _read(library, service, version)
        for names in (metadata.objects, metadata.actions):
            for spell in (str.lower, naming.snake_case, naming.module_name):
                assert len({spell(name).lower() for name in names}) == len(names)


def _read(library: Library, service: str, version: str) -> Metadata:
    nothing = Existing(Path("nowhere"), service)
    return fitting(understand(library.read(service, version)), nothing)


def _scopes(metadata: Metadata) -> Iterator[dict[str, str]]:
    """Yield the names in each place where they must differ, as they are in Python."""
    yield {name: naming.method_name(name) for name in metadata.actions}
    yield {name: naming.module_name(name) for name in metadata.actions}
    yield {name: naming.snake_case(name) for name in metadata.objects}
    for action in metadata.actions.values():
        request, answer = action.request.members, action.answer.members
        yield {name: naming.argument_name(m) for name, m in request.items()}
        yield {name: naming.member_name(m) for name, m in answer.items()}
    for described in metadata.objects.values():
        members = described.members
        yield {name: naming.member_name(m) for name, m in members.items()}


def _is_good(name: str) -> bool:
    return name.isidentifier() and name.isascii() and can_be("member", name)
