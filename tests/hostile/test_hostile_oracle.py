"""The oracle sees an escape wherever one is planted."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from bench import Bench
from corpus import payloads, places
from oracle import EscapeError, Oracle

from actionsmith.diagnostics import Location, error
from actionsmith.plan import literals, markdown, naming, prose
from actionsmith.rules import name as names
from actionsmith.targets import paths, yaml

_COLLISIONS = import_module("actionsmith.plan.collisions")


class Planted(NamedTuple):
    """A fault of the generator's, and a place where it lets hostile texts escape."""

    module: Any
    attribute: str
    fault: Any
    place: str


def as_it_is(text: str) -> str:
    return text


def without(*chars: str) -> dict[int, str]:
    """Return what Markdown escapes, less some of it."""
    left_out = set(map(ord, chars))
    return {char: to for char, to in markdown._ESCAPES.items() if char not in left_out}


PLANTED = {
    "a literal without its backslashes": Planted(
        literals,
        "string",
        lambda text: '"' + text.replace('"', r"\"") + '"',
        "enum",
    ),
    "a literal as it is": Planted(
        literals, "string", lambda text: f'"{text}"', "request-value"
    ),
    "a docstring without its backslashes": Planted(
        literals, "_docstring_line", literals.printable, "description"
    ),
    "a docstring's lines as they are": Planted(
        literals, "_docstring_line", as_it_is, "description"
    ),
    "a docstring as it is": Planted(
        literals, "docstring", lambda text, _: f'"""{text}"""', "code-description"
    ),
    "TOML as it is": Planted(literals, "_toml_character", as_it_is, "provider-title"),
    "orders in a comment": Planted(
        prose, "_disarmed", lambda order: order[0], "rule-description"
    ),
    "Markdown as it is": Planted(markdown, "_escaped", as_it_is, "summary"),
    "Markdown with pipes": Planted(
        markdown, "_ESCAPES", without("|"), "endpoint-description"
    ),
    "Markdown with brackets": Planted(
        markdown, "_ESCAPES", without("[", "]"), "summary"
    ),
    "Markdown with tags": Planted(markdown, "_ESCAPES", without("<"), "source-title"),
    "Markdown with entities": Planted(markdown, "_ESCAPES", without("&"), "summary"),
    "Markdown with emphasis": Planted(
        markdown, "_ESCAPES", without("*"), "provider-title"
    ),
    "Markdown that begins a list": Planted(
        markdown, "_not_a_block", lambda start: start[0], "description"
    ),
    "Markdown with links to addresses": Planted(markdown, "_GAP", "", "summary"),
    "Markdown with any code in backticks": Planted(
        markdown, "_NOT_IN_BACKTICKS", re.compile(r"(?!)"), "pattern"
    ),
    "Markdown that cannot be seen": Planted(
        markdown, "printable", as_it_is, "service-title"
    ),
    "YAML that cannot be seen": Planted(yaml, "_escaped", as_it_is, "example"),
    "names of any spelling": Planted(names, "_refusal", lambda *_: None, "parameter"),
    "keywords as names": Planted(naming, "_free", lambda name, _: name, "parameter"),
    "names that hide others": Planted(
        _COLLISIONS, "_TAKEN_IN_ERRORS", frozenset(), "rule-code"
    ),
    "a finding in another place": Planted(
        names,
        "_refusal",
        lambda name, _: error("name", Location("spec/x", 1, 1), f"{name!r} is wrong"),
        "rule",
    ),
}


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_a_planted_escape_is_found(
    planted: Planted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = places()[planted.place]
    oracle = Oracle(Bench(tmp_path))
    assert oracle.judge(place, "zqy") == "through"
    monkeypatch.setattr(planted.module, planted.attribute, planted.fault)
    with pytest.raises(EscapeError):
        for payload in payloads():
            oracle.judge(place, payload.text)


def test_a_name_of_any_spelling_is_no_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last defence, should all others be gone."""
    monkeypatch.setattr(names, "_refusal", lambda *_: None)
    with pytest.raises(paths.UnsafePathError):
        Oracle(Bench(tmp_path)).judge(places()["service"], "a b")
