"""Generated Markdown: what a page consists of, and what is to be read on it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import python
from markdown_it import MarkdownIt
from markdown_it.token import Token
from wording import Wording

_MARKDOWN = MarkdownIt("gfm-like", {"html": True})
# GitHub makes links of addresses, not of every word with a dot in it.
_MARKDOWN.linkify.set({"fuzzy_link": False})

_FENCE = "```"
_CALL = re.compile(r"\w+\.\w+\(")
_PARTS_OF_TABLES = ("table", "thead", "tbody", "tr", "th", "td")
_STATE = re.compile(r"\bstate-([A-Za-z0-9_.-]*)")
_ENCODED = re.compile(r"\.([0-9a-f]+)\.")
_LABEL = r"((?:[\w .,()-]|#\d+;)*)"
_DRAWN = re.compile(
    rf' {{4}}(?:state "{_LABEL}" as (s_\w+)'
    rf"|(\[\*\]|s_\w+) --> (\[\*\]|s_\w+) : {_LABEL})"
)
_PAYLOAD = re.compile(r"payload='([^']*)'")


def compare(twin: str, page: str, wording: Wording) -> None:
    """Fail unless a page differs from its twin's in a text of the contract alone.

    What a table of decisions says depends on what a text means in a rule: it is looked
    at by itself.
    """
    before, after = (
        [block for block in _blocks(each) if not _is_of_decisions(block)]
        for each in (twin, page)
    )
    for block in filter(_is_of_decisions, _blocks(page)):
        _check_decisions(block)
    if len(before) != len(after):
        raise AssertionError("there are more blocks, or fewer")
    for block, other in zip(before, after, strict=True):
        if block == other:
            continue
        if block.startswith(_FENCE):
            _compare_code(block, other, wording)
        else:
            _compare_block(block, other, wording)


def _blocks(page: str) -> Iterator[str]:
    """Yield what blank lines set apart; code with blank lines in it is one block.

    Nothing goes on behind such a line, unless it begins in the block before it.
    """
    block: list[str] = []
    fenced = False
    for line in page.split("\n"):
        if not fenced and line.startswith(_FENCE):
            if block:
                yield "\n".join(block)
            block, fenced = [line], True
        elif fenced and line == _FENCE:
            yield "\n".join([*block, line])
            block, fenced = [], False
        elif line or fenced:
            block.append(line)
        elif block:
            yield "\n".join(block)
            block = []
    if block:
        yield "\n".join(block)


def _is_of_decisions(block: str) -> bool:
    return block.split("\n")[0].endswith(("| Call |", "| Error | Broken |"))


def _check_decisions(table: str) -> None:
    """Fail if there is more in a table of decisions than code and our own links."""
    text = ""
    for token in tokens(table):
        if token.type in ("td_open", "th_open"):
            text = ""
        elif token.type == "said":
            text += token.content
        elif token.type == "link_open":
            target = str(token.attrs["href"])
            assert re.fullmatch(r"[\w./]*#(rule|error)-[\w.-]+", target), target
        elif token.type == "html_inline":
            assert token.content == "<br>", token.content
        elif token.type == "td_close" and _CALL.match(text):
            (statement,) = ast.parse(text.partition("Warned of ")[0]).body
            assert isinstance(statement, ast.Expr), text
            call = statement.value
            assert isinstance(call, ast.Call) and not call.args, text
            for keyword in call.keywords:
                ast.literal_eval(keyword.value)
        else:
            assert token.type in _OF_TABLES, token.type


_OF_TABLES = {
    *(f"{part}_{end}" for part in _PARTS_OF_TABLES for end in ("open", "close")),
    "code",
    "link_close",
}


def _compare_block(twin: str, block: str, wording: Wording) -> None:
    before, after = tokens(twin), tokens(block)
    kinds = [[(t.type, t.tag, t.nesting) for t in each] for each in (before, after)]
    if kinds[0] != kinds[1]:
        raise AssertionError(f"{twin!a} has become {block!a}")
    for one, other in zip(before, after, strict=True):
        for key, value in one.attrs.items():
            target = str(other.attrs.get(key))
            wording.require(*map(_decoded, (str(value), target)), "exact")
        if len(one.attrs) != len(other.attrs):
            raise AssertionError(f"{one.attrs} has become {other.attrs}")
        for part in ("info", "content", "markup"):
            texts = getattr(one, part), getattr(other, part)
            if one.type == "html_inline" and texts[0].startswith('<a id="state-'):
                wording.require(*map(_decoded, texts), "exact")
            else:
                wording.require(*texts, "page")


def _decoded(place: str) -> str:
    """Return a link or an anchor with the name of a state as it is in the contract."""
    found = _STATE.search(place)
    if not found:
        return place
    name = _ENCODED.sub(lambda each: chr(int(each[1], 16)), found[1])
    return place[: found.start(1)] + name + place[found.end(1) :]


@lru_cache(maxsize=2000)
def tokens(markdown: str) -> list[Token]:
    """Return what Markdown consists of, all that is to be read in one token a line."""
    flat = []
    for token in _MARKDOWN.parse(markdown):
        if token.type != "inline":
            flat.append(token)
            continue
        flat += _parts(token.children or ())
    return flat


def _parts(children: Iterable[Token]) -> Iterator[Token]:
    """Yield the parts of a line, and between them what is said."""
    said, in_code = "", False
    for child in children:
        if child.type in ("text", "text_special"):
            said += child.content
            continue
        if (child.type, child.content) == ("html_inline", "<!-- -->"):
            continue
        yield Token("said", "", 0, content=said)
        said = ""
        # A span of code is written in one way or the other, depending on what is in it.
        if child.type == "code_inline":
            yield from (_CODE, Token("said", "", 0, content=child.content), _CODE_END)
        elif (child.content, in_code) in (("<code>", False), ("</code>", True)):
            in_code = not in_code
            yield _CODE if in_code else _CODE_END
        else:
            yield child
    yield Token("said", "", 0, content=said)


_CODE = Token("code", "code", 1)
_CODE_END = Token("code", "code", -1)


def _compare_code(twin: str, block: str, wording: Wording) -> None:
    first, *before, last = twin.split("\n")
    start, *after, end = block.split("\n")
    if (first, last) != (start, end):
        raise AssertionError(f"{first} has become {start}")
    codes = "\n".join(before), "\n".join(after)
    if first == "```python":
        # Their first line is no comment of ours.
        python.compare(*(f"\n{code}" for code in codes), wording)
    elif first == "```json":
        wording.compare_data(*map(json.loads, codes))
    elif first == "```mermaid":
        _compare_drawing(before, after, wording)
    elif first == "```bash":
        payloads = [_PAYLOAD.findall(code) for code in codes]
        if list(map(len, payloads)) != [1, 1]:
            raise AssertionError("the program has more texts, or fewer")
        wording.compare_data(*(json.loads(each[0]) for each in payloads))
        for one, other in zip(
            *(_PAYLOAD.sub("", c).split("\n") for c in codes), strict=True
        ):
            wording.require(one, other, "exact")
    else:
        for one, other in zip(before, after, strict=True):
            wording.require(one, other, "page")


def _compare_drawing(twin: list[str], lines: list[str], wording: Wording) -> None:
    """Fail unless a drawing has the same shape, and says what it has to."""
    assert len(twin) == len(lines)
    assert twin[0] == lines[0] == "stateDiagram-v2"
    ids: dict[str, str] = {}
    for one, other in zip(twin[1:], lines[1:], strict=True):
        before, after = _DRAWN.fullmatch(one), _DRAWN.fullmatch(other)
        assert before and after, other
        for label in (1, 5):
            texts = (_label(before[label]), _label(after[label]))
            wording.require(*texts, "page")
        for place in (2, 3, 4):
            assert ids.setdefault(before[place] or "", after[place] or "") == (
                after[place] or ""
            ), other
    assert len(set(ids.values())) == len(ids)


def _label(words: str | None) -> str:
    return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), words or "")
