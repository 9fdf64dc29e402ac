"""Parser events -> nodes, refusing the features of YAML that contracts do without.

PyYAML's own composer is not used: it recurses, so that 100,000 brackets end the
interpreter; it lets the later of two equal keys win; and it follows aliases. Here the
open collections are a list of bounded length, and every event is judged as it comes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn

import yaml

from actionsmith.diagnostics import Diagnostic, Location, Related, Severity
from actionsmith.source import refusals
from actionsmith.source.nodes import Entry, Mapping, Node, Scalar, Sequence, Style
from actionsmith.source.scalars import end_of, start_of, unreadable
from actionsmith.source.suspects import MAX_FINDINGS
from actionsmith.source.text import MAX_DEPTH, Source

MAX_NOTES = 10

# With the number of quotes.
_STYLES: dict[str | None, tuple[Style, int]] = {
    None: ("plain", 0),
    "": ("plain", 0),
    "'": ("single", 2),
    '"': ("double", 2),
    "|": ("literal", 0),
    ">": ("folded", 0),
}
# Keys that may be mistakes.
_ODD_KEYS = frozenset({"", "<<", "null", "~"})
# Named tuples made without a call of Python: there are tens of thousands.
_new = tuple.__new__
# Quotes of word processors, at either end of what is meant as a quoted text.
_OPENING = ("\u2018", "\u2019", "\u201a", "\u201c", "\u201d", "\u201e", "\u00ab")
_CLOSING = ("\u2018", "\u2019", "\u201c", "\u201d", "\u00bb")
# A comment has a space behind its sign; `Order #1` is rather meant as a text.
_GLUED_COMMENT = " +#[^\\s#!]"
# A list's item without its space; a number or an option of a command is none.
_GLUED_ITEM = r"(?m)^ +-(?=[^\W\d])"
_ANY_GLUED_ITEM = r"\n +-[^\W\d]"
_TAG = "!(?:[0-9A-Za-z_-]*!)?[0-9A-Za-z_:/.~-]*(?=[ \\n])"


class StopReading(Exception):  # noqa: N818 - no error: the findings tell what is wrong
    """What follows is not worth reading."""


class _OpenSequence:
    """A list whose end has not been read."""

    __slots__ = ("_items", "at", "flow")

    def __init__(self, at: Location, *, flow: bool) -> None:
        self.at = at
        self.flow = flow
        self._items: list[Node] = []

    def add(self, node: Node | None) -> None:
        if node is not None:
            self._items.append(node)

    def close(self) -> Sequence:
        return Sequence(tuple(self._items), self.at, self.flow)


class _OpenMapping:
    """A mapping whose end has not been read."""

    __slots__ = ("at", "entries", "expects_key", "first_uses", "flow", "key")

    def __init__(self, at: Location, *, flow: bool) -> None:
        self.at = at
        self.flow = flow
        self.expects_key = True
        self.first_uses: dict[str, Location] = {}
        self.key: Scalar | None = None
        self.entries: list[Entry] = []

    def begin_entry(self, key: Scalar | None) -> None:
        """Take the key of the next entry; None if the entry is to be left out."""
        self.expects_key = False
        self.key = key

    def add(self, node: Node | None) -> None:
        self.expects_key = True
        if self.key is not None and node is not None:
            self.entries.append(_new(Entry, (self.key, node)))

    def close(self) -> Mapping:
        return Mapping(tuple(self.entries), self.at, self.flow)


class Builder:
    """Takes the events of one file; then has its root and its findings."""

    def __init__(self, source: Source) -> None:
        self.findings: list[Diagnostic] = []
        # From where to where the last scalar goes, if it is a quoted one of several
        # lines.
        self.long_quote: tuple[int, int] | None = None
        self._source = source
        self._text = source.text
        self._file = source.file
        # What most texts have nowhere need not be looked for at every scalar.
        self._has_questions = "?" in source.text
        self._has_quotes = any(quote in source.text for quote in _OPENING)
        self._has_glued_comment = (
            " #" in source.text and re.search(_GLUED_COMMENT, source.text) is not None
        )
        self._has_glued_item = (
            source.text.startswith(" ")
            or re.search(_ANY_GLUED_ITEM, source.text) is not None
        )
        self._has_slips = (
            self._has_quotes or self._has_glued_comment or self._has_glued_item
        )
        self._open: list[_OpenSequence | _OpenMapping] = []
        self._node: Node | None = None
        self._documents = 0
        # Which finding is about an anchor, by its name.
        self._anchors: dict[str, int] = {}
        # Whether the nodes hold everything that the text says.
        self._complete = True
        # Where the last scalar or alias ended or the last collection began: up to the
        # next event there are only spaces, comments and indicators.
        self._behind = 0

    @property
    def bracket(self) -> Location | None:
        """The place of the innermost bracket that is open."""
        return self._open[-1].at if self._open and self._open[-1].flow else None

    def root(self) -> Mapping | None:
        """Return the root when the file is read and all of it is there."""
        if not self._complete:
            return None
        node = self._node
        if isinstance(node, Mapping) and node.entries:
            return node
        if node is None or isinstance(node, Mapping) or _is_null(node):
            start = Location(self._source.file, 1, 1)
            self._report(refusals.EMPTY_FILE.at(start))
        else:
            kind = "list" if isinstance(node, Sequence) else "text"
            self._report(refusals.ROOT_NOT_MAPPING.at(node.at, kind=kind))
        return None

    def stop(self, finding: Diagnostic) -> None:
        """Take a finding behind which nothing can be read."""
        self._complete = False
        # What was only doubtful before it has the same cause, if any.
        self.findings = [f for f in self.findings if f.severity is Severity.ERROR]
        self.findings.append(finding)

    def take_all(self, next_event: Callable[[], yaml.Event | None]) -> None:
        """Take events, up to None; raise `StopReading` at one that is the last of use.

        They are asked for one at a time, so what is refused is not parsed to its end.
        """
        scalar_event, take_scalar, take = (
            yaml.ScalarEvent,
            self._take_scalar,
            self._take,
        )
        while (event := next_event()) is not None:
            # Most are scalars, and there are tens of thousands of them.
            if isinstance(event, scalar_event):
                take_scalar(event)
            else:
                take(event)

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.CollectionStartEvent):
            self._take_start(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._add(self._open.pop().close())
        elif isinstance(event, yaml.AliasEvent):
            self._complete = False
            self._report_alias(event)
            self._add(None, event)
            self._behind = end_of(event).index
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse(refusals.SEVERAL_DOCUMENTS.at(self._at(event)))

    def _take_start(self, event: yaml.CollectionStartEvent) -> None:
        at = self._at(event)
        if event.tag is not None:
            # A list under a tag is seldom meant as one.
            self._complete = False
        if event.anchor is not None or event.tag is not None:
            self._check_properties(event)
        if len(self._open) == MAX_DEPTH:
            self._refuse(refusals.TOO_DEEP.at(at, limit=MAX_DEPTH))
        flow = bool(event.flow_style)
        self._open.append(
            _OpenMapping(at, flow=flow)
            if isinstance(event, yaml.MappingStartEvent)
            else _OpenSequence(at, flow=flow)
        )
        self._behind = start_of(event).index

    def _take_scalar(self, event: yaml.ScalarEvent) -> None:
        # Of type Any, as a function that tells the type would be called for each.
        first: Any = event.start_mark
        last: Any = event.end_mark
        start, end = first.index, last.index
        text = event.value
        style, quotes = _STYLES[event.style]
        is_plain = style == "plain"
        # Escapes and doubled quotes are longer than what they stand for.
        exact = first.line == last.line and end - start == len(text) + quotes
        if event.anchor is not None or event.tag is not None:
            if not text:
                # `!Mode` and `&Mode` are meant as texts, and are no empty values.
                self._complete = False
            self._check_properties(event)
        parent = self._open[-1] if self._open else None
        inside = parent is not None and parent.flow
        if not is_plain or inside:
            refusal = unreadable(
                self._source, event, start, end, inside_brackets=inside
            )
            if refusal is not None:
                self._refuse(refusal)
        if text:
            at = _new(Location, (self._file, first.line + 1, first.column + 1))
        else:
            at = self._place_of(event)
        if is_plain and self._has_slips:
            self._check_plain(text, start, end, at)
        scalar = _new(Scalar, (text, style, at, exact))
        if isinstance(parent, _OpenMapping):
            if not parent.expects_key:
                parent.expects_key = True
                if parent.key is not None:
                    parent.entries.append(_new(Entry, (parent.key, scalar)))
            elif self._has_questions or text in _ODD_KEYS or text in parent.first_uses:
                parent.begin_entry(self._checked_key(scalar, event, parent))
            else:
                parent.first_uses[text] = at
                parent.key = scalar
                parent.expects_key = False
        else:
            self._add(scalar, event)
        several_lines = quotes and first.line < last.line
        self.long_quote = (start, end) if several_lines else None
        self._behind = end

    def _check_plain(self, text: str, start: int, end: int, at: Location) -> None:
        """Report what may be wrong with a text that stands without quotes."""
        # Of a rule that is cut inside a string, the string is reported.
        if (
            self._has_glued_comment
            and not (text.count("'") % 2 or text.count('"') % 2)
            and re.compile(_GLUED_COMMENT).match(self._text, end)
        ):
            place = self._text.index("#", end)
            self._report(refusals.CUT_BY_COMMENT.at(self._source.at(place)))
        if self._has_quotes and text[:1] in _OPENING and text[-1:] in _CLOSING:
            self._complete = False
            self._report(refusals.LOOKALIKE_QUOTE.at(at, character=text[0]))
        if self._has_glued_item and (item := self._glued_item(start, end)):
            self._complete = False
            self._report(refusals.MISSING_SPACE_OF_ITEM.at(item))

    def _glued_item(self, start: int, end: int) -> Location | None:
        """Return the place of a `-` that was to begin an item of a list."""
        parent = self._open[-1] if self._open else None
        if parent is None or parent.flow:
            return None
        line = start - len(self._source.line_before(start))
        glued = re.compile(_GLUED_ITEM)
        if isinstance(parent, _OpenSequence):
            dash = glued.search(self._text, line, end)
        elif not parent.expects_key:
            dash = glued.match(self._text, line, end)
        else:
            dash = None
        return self._source.at(dash.end() - 1) if dash else None

    def _place_of(self, event: yaml.ScalarEvent) -> Location:
        """Return the place of a scalar; of an empty one, that behind its colon."""
        start = start_of(event).index
        if end_of(event).index == start:
            colon = self._source.text.find(":", self._behind, start)
            if colon >= 0:
                return self._source.at(colon + 1)
        return self._at(event)

    def _add(self, node: Node | None, event: yaml.NodeEvent | None = None) -> None:
        """Give a node to the collection that it is in; None is one left out."""
        parent = self._open[-1] if self._open else None
        if parent is None:
            self._node = node
        elif isinstance(parent, _OpenMapping) and parent.expects_key:
            parent.begin_entry(self._checked_key(node, event, parent))
        else:
            parent.add(node)

    def _checked_key(
        self, key: Node | None, event: yaml.NodeEvent | None, parent: _OpenMapping
    ) -> Scalar | None:
        """Return the key, or None when its entry is to be left out."""
        if key is None:
            return None
        if not isinstance(key, Scalar):
            self._report(refusals.COMPLEX_KEY.at(key.at))
        elif (
            self._has_questions
            and event is not None
            and (question := self._question_mark(event))
        ):
            self._report(refusals.EXPLICIT_KEY.at(question))
        elif key.style == "plain" and not key.text:
            self._report(refusals.EMPTY_KEY.at(key.at))
        elif key.style == "plain" and key.text == "<<":
            self._report(refusals.MERGE_KEY.at(key.at))
        elif key.is_null:
            self._report(refusals.NULL_KEY.at(key.at, key=key.text))
        elif key.text in parent.first_uses:
            first = Related(parent.first_uses[key.text], "it is used here first")
            self._report(refusals.DUPLICATE_KEY.at(key.at, first, key=key.text))
            return None
        else:
            parent.first_uses[key.text] = key.at
            return key
        self._complete = False
        return None

    def _question_mark(self, key: yaml.NodeEvent) -> Location | None:
        """Return the place of the `?` that a key was started with, if it was."""
        before = self._source.text[self._behind : start_of(key).index]
        if "?" not in before:
            return None
        bare = re.sub("#.*", lambda comment: " " * len(comment[0]), before)
        offset = bare.find("?")
        return None if offset < 0 else self._source.at(self._behind + offset)

    def _check_properties(
        self, event: yaml.ScalarEvent | yaml.CollectionStartEvent
    ) -> None:
        """Report an anchor and a tag, which stand before what they belong to."""
        text, start = self._source.text, start_of(event).index
        if event.anchor is not None:
            self._anchors[event.anchor] = len(self.findings)
            self._report(refusals.ANCHOR.at(self._source.at(text.find("&", start))))
        if event.tag is not None:
            start = text.find("!", start)
            finding = refusals.TAG.at(self._source.at(start))
            if not re.compile(_TAG).match(text, start):
                # libyaml stops at such a tag, where the other parser goes on.
                self._refuse(finding)
            self._report(finding)

    def _report_alias(self, event: yaml.AliasEvent) -> None:
        """Report an alias, as a note where what it repeats is reported already."""
        at = self._at(event)
        index = self._anchors.get(event.anchor or "")
        if index is None:
            self._report(refusals.ALIAS.at(at))
            return
        last = self.findings[-1]
        merges = last.rule == refusals.MERGE_KEY.rule and last.at.line == at.line
        if merges and last.at.column < at.column:
            self.findings.pop()
        anchor = self.findings[index]
        if len(anchor.related) < MAX_NOTES:
            note = Related(at, "it is repeated here")
            self.findings[index] = anchor._replace(related=(*anchor.related, note))

    def _report(self, finding: Diagnostic) -> None:
        self.findings.append(finding)
        if len(self.findings) == MAX_FINDINGS:
            limit = refusals.TOO_MANY_FINDINGS
            self._refuse(limit.at(finding.at, limit=MAX_FINDINGS))

    def _refuse(self, finding: Diagnostic) -> NoReturn:
        self.stop(finding)
        raise StopReading

    def _at(self, event: yaml.Event) -> Location:
        mark = start_of(event)
        if mark.index >= len(self._source.text):
            return self._source.at(mark.index)
        return Location(self._source.file, mark.line + 1, mark.column + 1)


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.is_null
