"""Where metadata are found, and what is said where they are not, or are damaged."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path

import bakery
import pytest
from command_line import call

from actionsmith import importing


def test_a_folder_a_wheel_and_an_installed_package_say_the_same(tmp_path: Path) -> None:
    wheel = bakery.wheel(tmp_path, bakery.whole())
    installed = bakery.library(tmp_path / "site", bakery.whole())
    (installed / "tccli/__init__.py").write_text("raise SystemError('imported')")
    places = [
        *(bakery.METADATA, bakery.METADATA / "tccli", wheel),
        bakery.METADATA / "tccli/services",
    ]
    libraries = [importing.Library(place) for place in places]
    with bakery.on_the_path(installed):
        libraries.append(importing.Library())
    for library in libraries:
        assert library.services == {"bakery": ("2020-01-01", "2024-04-01")}
        assert library.read("bakery", "2024-04-01").api == bakery.api()
        assert library.read("bakery", "2020-01-01").examples is None


def test_the_origin_is_the_package_as_far_as_it_is_known(tmp_path: Path) -> None:
    folder = bakery.library(tmp_path / "a", bakery.whole())
    assert importing.Library(folder).origin == "tccli"
    (folder / "tccli_intl_en-3.2.1.dist-info").mkdir()
    assert importing.Library(folder).origin == "tccli-intl-en 3.2.1"
    assert importing.Library(folder / "tccli/services").origin == "tccli-intl-en 3.2.1"
    wheel = bakery.wheel(tmp_path, bakery.whole())
    assert importing.Library(wheel).origin == "tccli 9.8.7"
    assert importing.Library(wheel.rename(tmp_path / "a\nb.zip")).origin == "tccli"


def test_services_are_listed(tmp_path: Path) -> None:
    result = call(tmp_path, "import", "tccli", "--from", str(bakery.METADATA))
    assert (result.code, result.out) == (0, "bakery: 2020-01-01, 2024-04-01\n")


@pytest.mark.parametrize("name", ["..", "a b", "Bakery", "-x", "con", "a/b"])
def test_what_cannot_be_a_service_is_none(tmp_path: Path, name: str) -> None:
    wheel = bakery.wheel(
        tmp_path, {f"tccli/services/{name}/v20240401/api.json": {}, **bakery.whole()}
    )
    assert set(importing.Library(wheel).services) == {"bakery"}


def fails(tmp_path: Path, source: Path, message: str, code: int = 3) -> None:
    """The command ends with one line, and leaves nothing behind."""
    before = set(tmp_path.iterdir())
    result = bakery.imported(tmp_path, source=source)
    assert (result.code, result.out) == (code, "")
    assert result.err.startswith("Error: ") and result.err.count("\n") == 1
    assert message in result.err
    assert set(tmp_path.iterdir()) == before


def test_nothing_is_there(tmp_path: Path) -> None:
    fails(tmp_path, tmp_path / "nowhere.whl", "nowhere.whl is not there")
    (tmp_path / "empty").mkdir()
    fails(tmp_path, tmp_path / "empty", "there are no services of tccli in")


def test_nothing_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tccli", None)
    result = call(tmp_path, "import", "tccli", "--service", "bakery", "--out", "spec")
    assert result.code == 3
    assert "pip install tccli" in result.err and "--from" in result.err


@pytest.mark.parametrize("kept", [0, 1, 50, 0.5, 0.9, -1])
def test_a_truncated_wheel(tmp_path: Path, kept: float) -> None:
    wheel = bakery.wheel(tmp_path, bakery.whole())
    content = wheel.read_bytes()
    size = int(kept * len(content)) if isinstance(kept, float) else kept
    wheel.write_bytes(content[:size])
    fails(tmp_path, wheel, "is no wheel")


def test_a_wheel_with_damaged_contents(tmp_path: Path) -> None:
    wheel = bakery.wheel(tmp_path, bakery.whole())
    content = bytearray(wheel.read_bytes())
    with zipfile.ZipFile(wheel) as archive:
        start = archive.getinfo(bakery.API).header_offset + 100
    content[start : start + 200] = b"\xff" * 200
    wheel.write_bytes(content)
    fails(tmp_path, wheel, "the metadata of bakery 2024-04-01 cannot be read")


def test_a_bomb(tmp_path: Path) -> None:
    bomb = b"[" + b" " * (2**26 + 10) + b"]"
    wheel = bakery.wheel(tmp_path, {bakery.API: bomb})
    fails(tmp_path, wheel, "has more than 67108864 bytes")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "api.json is no JSON"),
        (b'{"actions": ', "api.json is no JSON"),
        (b'{"actions": {"A": NaN}}', "NaN is no number"),
        (b"\xff\xfe\xff", "api.json is no JSON"),
        (b"[" * 100_000, "cannot be read"),
        (b"9" * 5000, "api.json is no JSON"),
        (b"[]", "have no actions"),
        (b"null", "have no actions"),
        (b"{}", "have no actions"),
        (b'{"actions": []}', "have no actions"),
    ],
)
def test_what_is_no_metadata(tmp_path: Path, content: bytes, message: str) -> None:
    fails(tmp_path, bakery.library(tmp_path / "a", {bakery.API: content}), message)


def test_half_of_the_examples(tmp_path: Path) -> None:
    source = bakery.library(tmp_path / "a", {**bakery.whole(), bakery.EXAMPLES: "{"})
    fails(tmp_path, source, "examples.json is no JSON")


def test_numbers_that_only_python_knows(tmp_path: Path) -> None:
    api = json.dumps(bakery.api()).replace("1.5", "1e999")
    source = bakery.library(tmp_path / "a", {bakery.API: api})
    assert bakery.imported(tmp_path, source=source).code == 0
    assert "1e999" not in (tmp_path / "spec/bakery/BakeBread.yaml").read_text()
