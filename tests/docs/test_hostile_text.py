"""Whatever the texts of a contract hold, its pages are those of a harmless twin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docs_pages
import pytest
import yaml

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
]


_WORDS = ("description", "summary", "title")


def with_words(node: Any, text: str) -> Any:
    """Return what a contract holds, with `text` for each text that people read."""
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


def pages_with(text: str, folder: Path) -> dict[str, str]:
    """Return the pages of the real contracts with other words in them."""
    spec = folder / "spec"
    for source in docs_pages.SPEC.rglob("*.yaml"):
        target = spec / source.relative_to(docs_pages.SPEC)
        target.parent.mkdir(parents=True, exist_ok=True)
        content = with_words(yaml.safe_load(source.read_text(encoding="utf-8")), text)
        target.write_text(
            yaml.safe_dump(content, sort_keys=False, width=10**9), encoding="utf-8"
        )
    return docs_pages.docs(spec)


@pytest.fixture(scope="module")
def benign(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return pages_with("ZQX.", tmp_path_factory.mktemp("benign"))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_of_a_contract_stays_text(
    text: str, benign: dict[str, str], tmp_path: Path
) -> None:
    hostile = pages_with(f"{text} end.", tmp_path)
    shown = docs_pages.shown(f"{text} end.")
    for path, page in benign.items():
        assert docs_pages.structure(hostile[path]) == docs_pages.structure(page), path
        assert docs_pages.words(hostile[path]) == docs_pages.words(page).replace(
            "ZQX.", shown
        )
    docs_pages.check_links(hostile)
