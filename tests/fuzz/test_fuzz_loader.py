"""A short run of the fuzzer, which is a program of its own for the long ones."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import fuzz_judge
import pytest

PROGRAM = Path(__file__).with_name("fuzz_loader.py")


def fuzz(folder: Path, *options: str, seed: str = "0") -> str:
    # In a process of its own, whose memory is that of the loader alone.
    done = subprocess.run(
        [sys.executable, PROGRAM, "--seed", seed, *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_no_input_fails(tmp_path: Path) -> None:
    figures = fuzz(tmp_path, "--inputs", "1200", "--render", "0.02")
    assert figures.startswith("1200 inputs")
    assert list(tmp_path.iterdir()) == []


def test_a_seed_gives_the_same_inputs(tmp_path: Path) -> None:
    options = ("--inputs", "60", "--render", "0")
    first, again, other = (fuzz(tmp_path, *options, seed=seed) for seed in "112")
    digests = [re.findall("digest [0-9a-f]+", text) for text in (first, again, other)]
    assert digests[0] == digests[1] != digests[2]


def test_an_input_can_be_repeated_alone(tmp_path: Path) -> None:
    assert "1 inputs" in fuzz(tmp_path, "--only", "17")


def test_a_place_that_does_not_exist_is_found() -> None:
    lines = ["a: 1", "b: 2"]
    fuzz_judge.judge_place(fuzz_judge.Location("f", 2, 5), lines)
    for line, column in ((0, 1), (3, 1), (1, 0), (1, 6)):
        with pytest.raises(fuzz_judge.WrongResultError, match="has no"):
            fuzz_judge.judge_place(fuzz_judge.Location("f", line, column), lines)
