"""Whatever a text holds, it is read as it was written and makes no tags."""

from __future__ import annotations

import doctest

import docs_pages
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from actionsmith.plan import markdown
from actionsmith.plan.literals import printable

NASTY = [
    *("# a", "- a", "+ a", "* a", "1. a", "2) a", "1.", "-", "=", "---", "===", "> a"),
    *("    code", "```", "~~~", "`a`", "``", "`", "\\", "a\\", "\\|", "|", "| a |"),
    *("*a*", "_a_", "**a**", "__a__", "~~a~~", "~a~", "a  \nb", "a\\\nb", "***"),
    *("<b>", "</td>", "<!-- a", "-->", "<?a?>", "<![CDATA[a]]>", "<a@b.c>", "<x:y>"),
    *("[a](b)", "![a](b)", "[a]", "[a]: b", "[^1]", "[ ] a", "[!NOTE]", "]", "]("),
    *("https://a.b/c", "http://a", "ftp://a.b", "www.a.b", "WWW.a.b", "a@b.cd"),
    *("mailto:a@b.cd", "xmpp:a@b.cd/e", "@team", "@org/team", "#1", "$a$", "$$"),
    *("&amp;", "&#35;", "&lt;", "&", "&copy", ":smile:", ":stuck_out_tongue:", ":+1:"),
    *("{{7*7}}", "{% raw %}", "{# a #}", "${a}", "=cmd|'/C calc'!A0"),
    *("\u202ea", "a\u200bb", "a\u2028b", "a\x85b", "\ufeff", "\x07", "\ud800", "\x00"),
    *("a\tb", "\r", "\f", "\U0001f600", "\u4e2d\u6587", "<details>", "| - |", ":-:"),
]
texts = st.lists(
    st.sampled_from(NASTY) | st.text(max_size=5), min_size=1, max_size=6
).map("".join)

PLACES = [
    "{}",
    "Before {} behind.",
    "# {}",
    "* {}\n  * {}",
    "[{}](target)",
    "| a | b |\n|---|---|\n| x<br>{} | [{}](target) |\n| {} | y |",
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", NASTY)
def test_each_text(place: str, text: str) -> None:
    holds(place, text)


@given(st.sampled_from(PLACES), texts)
@example("{}", "1\\. a")
@example("# {}", "a # #")
def test_any_text(place: str, text: str) -> None:
    holds(place, text)


def holds(place: str, text: str) -> None:
    if not docs_pages.shown(text):
        return
    page, twin = (place.replace("{}", t) for t in (markdown.text(text), "ZQX"))
    assert docs_pages.structure(page) == docs_pages.structure(twin)
    assert docs_pages.words(page) == docs_pages.words(twin).replace(
        "ZQX", docs_pages.shown(text)
    )


@given(st.sampled_from(PLACES), texts)
@example("{}", "")
@example("{}", " ")
@example("{}", "a\nb")
@example("{}", "'x'|'y'")
def test_any_code(place: str, text: str) -> None:
    page = place.replace("{}", markdown.code(text))
    twin = place.replace("{}", "`ZQX`")
    shown = "".join(map(printable, text))
    assert kinds(page) == kinds(twin)
    assert docs_pages.words(page) == docs_pages.words(twin).replace("ZQX", shown)


def kinds(page: str) -> list[str]:
    """Return the tags of a page, a span of code being one however it is written."""
    found = []
    for token in docs_pages.tokens(page):
        if token.type == "html_inline" and token.content in ("<code>", "</code>"):
            found += ["code_inline"] if token.content == "<code>" else []
        elif token.content != "<!-- -->" and not token.type.startswith(
            ("text", "inline")
        ):
            found.append(token.type)
    return found


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("someone@example.com", "someone@<!-- -->example.com"),
        ("https://example.com", "https:/<!-- -->/example.com"),
        ("www.example.com", "www<!-- -->.example.com"),
        (":smile:", ":<!-- -->smile:"),
        ("a: b, 12:30", "a: b, 12:30"),
        ("3.5 or 1) of 2.", "3.5 or 1) of 2."),
    ],
)
def test_what_becomes_a_link_later_is_parted(text: str, written: str) -> None:
    assert markdown.text(text) == written


def test_the_examples_in_its_documentation() -> None:
    assert doctest.testmod(markdown).failed == 0
