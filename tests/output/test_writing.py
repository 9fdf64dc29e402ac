"""Writing an output folder: what stays, what goes, and what a cut short run leaves."""

from __future__ import annotations

import errno
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from folders import folders, folders_of, held, texts

from actionsmith import output
from actionsmith.output import JOURNAL, LIST, LOCK, ForeignFileError

OLD, NEW = texts("old"), texts("new")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder that holds the old texts."""
    folder = tmp_path / "out"
    output.update(OLD, folder)
    return folder


def is_exactly(out: Path, files: dict[str, str]) -> bool:
    return held(out) == files and folders(out) == folders_of(files)


def test_from_old_to_new(out: Path) -> None:
    assert is_exactly(out, OLD)
    before = {path: (out / path).stat().st_mtime_ns for path in OLD}
    changes = output.update(NEW, out)
    assert is_exactly(out, NEW)
    assert not output.compare(NEW, out)
    assert set(changes.unchanged) == {p for p in OLD if NEW.get(p) == OLD[p]}
    for path in changes.unchanged:
        assert (out / path).stat().st_mtime_ns == before[path]


class TestInterrupted:
    """Ctrl-C and its kin before the first replacement change nothing; after it, they
    wait."""

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    @pytest.mark.parametrize("turn", [1, 2, 5])
    def test_while_replacing(
        self, out: Path, monkeypatch: pytest.MonkeyPatch, number: int, turn: int
    ) -> None:
        replace, turns = Path.replace, iter(range(1, 100))

        def interrupt(path: Path, target: Path) -> Path:
            if target.suffix == ".py" and next(turns) == turn:
                signal.raise_signal(number)
            return replace(path, target)

        def end(number: int, _: object) -> None:
            raise KeyboardInterrupt(number)

        monkeypatch.setattr(Path, "replace", interrupt)
        before = signal.signal(number, end)
        try:
            with pytest.raises(KeyboardInterrupt):
                output.update(NEW, out)
        finally:
            signal.signal(number, before)
        assert is_exactly(out, NEW)
        assert not output.compare(NEW, out)

    def test_what_is_ignored_stays_ignored(
        self, out: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        replace = Path.replace

        def interrupt(path: Path, target: Path) -> Path:
            signal.raise_signal(signal.SIGHUP)
            return replace(path, target)

        monkeypatch.setattr(Path, "replace", interrupt)
        before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
        try:
            output.update(NEW, out)
        finally:
            signal.signal(signal.SIGHUP, before)
        assert is_exactly(out, NEW)

    def test_in_another_thread_it_writes_too(self, out: Path) -> None:
        thread = threading.Thread(target=output.update, args=(NEW, out))
        thread.start()
        thread.join()
        assert is_exactly(out, NEW)


def the_open(failure: BaseException, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Let the first, second, third ... opening of a file for writing fail in turn."""
    real = Path.open
    for turn in range(1, 100):
        turns = iter(range(1, 100))

        def fail(
            path: Path, mode: str = "r", *rest: object, turn=turn, turns=turns, **named
        ):
            if mode == "xb" and next(turns) == turn:
                raise failure
            return real(path, mode, *rest, **named)

        monkeypatch.setattr(Path, "open", fail)
        yield turn
        monkeypatch.setattr(Path, "open", real)


@pytest.mark.parametrize(
    "failure", [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), KeyboardInterrupt()]
)
@pytest.mark.parametrize("first", [True, False])
def test_a_failure_before_the_first_replacement(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    failure: BaseException,
    first: bool,
) -> None:
    out = tmp_path / "deep/out"
    if not first:
        output.update(OLD, out)
    failures = 0
    for turn in the_open(failure, monkeypatch):
        try:
            output.update(NEW, out)
        except type(failure) as problem:
            failures += 1
            if isinstance(problem, OSError):
                assert str(out) in str(problem.filename)
                assert "journal/" not in problem.filename
            if first:
                assert not (tmp_path / "deep").exists()
            else:
                assert is_exactly(out, OLD)
        else:
            break
        assert failures == turn
    assert failures > len(NEW) // 2
    assert is_exactly(out, NEW)


