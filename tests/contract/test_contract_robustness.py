"""However a contract is broken, there are findings or there is output that compiles."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import golden
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from actionsmith import pipeline
from actionsmith.contract import Catalog, load
from actionsmith.diagnostics import Diagnostic, Severity, as_github, as_json, as_text
from actionsmith.rules.walk import everything
from actionsmith.settings import Settings

ROOT = Path(__file__).parents[2]
FOLDERS = (ROOT / "spec", golden.CASES / "base" / "spec")

Texts = dict[str, str]
Mutation = Callable[[str], str]


def _contracts(folder: Path) -> Texts:
    """Return the texts of the provider, a service and some actions of it."""
    service = min(path.parent for path in folder.glob("*/service.yaml"))
    paths = [*folder.glob("*.yaml"), *sorted(service.glob("*.yaml"))]
    wanted = [path for path in paths if path.name == "service.yaml"]
    wanted += [path for path in paths if path not in wanted][:3]
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in wanted
    }


SPECS = [_contracts(folder) for folder in FOLDERS]
LINES = sorted(
    {line for spec in SPECS for t in spec.values() for line in t.split("\n")}
)
WORDS = sorted({word for line in LINES for word in re.findall(r"[\w.-]+", line)})

ODD_NODES = [
    *("", "null", "~", "true", "1", "1.5", "-0", "2017-03-12", "''", '""', "' '"),
    *("[]", "{}", "[a]", "{a: b}", "[[], {}]", "|\n    text", ">-\n   folded", "- a"),
    *("*alias", "&anchor x", "!tag x", "'", '"', "[", "{", "#", ": ", "%", "`", "?"),
    *('"\\u2028"', '"\\0"', '"\\""', '\'"""\'', "'{{ x }}'", "'\\'", "string"),
]
ODD_WORDS = [
    *("class", "self", "None", "True", "request", "Retry", "timeout", "raw", "int"),
    *("Close", "close", "import", "errors", "service", "Client", "_", "A_", "A1", "é"),
    *("ServiceError", "Union", "validate", "re", "Final", "isinstance", "x" * 101),
    *("Or", "NOT", "IF A THEN B", "A + B < 1", "[odd name]", "match", "__init__"),
]


def _line(change: Callable[[list[str], int, int], None]) -> Callable[..., Mutation]:
    def build(first: float, second: float) -> Mutation:
        def mutate(text: str) -> str:
            lines = text.split("\n")
            change(lines, int(first * len(lines)), int(second * len(lines)))
            return "\n".join(lines)

        return mutate

    return build


def _delete(lines: list[str], at: int, _: int) -> None:
    del lines[at]


def _duplicate(lines: list[str], at: int, to: int) -> None:
    lines.insert(to, lines[at])


def _swap(lines: list[str], at: int, to: int) -> None:
    lines[at], lines[to] = lines[to], lines[at]


def _indent(lines: list[str], at: int, to: int) -> None:
    lines[at] = " " * (to % 5) + lines[at].strip()


def _value(place: float, node: str) -> Mutation:
    """Replace the value of a key by a node."""

    def mutate(text: str) -> str:
        values = list(re.finditer(r"(?<=: )[^\s{][^,}\n]*|(?<=:)$", text, re.MULTILINE))
        if not values:
            return text
        value = values[int(place * len(values))]
        return f"{text[: value.start()]} {node}{text[value.end() :]}"

    return mutate


def _word(place: float, word: str, *, everywhere: bool) -> Mutation:
    """Replace a word, once or wherever it stands."""

    def mutate(text: str) -> str:
        words = list(re.finditer(r"[\w.-]+", text))
        if not words:
            return text
        old = words[int(place * len(words))]
        if everywhere:
            return re.sub(rf"\b{re.escape(old[0])}\b", lambda _: word, text)
        return text[: old.start()] + word + text[old.end() :]

    return mutate


def _truncate(place: float) -> Mutation:
    return lambda text: text[: int(place * len(text))]


