"""Break the logic of rules and validators in small ways, and see if a test notices.

    python tests/mutation/mutate.py                   every mutant that is not known yet
    python tests/mutation/mutate.py 'logic.*' plan.checks    those of modules, once more
    python tests/mutation/mutate.py --sample 60       at most so many of each module
    python tests/mutation/mutate.py --survivors       by all tests: what had survived
    python tests/mutation/mutate.py --report          nothing, but what is known by now

A run can be interrupted and goes on where it was. What is known of a function is
forgotten when the function changes. A function that very many tests run is judged by
some of them first; what survives that is for `--survivors`, as it is after new tests.
So is what took too long, for which a busy machine may be the reason.
`--survivors --report` lists names, and `mutmut show NAME` in the folder .mutation shows
what one is.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path

from mutmut.stats import status_by_exit_code

ROOT = Path(__file__).parents[2]
WORK = ROOT / ".mutation"
MUTMUT = Path(sys.executable).parent / "mutmut"

# Mutmut knows packages at the top and in src/, and takes the name of any other folder
# for a part of the package's. So it works among links, where generator/ is src/.
LINKS = {
    "src": "generator",
    **{name: name for name in ("generated", "spec", "templates", "tests")},
    **{name: name for name in ("pyproject.toml", "README.md")},
}
PACKAGE = "actionsmith"
SURVIVED = ("survived", "no tests")
MOST_TESTS = 80
COLUMNS = ("killed", "timeout", *SURVIVED, "not checked")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("modules", nargs="*", help="such as logic.evaluate or 'plan.*'")
    parser.add_argument("--sample", type=int, help="at most so many of each module")
    parser.add_argument("--seed", type=int, default=1, help="which ones those are")
    parser.add_argument("--survivors", action="store_true", help="only those")
    parser.add_argument("--report", action="store_true", help="try none")
    options = parser.parse_args()
    modules = options.modules or ["*"]
    names = [f"{PACKAGE}.{module}.*" for module in options.modules]
    if options.sample:
        if not known(modules):
            # Whatever is asked for, the mutants of all modules are made; this is least.
            run([f"{PACKAGE}.logic.errors.*"], most=MOST_TESTS)
        names = sample(known(modules), options.sample, options.seed)
    if options.survivors:
        names = [
            name
            for module, mutants in known(modules).items()
            for name, status in mutants.items()
            if status in (*SURVIVED, "timeout")
        ]
    if options.report and options.survivors:
        sys.stdout.writelines(f"{name}\n" for name in names)
    elif not options.report and (names or not (options.survivors or options.sample)):
        if options.survivors:
            # Which test runs what is known of new tests, and not of changed ones.
            (WORK / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
        run(names, most=0 if options.survivors else MOST_TESTS)
    report(modules)
    return 0


def sample(mutants: Mapping[str, Mapping[str, str]], most: int, seed: int) -> list[str]:
    """Return which of some mutants are chosen, but for those that are known."""
    found = []
    for module, statuses in mutants.items():
        choice = random.Random(f"{seed} {module}")
        chosen = choice.sample(sorted(statuses), min(most, len(statuses)))
        found += [name for name in chosen if statuses[name] == "not checked"]
    return found


def run(names: list[str], *, most: int) -> None:
    WORK.mkdir(exist_ok=True)
    for link, target in LINKS.items():
        if not (WORK / link).is_symlink():
            (WORK / link).symlink_to(Path("..") / target)
    environment = os.environ | {
        # The plugin that chooses tests is imported before pytest knows where tests are.
        "PYTHONPATH": str(Path(__file__).parent),
        "MUTATION_TESTS": str(most),
        # Looking for plugins takes longer than most of the tests.
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTEST_PLUGINS": "_hypothesis_pytestplugin,pytest_benchmark.plugin",
    }
    subprocess.run([MUTMUT, "run", *names], cwd=WORK, env=environment, check=True)


def known(modules: list[str]) -> dict[str, dict[str, str]]:
    """Return what became of each mutant, by module."""
    found = {}
    folder = WORK / "mutants" / "src" / PACKAGE
    for path in sorted(folder.rglob("*.py.meta")):
        place = path.relative_to(folder).as_posix().removesuffix(".py.meta")
        module = place.replace("/", ".")
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        if codes and any(fnmatch(module, pattern) for pattern in modules):
            found[module] = {n: status_by_exit_code[code] for n, code in codes.items()}
    return found


def report(modules: list[str]) -> None:
    """Print for each module, and for all, which share of mutants a test noticed."""
    heads = "".join(f"{head:>13}" for head in ("mutants", *COLUMNS, "noticed"))
    lines = [f"{'':<28}{heads}"]
    total: Counter[str] = Counter()
    for module, mutants in known(modules).items():
        counted = Counter(mutants.values())
        total += counted
        lines.append(line(module, counted))
    lines.append(line("together", total))
    sys.stdout.writelines(f"{line}\n" for line in lines)


def line(name: str, counted: Mapping[str, int]) -> str:
    # A mutant that no test runs has survived; one that was not tried says nothing.
    tried = sum(counted.values()) - counted["not checked"]
    noticed = tried - sum(counted[status] for status in SURVIVED)
    cells = [sum(counted.values()), *(counted[column] for column in COLUMNS)]
    share = f"{noticed / tried:.1%}" if tried else "-"
    return f"{name:<28}{''.join(f'{cell:>13}' for cell in (*cells, share))}"


if __name__ == "__main__":
    sys.exit(main())