def stamps(out: Path) -> dict[str, int]:
    return {path: (out / path).stat().st_mtime_ns for path in held(out)}


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("turn", [1, 2, 3, 9, 14])
def test_a_failure_while_replacing_is_undone(
    out: Path, monkeypatch: pytest.MonkeyPatch, turn: int, links: bool
) -> None:
    replace, turns, before = Path.replace, iter(range(1, 100)), stamps(out)
    failure = OSError(errno.EPERM, "Operation not permitted", "x", None, "y")

    def fail(path: Path, target: Path) -> Path:
        if next(turns) == turn + 1:  # the first is the journal's own
            raise failure
        return replace(path, target)

    def no_link(source: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted", source, None, target)

    monkeypatch.setattr(Path, "replace", fail)
    if not links:
        monkeypatch.setattr(os, "link", no_link)
    with pytest.raises(PermissionError):
        output.update(NEW, out)
    monkeypatch.undo()
    assert is_exactly(out, OLD)
    assert stamps(out) == before
    output.update(NEW, out)
    assert is_exactly(out, NEW)


def test_what_cannot_be_undone_is_known(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, turns = Path.replace, iter(range(1, 100))

    def fail(path: Path, target: Path) -> Path:
        if next(turns) > 5:
            raise OSError(errno.EIO, "Input/output error", path, None, target)
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="Input/output"):
        output.update(NEW, out)
    monkeypatch.undo()
    assert output.compare(NEW, out)
    assert output.compare(OLD, out)
    output.update(texts("third"), out)
    assert is_exactly(out, texts("third"))


def test_a_file_keeps_its_mode(out: Path) -> None:
    path = next(path for path in NEW if path in OLD and OLD[path] != NEW[path])
    (out / path).chmod(0o664)
    output.update(NEW, out)
    assert (out / path).stat().st_mode & 0o777 == 0o664


def cut_short(out: Path, monkeypatch: pytest.MonkeyPatch, turn: int) -> None:
    """Write the new texts as a run does that is killed before a replacement."""
    replace, turns = Path.replace, iter(range(1, 100))

    def end(path: Path, target: Path) -> Path:
        if next(turns) == turn:
            os._exit(9)
        return replace(path, target)

    child = os.fork()
    if not child:
        monkeypatch.setattr(Path, "replace", end)
        output.update(NEW, out)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@pytest.mark.parametrize("turn", [1, 2, 3, 9])
@pytest.mark.parametrize("then", ["old", "new", "third"])
def test_a_run_that_was_killed_is_completed_by_the_next(
    out: Path, monkeypatch: pytest.MonkeyPatch, turn: int, then: str
) -> None:
    cut_short(out, monkeypatch, turn)
    for wanted in (OLD, NEW):
        assert output.compare(wanted, out), "--check has to notice"
    output.update(texts(then), out)
    assert is_exactly(out, texts(then))
    assert not output.compare(texts(then), out)


def test_a_second_failure_forgets_nothing(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_short(out, monkeypatch, 9)
    failure = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    for _ in the_open(failure, monkeypatch):
        with pytest.raises(OSError, match="No space"):
            output.update(texts("third"), out)
        break
    output.update(texts("third"), out)
    assert is_exactly(out, texts("third"))


def test_a_run_that_was_killed_while_it_had_the_lock(out: Path) -> None:
    (out / ".actionsmith-lock").touch()
    assert not output.compare(OLD, out)
    output.update(NEW, out)
    assert is_exactly(out, NEW)


@pytest.mark.parametrize("name", [JOURNAL + "/note", JOURNAL + "/sub/x", LOCK])
def test_what_is_not_ours_under_our_names_stays(out: Path, name: str) -> None:
    place = out / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("precious")
    with pytest.raises(ForeignFileError, match=JOURNAL if JOURNAL in name else LOCK):
        output.update(NEW, out)
    assert place.read_text() == "precious"


@pytest.mark.parametrize(
    "first",
    [
        "My page; no longer Generated by actionsmith.",
        "# Not Generated by actionsmith from x; do not edit.",
        "# Generated by actionsmith from x; please edit.",
        "<<<<<<< HEAD",
    ],
)
def test_words_like_ours_make_nothing_ours(out: Path, first: str) -> None:
    path = next(path for path in OLD if path not in NEW)
    changed = next(path for path in OLD if path in NEW and OLD[path] != NEW[path])
    (out / path).write_text(f"{first}\nmine\n")
    output.update(NEW, out)
    assert (out / path).read_text() == f"{first}\nmine\n"
    (out / changed).write_text(f"{first}\nmine\n")
    with pytest.raises(ForeignFileError, match=changed):
        output.update(OLD, out)


def test_a_conflict_about_our_line_is_ours(out: Path) -> None:
    path = next(path for path in OLD if path in NEW and OLD[path] != NEW[path])
    ours, theirs = OLD[path].partition("\n")[0], NEW[path].partition("\n")[0]
    (out / path).write_text(f"<<<<<<< HEAD\n{ours}\n=======\n{theirs}\n>>>>>>> x\n")
    output.update(NEW, out)
    assert is_exactly(out, NEW)


@pytest.mark.parametrize("kind", ["file", "link", "dangling"])
def test_a_journal_that_is_not_ours(out: Path, kind: str) -> None:
    place, aside = out / JOURNAL, out.parent / "aside"
    aside.mkdir()
    (aside / "0").write_text("mine")
    if kind == "file":
        place.write_text("mine")
    else:
        place.symlink_to(aside if kind == "link" else "nowhere")
    with pytest.raises(ForeignFileError, match=JOURNAL):
        output.update(NEW, out)
    assert (aside / "0").read_text() == "mine"
    assert held(out).keys() - {JOURNAL, f"{JOURNAL}/0"} == OLD.keys()


def test_a_journal_that_lies_removes_nothing_outside(out: Path) -> None:
    aside = out.parent / "aside"
    (aside / "empty").mkdir(parents=True)
    (out / "link").symlink_to(aside)
    (out / JOURNAL).mkdir()
    mine = out / "mine.py"
    mine.write_text("# mine\n")
    lines = [
        "../aside/empty/x",
        "link/empty/x",
        "mine.py",
        "/etc/passwd",
        "\0",
        "package",
    ]
    (out / JOURNAL / "paths").write_text("\n".join(lines))
    output.update(NEW, out)
    assert (aside / "empty").is_dir()
    assert mine.read_text() == "# mine\n"
    mine.unlink()
    (out / "link").unlink()
    assert is_exactly(out, NEW)


def test_a_file_that_a_power_failure_left_empty(out: Path) -> None:
    path = next(iter(OLD))
    (out / path).write_text("")
    output.update(OLD, out)
    assert is_exactly(out, OLD)


def test_an_empty_file_of_somebody_else(out: Path) -> None:
    path = next(path for path in NEW if path not in OLD)
    (out / path).parent.mkdir(parents=True, exist_ok=True)
    (out / path).touch()
    with pytest.raises(ForeignFileError, match=path):
        output.update(NEW, out)


def test_the_order_of_the_list_is_no_change(out: Path) -> None:
    first, *others = (out / LIST).read_text().splitlines(keepends=True)
    (out / LIST).write_text(first + "".join(reversed(others)))
    assert not output.compare(OLD, out)


@pytest.mark.parametrize("lines", [["x.py"], ["<<<<<<< HEAD", "======="]])
def test_another_list_is_a_change(out: Path, lines: list[str]) -> None:
    with (out / LIST).open("a") as file:
        file.write("\n".join([*lines, ""]))
    assert output.compare(OLD, out)
    output.update(OLD, out)
    assert not output.compare(OLD, out)