def _line_of(place: float, line: str) -> Mutation:
    def mutate(text: str) -> str:
        lines = text.split("\n")
        lines[int(place * len(lines))] = line
        return "\n".join(lines)

    return mutate


PLACE = st.floats(0, 1, exclude_max=True)
MUTATION = st.one_of(
    *(
        st.builds(_line(change), PLACE, PLACE)
        for change in (_delete, _duplicate, _swap, _indent)
    ),
    st.builds(_value, PLACE, st.sampled_from(ODD_NODES)),
    st.builds(
        _word,
        PLACE,
        st.sampled_from(ODD_WORDS) | st.sampled_from(WORDS),
        everywhere=st.booleans(),
    ),
    st.builds(_truncate, PLACE),
    st.builds(_line_of, PLACE, st.sampled_from(LINES)),
)
FAST = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("robustness")


def _findings(spec: Path) -> tuple[Catalog | None, list[Diagnostic]]:
    # As `pipeline.check`, but the compiled grammar is kept from one to the next.
    catalog, found = load(spec, lambda path: path.relative_to(spec).as_posix())
    every: Iterator[Diagnostic] = iter(found)
    if catalog is not None:
        every = iter([*found, *pipeline.judge(everything(catalog))])
    return catalog, list(every)


def _write(spec: Path, texts: Texts) -> None:
    shutil.rmtree(spec, ignore_errors=True)
    for name, text in texts.items():
        path = spec / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _judge(folder: Path, which: int, texts: Texts) -> None:
    spec = folder / str(which)
    _write(spec, texts)
    catalog, found = _findings(spec)
    for finding in found:
        assert finding.message and "\n" not in as_text(finding).split("\n  ")[0]
        assert finding.at.line >= 1 and finding.at.column >= 1
        lines = texts.get(finding.at.file, "").split("\n")
        assert finding.at.line <= max(len(lines), 1), as_text(finding)
        assert as_github(finding)
    assert as_json(found)
    if any(finding.severity is Severity.ERROR for finding in found):
        return
    assert catalog is not None
    target = Settings(spec=spec, out=folder / "out", version="0.1.0")
    generated = pipeline.generate(catalog, target, folder / "cache")
    for path, text in generated.items():
        if path.endswith(".py") and "/_runtime/" not in path:
            compile(text, path, "exec", dont_inherit=True)


@pytest.mark.parametrize("which", range(len(SPECS)), ids=["spec", "base"])
@FAST
@given(data=st.data())
def test_a_broken_contract_is_told_of_or_harmless(
    folder: Path, which: int, data: st.DataObject
) -> None:
    texts = dict(SPECS[which])
    mutations = data.draw(
        st.lists(st.tuples(st.sampled_from(sorted(texts)), MUTATION), max_size=3)
    )
    for name, mutate in mutations:
        texts[name] = mutate(texts[name])
    _judge(folder, which, texts)


ODD_TEXT = st.text(max_size=20) | st.sampled_from(ODD_NODES + ODD_WORDS)


@FAST
@given(name=st.sampled_from(sorted(SPECS[1])), text=ODD_TEXT)
@example(name="demo.yaml", text="")
@example(name="shop/service.yaml", text="actionsmith: 1\nservice: shop\n")
def test_any_text_can_be_a_file(folder: Path, name: str, text: str) -> None:
    _judge(folder, 1, {**SPECS[1], name: text})


@FAST
@given(
    name=st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,12}", fullmatch=True)
    | st.sampled_from([word for word in ODD_WORDS if word.isidentifier()]),
    old=st.sampled_from(
        ["ItemId", "Amount", "OrderId", "PlaceOrder", "demo_actions", "shop", "demo"]
    ),
)
def test_any_name_is_refused_or_compiles(folder: Path, name: str, old: str) -> None:
    def renamed(text: str) -> str:
        return re.sub(rf"\b{old}\b", name, text)

    _judge(folder, 1, {renamed(path): renamed(t) for path, t in SPECS[1].items()})
