"""The same contracts give the same bytes, wherever and whenever."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import CONTRACT, call, edit, files, lay_out, run


@pytest.fixture
def expected(generated: Path) -> dict[str, bytes]:
    return files(generated)


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "0"},
        {"PYTHONHASHSEED": "4294967295"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"LC_ALL": "C.UTF-8"},
        {"TZ": "Asia/Kathmandu", "SOURCE_DATE_EPOCH": "1"},
        {"PYTHONOPTIMIZE": "2"},
    ],
    ids=lambda environment: "-".join(environment),
)
def test_environments(
    project: Path, expected: dict[str, bytes], environment: dict[str, str]
) -> None:
    result = run(project, "generate", "--out", "again", environment=environment)
    assert (result.code, result.err) == (0, "")
    assert files(project / "again") == expected


@pytest.mark.usefixtures("generated")
def test_the_order_in_which_files_were_made(project: Path) -> None:
    contracts = files(project / "spec")
    for order in (sorted(contracts), sorted(contracts, reverse=True)):
        shutil.rmtree(project / "spec")
        for path in order:
            (project / "spec" / path).parent.mkdir(parents=True, exist_ok=True)
            (project / "spec" / path).write_bytes(contracts[path])
        assert call(project, "generate", "--check").code == 0


def test_where_the_contracts_are(tmp_path: Path, expected: dict[str, bytes]) -> None:
    deep = tmp_path / "an other" / "deep"
    deep.mkdir(parents=True)
    lay_out(deep)
    assert call(deep, "generate").code == 0
    assert files(deep / "generated") == expected
    assert call(tmp_path, "generate", "--spec", str(deep / "spec")).code == 0
    assert files(tmp_path / "generated") == expected


def cached(home: Path) -> list[Path]:
    return sorted(path for path in home.rglob("*") if path.is_file())


def generate_with(home: Path, project: Path, out: str) -> dict[str, bytes]:
    """Generate with a cache of its own; whatever it is like, it makes no noise."""
    environment = {"XDG_CACHE_HOME": str(home)}
    result = run(project, "generate", "--out", out, environment=environment)
    assert (result.code, result.err) == (0, "")
    return files(project / out)


def test_caches_cold_and_warm(
    project: Path, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    home = tmp_path / "cache"
    assert generate_with(home, project, "cold") == expected
    kept = {path: path.stat().st_mtime_ns for path in cached(home)}
    assert kept
    assert generate_with(home, project, "warm") == expected
    assert {path: path.stat().st_mtime_ns for path in cached(home)} == kept


def flip(content: bytes) -> bytes:
    """Change one bit in the middle."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "garbage": lambda _: b"\x00garbage\xff" * 40,
    "nothing": lambda _: b"",
    "half": lambda content: content[: len(content) // 2],
    "header": lambda content: content[:40],
    "one-bit": flip,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_cache_is_mended(
    project: Path,
    tmp_path: Path,
    expected: dict[str, bytes],
    damage: Callable[[bytes], bytes],
) -> None:
    home = tmp_path / "cache"
    generate_with(home, project, "first")
    sound = {path: path.read_bytes() for path in cached(home)}
    for path, content in sound.items():
        path.write_bytes(damage(content))
    assert generate_with(home, project, "second") == expected
    # A compiled grammar does not pickle to the same bytes each time.
    assert cached(home) == list(sound)
    for path, content in sound.items():
        assert path.read_bytes() != damage(content)


def as_a_file(home: Path) -> None:
    home.touch()


def below_a_file(home: Path) -> None:
    home.mkdir()
    (home / "actionsmith").touch()


@pytest.mark.parametrize("make", [as_a_file, below_a_file])
def test_a_cache_that_cannot_be(
    project: Path,
    tmp_path: Path,
    expected: dict[str, bytes],
    make: Callable[[Path], None],
) -> None:
    make(tmp_path / "cache")
    assert generate_with(tmp_path / "cache", project, "again") == expected


def test_a_cache_that_cannot_be_written(
    project: Path, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    # Folders where its files should be: this stops root, too.
    home = tmp_path / "cache"
    generate_with(home, project, "first")
    for path in cached(home):
        path.unlink()
        path.mkdir()
    assert generate_with(home, project, "second") == expected
    assert cached(home) == []


def test_no_cache_is_made_in_the_working_folder(
    project: Path, expected: dict[str, bytes]
) -> None:
    assert generate_with(Path("here"), project, "again") == expected
    assert not (project / "here").exists()


@pytest.mark.usefixtures("generated")
def test_a_change_shows_whatever_is_cached(project: Path) -> None:
    edit(project / CONTRACT, "rule: ZeroOrOne(", "rule: OnlyOne(")
    assert call(project, "generate", "--check").code == 1
