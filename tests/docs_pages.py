"""The pages as a reader's browser has them: rendered, with their links and anchors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path, PurePosixPath
from posixpath import normpath

import golden
from markdown_it import MarkdownIt
from markdown_it.token import Token

from actionsmith.plan.literals import printable

SPEC = Path(__file__).parents[1] / "spec"
PAGE = "docs/vpc/AssociateIPv6Address.md"

_MARKDOWN = MarkdownIt("gfm-like", {"html": True})
# GitHub makes links of addresses, not of every word with a dot in it.
_MARKDOWN.linkify.set({"fuzzy_link": False})

_ID = re.compile(r'<a id="([^"]*)">')


def docs(spec: Path) -> dict[str, str]:
    """Return the pages that contracts give, by path."""
    return golden.docs(spec)


def tokens(markdown: str) -> list[Token]:
    """Return what a page consists of, the parts of its lines among it."""
    flat = []
    for token in _MARKDOWN.parse(markdown):
        flat += [token, *(token.children or ())]
    return flat


def structure(markdown: str) -> list[tuple[object, ...]]:
    """Return all of a page but its words: its tags, links and blocks of code."""
    return [
        (t.type, t.tag, t.attrs, t.info, _code(t) if t.type == "fence" else "")
        for t in tokens(markdown)
        if t.type not in ("text", "text_special", "inline")
        and (t.type, t.content) != ("html_inline", "<!-- -->")
    ]


def _code(fence: Token) -> str:
    """Return the code of a block; of a drawing, what is not to be read in it."""
    if fence.info != "mermaid":
        return fence.content
    first, *lines = fence.content.splitlines()
    assert first == "stateDiagram-v2"
    assert all(map(_DRAWN.fullmatch, lines)), fence.content
    return re.sub(f'"{_LABEL}"| : {_LABEL}', "", fence.content)


_LABEL = r"(?:[\w .,()-]|#\d+;)*"
_DRAWN = re.compile(
    rf' {{4}}(?:state "{_LABEL}" as s_\w+'
    rf"|(?:\[\*\]|s_\w+) --> (?:\[\*\]|s_\w+) : {_LABEL})"
)


def drawn(markdown: str) -> str:
    """Return the drawing of a page as it is read."""
    (block,) = blocks(markdown, "mermaid")
    return _undrawn(block)


def _undrawn(block: str) -> str:
    return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), block)


def words(markdown: str) -> str:
    """Return all that is to be read on a page, a line for each block."""
    lines = []
    for token in _MARKDOWN.parse(markdown):
        if token.type == "inline":
            lines.append(_said(token.children or ()))
        elif token.type == "fence":
            is_drawing = token.info == "mermaid"
            lines.append(_undrawn(token.content) if is_drawing else token.content)
    return "\n".join(lines)


def shown(text: str) -> str:
    """Return what is to be read of a text: its white space is of no account."""
    return "".join(map(printable, " ".join(text.split())))


def _said(parts: Iterable[Token]) -> str:
    return "".join(
        part.content
        for part in parts
        if part.type in ("text", "text_special", "code_inline")
    )


def blocks(markdown: str, language: str) -> list[str]:
    """Return the blocks of code in a language."""
    return [
        t.content for t in tokens(markdown) if t.type == "fence" and t.info == language
    ]


def links(markdown: str) -> list[str]:
    """Return where the links of a page lead."""
    found = [t for t in tokens(markdown) if t.type == "link_open"]
    return [str(token.attrs["href"]) for token in found]


def anchors(markdown: str) -> Counter[str]:
    """Return the places of a page that can be linked to, and how often each is there.

    Headings have them by GitHub's rule: letters, digits, hyphens and underscores, in
    lower case, with hyphens for spaces, and a number behind those that are repeated.
    """
    parsed = _MARKDOWN.parse(markdown)
    found = Counter(_ID.findall(markdown))
    for opening, inline in pairwise(parsed):
        if opening.type == "heading_open":
            said = _said(inline.children or ()).strip().lower()
            slug = re.sub(r"[^\w\- ]", "", said).replace(" ", "-")
            found[f"{slug}-{found[slug]}" if slug in found else slug] += 1
    return found


def rows(markdown: str, heading: str) -> Iterator[list[str]]:
    """Yield the words in the cells of the tables below a heading."""
    below, row = False, None
    parsed = _MARKDOWN.parse(markdown)
    for token, inline in pairwise(parsed):
        if token.type == "heading_open":
            below = _said(inline.children or ()) == heading
        elif below and token.type == "tr_open":
            row = []
        elif row is not None and token.type in ("th_open", "td_open"):
            row.append(_said(inline.children or ()))
        elif row is not None and token.type == "tr_close":
            yield row
            row = None


def check_links(pages: Mapping[str, str]) -> int:
    """See that every link leads to a page and to one place of it; count them."""
    found = {path: anchors(text) for path, text in pages.items()}
    repeated = [(p, a) for p, places in found.items() for a in places if places[a] > 1]
    assert not repeated
    count = 0
    for path, text in pages.items():
        for link in links(text):
            file, _, anchor = link.partition("#")
            target = normpath(PurePosixPath(path).parent / file) if file else path
            assert target in pages, f"{path} links to {link}"
            assert not anchor or anchor in found[target], f"{path} links to {link}"
            count += 1
    return count
