"""Whatever the texts of a contract hold, its pages are those of a harmless twin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docs_pages
import golden
import pytest
import yaml

from actionsmith.plan.literals import printable

HOSTILE = [
    "ends in a backslash \\",
    "<script>x</script> <td> <!-- x --> </table>",
    "| --- | x | *a* _b_ ~~c~~ `d` ``` [x](javascript:y) ![z](w)",
    "# - 1. > = {{7*7}} {% raw %} ${x} $y$ :smile: @team a@b.cd https://a.b/c &amp;",
    "one\u2028two\u202ethree\u200bfour\x85five\U0001f600",
    "```\nx\n```\n\n# heading\n\n* list\n\n    code",
    "1. x",
    "- x",
    "w" * 300,
    'ends here"',
    "a : b\n    s_NEW --> [*] : c; %% d",
    "ends#34;here #quot; \ufb02\u00b0\u00b034\u00b6\u00df",
    "style a:b#c;",
]


_WORDS = ("description", "summary", "title", "case", "deprecated")
ROOTS = {"real": docs_pages.SPEC, "order-life": golden.CASES / "order-life/spec"}


def with_words(node: Any, text: str) -> Any:
    """Return what a contract holds, with `text` for each text that people read."""
    if isinstance(node, list):
        return [with_words(each, text) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        key: (
            text
            if key in _WORDS and isinstance(value, str)
            else with_words(value, text)
        )
        for key, value in node.items()
    }


def pages_with(text: str, root: Path, folder: Path) -> dict[str, str]:
    """Return the pages of contracts with other words in them."""
    folder.mkdir(exist_ok=True)
    spec = golden.lay_out(root.parent, folder)
    for file in spec.rglob("*.yaml"):
        content = with_words(yaml.safe_load(file.read_text(encoding="utf-8")), text)
        file.write_text(
            yaml.safe_dump(content, sort_keys=False, width=10**9), encoding="utf-8"
        )
    return docs_pages.docs(spec)


@pytest.fixture(scope="module")
def benign(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    return {
        name: pages_with("ZQX.", root, tmp_path_factory.mktemp(name))
        for name, root in ROOTS.items()
    }


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_of_a_contract_stays_text(
    text: str, root: str, benign: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    hostile = pages_with(f"{text} end.", ROOTS[root], tmp_path)
    shown = docs_pages.shown(f"{text} end.")
    for path, page in benign[root].items():
        assert docs_pages.structure(hostile[path]) == docs_pages.structure(page), path
        assert docs_pages.words(hostile[path]) == docs_pages.words(page).replace(
            "ZQX.", shown
        )
    docs_pages.check_links(hostile)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_state_can_be_called_anything(text: str, tmp_path: Path) -> None:
    # With a dot in it, it is taken for an error code in the wrong place; and keys are
    # short.
    name = " ".join(text.replace(".", ",").split())[:90]
    benign = pages_with_state("ZQX STATE", tmp_path / "benign")
    hostile = pages_with_state(name, tmp_path / "hostile")
    for path, page in benign.items():
        assert kinds(hostile[path]) == kinds(page), path
    page = hostile["docs/shop/order.md"]
    assert "".join(map(printable, name)) in docs_pages.words(page)
    assert docs_pages.shown(name) in docs_pages.drawn(page)
    docs_pages.check_links(hostile)


def kinds(page: str) -> list[tuple[object, ...]]:
    """Return the tags of a page; a span of code may be written in two ways."""
    found = docs_pages.structure(page)
    return [part[:2] for part in found if part[0] not in ("html_inline", "code_inline")]


def pages_with_state(name: str, folder: Path) -> dict[str, str]:
    """Return the pages of an order that is in a state of another name."""
    folder.mkdir()
    spec = golden.lay_out(golden.CASES / "order-life", folder)
    quoted = "".join(f"\\U{ord(char):08x}" for char in name)
    for file in spec.rglob("*.yaml"):
        content = file.read_text(encoding="utf-8").replace("'in use'", "in use")
        file.write_text(content.replace("in use", f'"{quoted}"'), encoding="utf-8")
    return docs_pages.docs(spec)
