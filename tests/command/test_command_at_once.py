"""Two runs at once, runs that are asked to end, and branches that are merged."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from command_line import COMMAND, CONTRACT, call, edit, files

from actionsmith.output import JOURNAL, LIST, LOCK

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture
def mortal() -> Iterator[None]:
    """Let signals do what they do; a job in the background may have to ignore them."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def copies(project: Path, number: int) -> None:
    """Write more actions, so that there is more to do."""
    text = (project / CONTRACT).read_text(encoding="utf-8")
    for index in range(number):
        copy_of(project, text, f"Action{index}")


def copy_of(project: Path, text: str, action: str) -> None:
    contract = re.sub("(?m)^action: .*", f"action: {action}", text)
    # No resource says what the copy does.
    contract = re.sub("(?m)^    check: .*\n", "", contract)
    (project / f"spec/vpc/{action}.yaml").write_text(contract, encoding="utf-8")


def start(project: Path, *arguments: str) -> int:
    """Run the command in a fork of this process, and return its id."""
    child = os.fork()
    if not child:
        code = 99
        try:
            result = call(project, *arguments)
            code = result.code
            if code == 3:
                os.write(2, result.err.encode())  # for who looks into a failure
        finally:
            os._exit(code)
    return child


def end(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class TestAtOnce:
    def test_many_times(self, project: Path, kills: int) -> None:
        copies(project, 3)
        other = project / "other"
        shutil.copytree(project / "spec", other / "spec")
        edit(other / CONTRACT, "The EIPv6 to bind.", "Another sentence.")
        (other / "spec/vpc/Action0.yaml").unlink()
        arguments = ("--out", "both", "--spec")
        trees = []
        for spec in ("spec", "other/spec"):
            assert call(project, "generate", *arguments, spec).code == 0
            trees.append(files(project / "both"))
        for turn in range(min(50, kills // 3)):
            if turn % 10 == 0:
                shutil.rmtree(project / "both")
            specs = ("spec", ("spec", "other/spec")[turn % 2])
            children = [start(project, "generate", *arguments, s) for s in specs]
            assert [end(child) for child in children] == [0, 0]
            assert files(project / "both") in trees

    def test_the_second_waits_and_says_so(self, project: Path, generated: Path) -> None:
        from filelock import FileLock

        edit(project / CONTRACT, "The EIPv6 to bind.", "Another sentence.")
        before = files(generated)
        with FileLock(generated / LOCK):
            process = subprocess.Popen(
                [*COMMAND, "generate"], cwd=project, stderr=subprocess.PIPE, text=True
            )
            assert process.stderr is not None
            told = process.stderr.readline()
            assert told == "waiting for another run in generated\n"
            assert {**files(generated), LOCK: b""} == {**before, LOCK: b""}
        assert process.communicate(timeout=30) == (None, "")
        assert process.returncode == 0
        assert not (generated / LOCK).exists()
        assert call(project, "generate", "--check").code == 0

    @pytest.mark.usefixtures("mortal")
    @pytest.mark.parametrize("number", SIGNALS)
    def test_waiting_can_be_ended(
        self, project: Path, generated: Path, number: int
    ) -> None:
        from filelock import FileLock

        edit(project / CONTRACT, "The EIPv6 to bind.", "Another sentence.")
        with FileLock(generated / LOCK):
            process = subprocess.Popen(
                [*COMMAND, "generate"], cwd=project, stderr=subprocess.PIPE, text=True
            )
            assert process.stderr is not None
            process.stderr.readline()
            process.send_signal(number)
            _, stderr = process.communicate(timeout=30)
            assert process.returncode == 128 + number
            assert stderr.split() == ["interrupted"] * (number == signal.SIGINT)
            assert (generated / LOCK).exists(), "it is the other run's"

    @pytest.mark.parametrize("options", [[], ["--check"], ["--diff"]])
    def test_what_is_fresh_needs_no_lock(
        self, project: Path, generated: Path, options: list[str]
    ) -> None:
        generated.chmod(0o555)
        assert call(project, "generate", *options).code == 0
        generated.chmod(0o755)


class TestCutShort:
    @pytest.mark.parametrize("options", [["--check"], ["--diff"]])
    def test_it_is_stale(
        self, project: Path, generated: Path, options: list[str]
    ) -> None:
        (generated / JOURNAL).mkdir()
        before = files(generated)
        result = call(project, "generate", *options)
        assert result.code == 1
        assert result.err == (
            "Error: generated: another run is at work here, or was cut short; "
            "actionsmith generate completes it\n"
        )
        assert files(generated) == before
        assert call(project, "generate").code == 0
        assert not (generated / JOURNAL).exists()
        assert call(project, "generate", "--check").code == 0

    @pytest.mark.usefixtures("mortal")
    @pytest.mark.parametrize("number", SIGNALS)
    def test_asked_to_end_at_random_moments(self, project: Path, number: int) -> None:
        copies(project, 4)
        (project / "generated").mkdir()
        began = time.perf_counter()
        assert end(start(project, "generate")) == 0
        whole = time.perf_counter() - began
        sentences = ["The EIPv6 to bind.", "Another sentence."]
        known = []
        for sentence in (*sentences[1:], sentences[0]):
            known.append(files(project / "generated"))
            reword(project, sentence)
            assert call(project, "generate").code == 0
        chance, ends = random.Random(number), []
        for turn in range(20):
            reword(project, sentences[turn % 2])
            child = start(project, "generate")
            time.sleep(chance.uniform(0, whole))
            os.kill(child, number)
            ends.append(end(child))
            assert files(project / "generated") in known
        # Before the command has begun, the signal does what it always does.
        assert set(ends) <= {0, 128 + number, -number, 99}
        assert 128 + number in ends


def reword(project: Path, sentence: str) -> None:
    """Give the parameter a description in every contract."""
    for path in (project / "spec/vpc").glob("A*.yaml"):
        text = path.read_text(encoding="utf-8")
        text = re.sub(
            r"(?m)(required: true\n    description: ).*", rf"\g<1>{sentence}", text
        )
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def git(project: Path) -> Callable[..., str]:
    """Run git in the project, as somebody whose settings do not matter."""
    if not shutil.which("git"):
        pytest.skip("git is not there")

    def run(*arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            ["git", "-c", "user.name=x", "-c", "user.email=x@example.com", *arguments],
            cwd=project,
            capture_output=True,
            text=True,
            env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    run("init", "--quiet", "--initial-branch=main")
    return run


class TestMerge:
    def branches(
        self, project: Path, git: Callable[..., str], present: str, added: str
    ) -> None:
        """Commit actions, and on two branches one more each."""
        text = (project / CONTRACT).read_text(encoding="utf-8")
        for action in present.split():
            copy_of(project, text, action)
        self.commit(project, git)
        for action in added.split():
            git("checkout", "--quiet", "-b", action, "main")
            copy_of(project, text, action)
            self.commit(project, git)

    def commit(self, project: Path, git: Callable[..., str]) -> None:
        assert call(project, "generate").code == 0
        git("add", "--all")
        git("commit", "--quiet", "--message", "contracts and what comes of them")

    def test_far_apart_nothing_conflicts(
        self, project: Path, git: Callable[..., str]
    ) -> None:
        self.branches(project, git, "Bind Copy Delete Enable Format", "Attach Gather")
        git("merge", "--quiet", "--message", "both", "Attach")
        result = call(project, "generate")
        assert (result.code, result.err) == (0, "")
        assert " unchanged" in result.out
        assert "new" not in result.out
        assert "changed  " not in result.out

    def test_side_by_side_the_list_is_trivial(
        self, project: Path, git: Callable[..., str]
    ) -> None:
        self.branches(project, git, "Bind Delete", "Cut Copy")
        git("merge", "--quiet", "Cut", code=1)
        ours, theirs = re.findall(
            r"(?s)<<<<<<< HEAD\n(.*?)=======\n(.*?)>>>>>>> Cut\n",
            (project / "generated" / LIST).read_text(),
        )[0]
        assert "copy" in (ours + theirs).lower()
        text = (project / "generated" / LIST).read_text()
        text = re.sub(r"(?m)^(<<<<<<<|=======|>>>>>>>).*\n", "", text)
        # The other files are made again, whatever is in them.
        assert call(project, "generate").code == 0
        assert (project / "generated" / LIST).read_text() == text
        assert call(project, "generate", "--check").code == 0
        git("add", "--all")
        git("commit", "--quiet", "--message", "both")
        assert "unchanged" in call(project, "generate").out
        assert git("status", "--porcelain") == ""
