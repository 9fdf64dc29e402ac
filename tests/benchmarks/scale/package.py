"""The generated package and the official SDK: import, one call, and size."""

from __future__ import annotations

import compileall
import os
import re
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from .measure import (
    BenchmarkError,
    actionsmith,
    empty,
    primed_cache,
    run,
    say,
    size,
    virtual_environment,
)
from .metadata import Version, contracts, draft, provider

PINNED = (
    "tencentcloud-sdk-python-common==3.1.195",
    "tencentcloud-sdk-python-vpc==3.1.193",
    "h11==0.16.0",
    "httpcore2[asyncio]==2.16.2",
)
MANY = 5_000
CALLER = Path(__file__).parents[1] / "compare_sdk.py"

# What a process does, by the words of compare_sdk.py. Each tells its memory in KiB.
_CALL = "import sys, compare_sdk; compare_sdk.first({name!r}, sys.argv[1], '')"
_TELL = (
    "; print(*(l.split()[1] for l in open('/proc/self/status') if l[:5] == 'VmHWM'))"
)
_IMPORTS = {
    "ours": "from tencent_actions.vpc import VpcClient",
    "VpcClient": "from tencentcloud.vpc.v20170312 import models, vpc_client",
    "nothing": "pass",
}


@dataclass
class Sample:
    """One package: what importing it takes, and what a process with a call takes."""

    name: str
    actions: int
    python: dict[str, int]
    import_seconds: list[float] = field(default_factory=list)
    import_mebibytes: list[float] = field(default_factory=list)
    call_seconds: list[float] = field(default_factory=list)
    call_mebibytes: list[float] = field(default_factory=list)

    def medians(self) -> dict[str, float]:
        """Return the median of each, in milliseconds and MiB."""
        middle = statistics.median
        return {
            "import": middle(self.import_seconds) * 1e3,
            "import_memory": middle(self.import_mebibytes),
            "call": middle(self.call_seconds) * 1e3,
            "call_memory": middle(self.call_mebibytes),
        }


def compare(vpc: Version, spec: Path, work: Path, times: int) -> list[Sample]:
    """Measure processes of packages with few, all and many actions, and of the SDK.

    Args:
        vpc: Where the service's metadata are.
        spec: Contracts of all its actions.
        work: A folder.
        times: How many processes of each, in turns.

    """
    commands = virtual_environment(work / "packages", *PINNED)
    few = work / "few"
    shutil.rmtree(few, ignore_errors=True)
    draft([vpc], few, work, "As*")
    for spare in contracts(few)[:-10]:
        spare.unlink()
    many = empty(work / "many")
    multiply(spec, many, "vpc", MANY)
    samples, places = [], {}
    for folder in (few, spec, many):
        actions = len(contracts(folder))
        say(f"generating a package of {actions} actions")
        out = empty(work / f"package-{actions}")
        where = ("--spec", folder, "--out", out)
        actionsmith("generate", *where, cache=primed_cache(work))
        shutil.copy(CALLER, out)
        compileall.compile_dir(out, quiet=1)
        sample = Sample(
            "ours", actions, size(sorted(out.glob(f"*/{vpc.service}/**/*.py")))
        )
        samples.append(sample)
        places[id(sample)] = str(out)
    alone = empty(work / "caller")
    shutil.copy(CALLER, alone)
    (sdk,) = commands.parent.glob("lib/*/site-packages/tencentcloud/vpc")
    compileall.compile_dir(sdk.parent, quiet=1)
    client = (sdk / "v20170312/vpc_client.py").read_text()
    methods = re.findall(r"\n    def [A-Z]\w*\(", client)
    theirs = Sample("VpcClient", len(methods), size(sorted(sdk.rglob("*.py"))))
    nothing = Sample("nothing", 0, size([]))
    for sample in (theirs, nothing):
        samples.append(sample)
        places[id(sample)] = str(alone)
    _measure(samples, places, commands / "python", times)
    return samples


def _measure(
    samples: list[Sample], places: dict[int, str], python: Path, times: int
) -> None:
    with _serving() as server:
        assert server.stdout is not None
        clear, _ = server.stdout.readline().split()
        url = f"http://127.0.0.1:{int(clear)}"
        say(f"{times} processes of each package")
        for turn in range(times + 1):
            for sample in samples:
                variables = {"PYTHONPATH": places[id(sample)], "NO_PROXY": "*"}
                importing = _IMPORTS[sample.name] + _TELL.replace("; ", "\n", 1)
                calling = _CALL.format(name=sample.name)
                if sample.name == "nothing":
                    calling = importing
                first = run([python, "-c", importing], variables)
                second = run([python, "-c", calling, url], variables)
                if not turn:  # the first ones read from the disk
                    continue
                sample.import_seconds.append(first.seconds)
                sample.import_mebibytes.append(int(first.output) / 1024)
                sample.call_seconds.append(second.seconds)
                sample.call_mebibytes.append(int(second.output) / 1024)
        server.communicate()


def _serving() -> subprocess.Popen[bytes]:
    """Start the server of compare_sdk.py; its second port is not asked."""
    import trustme

    certificate = Path(os.environ.get("TMPDIR", "/tmp"), f"server-{os.getpid()}.pem")
    issued = trustme.CA().issue_cert("127.0.0.1")
    issued.private_key_and_cert_chain_pem.write_to_path(str(certificate))
    return subprocess.Popen(
        [sys.executable, CALLER, "--serve", certificate],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def multiply(spec: Path, to: Path, service: str, actions: int) -> None:
    """Write a service with copies of its actions and structures, under other names.

    The texts are those that `actionsmith import` writes, in its layout.

    Raises:
        BenchmarkError: They are laid out otherwise.

    """
    folder = to / service
    folder.mkdir(parents=True)
    shutil.copy(provider(spec), to)
    originals = [p for p in contracts(spec) if p.parent.name == service]
    own = (spec / service / "service.yaml").read_text()
    head, key, structures = own.partition("\nstructures:\n")
    name_of = re.compile(r"^  (\w+):$", re.MULTILINE)
    names = set(name_of.findall(structures))
    if not key or not names:
        raise BenchmarkError(f"{spec / service}/service.yaml has no structures")
    # Two spaces before it would be those of paginate, which names members.
    reference = re.compile(r"^( {4,}(?:type|items): )(\w+)$", re.MULTILINE)

    def renamed(text: str, suffix: str) -> str:
        def again(found: re.Match[str]) -> str:
            known = found[2] in names
            return f"{found[1]}{found[2]}{suffix if known else ''}"

        return reference.sub(again, text)

    left, copies, number = actions, [], 0
    while left:
        suffix = f"Copy{number}" if number else ""
        copies.append(
            name_of.sub(rf"  \g<1>{suffix}:", renamed(structures, suffix)).rstrip("\n")
        )
        for path in originals[:left]:
            text = renamed(path.read_text(), suffix)
            action = f"\naction: {path.stem}"
            copy = text.replace(f"{action}\n", f"{action}{suffix}\n", 1)
            (folder / f"{path.stem}{suffix}.yaml").write_text(copy)
        left -= len(originals[:left])
        number += 1
    both = "\n".join(copies)
    (folder / "service.yaml").write_text(f"{head}{key}{both}\n")
