"""The compiled grammar on disk: never needed, never trusted, never half written."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from actionsmith import logic
from actionsmith.logic import ExpressionError, parse, use_cache

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = "IF A THEN B"


@pytest.fixture(autouse=True)
def _no_cache_afterwards() -> Iterator[None]:
    yield
    use_cache(None)


def _only_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_cache_is_made_and_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "new" / "folder"
    use_cache(folder)
    assert str(parse(TEXT)) == TEXT
    before = _only_file(folder).stat()
    monkeypatch.setattr("actionsmith.logic.grammar._compile", None)
    use_cache(folder)
    assert str(parse(TEXT)) == TEXT
    after = _only_file(folder).stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_a_new_grammar_and_a_kept_one_refuse_the_same(tmp_path: Path) -> None:
    for folder in (None, tmp_path, tmp_path):
        use_cache(folder)
        with pytest.raises(ExpressionError, match="there is no group 'OR'"):
            parse("OR(A, B)")
        with pytest.raises(ExpressionError, match="a constant stands on the right"):
            parse("true == A")


@pytest.mark.parametrize("damage", ["empty", "garbage", "truncated", "changed"])
def test_damaged_cache_is_made_anew(tmp_path: Path, damage: str) -> None:
    use_cache(tmp_path)
    parse(TEXT)
    file = _only_file(tmp_path)
    good = file.read_bytes()
    file.write_bytes(
        {
            "empty": b"",
            "garbage": b"\x80\x04garbage" * 100,
            "truncated": good[: len(good) // 2],
            "changed": good[:-9] + b"." + good[-8:],
        }[damage]
    )
    use_cache(tmp_path)
    assert str(parse(TEXT)) == TEXT
    mended = file.read_bytes()
    assert hashlib.sha256(mended[32:]).digest() == mended[:32]


def test_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    use_cache(tmp_path / "file" / "folder")
    assert str(parse(TEXT)) == TEXT


def test_file_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    # Modes of folders do not stop a superuser, so that chmod would prove nothing.
    monkeypatch.setattr(Path, "write_bytes", refuse)
    use_cache(tmp_path)
    assert str(parse(TEXT)) == TEXT
    assert list(tmp_path.iterdir()) == []


def test_file_that_cannot_be_read(tmp_path: Path) -> None:
    use_cache(tmp_path)
    parse(TEXT)
    file = _only_file(tmp_path)
    file.unlink()
    file.mkdir()
    use_cache(tmp_path)
    assert str(parse(TEXT)) == TEXT


def test_processes_at_once(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from actionsmith.logic import parse, use_cache;"
        "use_cache(pathlib.Path(sys.argv[1])); print(parse(sys.argv[2]))"
    )
    command = [sys.executable, "-c", code, str(tmp_path), TEXT]
    root = str(Path(logic.__file__).parents[2])
    running = [
        subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": root}
        )
        for _ in range(6)
    ]
    assert [process.communicate()[0].strip() for process in running] == [TEXT] * 6
    assert _only_file(tmp_path).stat().st_size > 1000


def test_lark_is_imported_with_the_first_parse_only() -> None:
    code = (
        "import sys, actionsmith.logic as logic; assert 'lark' not in sys.modules;"
        "logic.parse('A'); assert 'lark' in sys.modules"
    )
    root = str(Path(logic.__file__).parents[2])
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": root})
