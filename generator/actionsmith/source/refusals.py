"""What a contract's text may not hold: the rules of this stage and their wording."""

from __future__ import annotations

from typing import NamedTuple

from actionsmith.diagnostics import Diagnostic, Location, Related, Severity


class Refusal(NamedTuple):
    """A rule, and templates of what is said about a text that breaks it."""

    rule: str
    message: str
    hint: str | None = None
    severity: Severity = Severity.ERROR

    def at(self, place: Location, *related: Related, **values: str | int) -> Diagnostic:
        """Return the finding at a place, with values for the names in the templates."""
        hint = self.hint.format(**values) if self.hint else None
        message = self.message.format(**values)
        return Diagnostic(self.rule, self.severity, place, message, hint, related)


_AS_A_COMMENT = "a comment starts with '#'"
_REMOVE_OR_ESCAPE = "remove it, or write {escape} in a double-quoted value"
_QUOTE = "put the whole value in quotes"

# The file and its characters.
FILE_TOO_LARGE = Refusal(
    "file-too-large",
    "the file is larger than {limit} MiB",
    "split it into several files",
)
TOO_MANY_FINDINGS = Refusal(
    "too-many-findings", "reading stops here, after {limit} findings"
)
UTF_16_TEXT = Refusal(
    "utf-16-text", "the file is UTF-16 or UTF-32 text", "save it as UTF-8"
)
NOT_UTF_8 = Refusal(
    "not-utf-8", "the byte {byte} is not UTF-8 here", "save the file as UTF-8"
)
TAB_INDENTATION = Refusal(
    "tab-indentation",
    "a line is indented with a tab",
    "indent with spaces, two for each level",
)
TAB_CHARACTER = Refusal(
    "tab-character",
    "a tab stands in the text",
    "write a space, or \\t in a double-quoted value",
)
LINE_SEPARATOR = Refusal(
    "line-separator",
    "{name} ends a line for some programs only",
    "end lines with LF or CR LF; in a double-quoted value write {escape}",
)
INVISIBLE_CHARACTER = Refusal(
    "invisible-character",
    "{name} is invisible, or reorders text",
    _REMOVE_OR_ESCAPE,
)
ODD_SPACE = Refusal(
    "odd-space",
    "{name} looks like a space here, and is none",
    "write a space; in a double-quoted value write {escape}",
)
CONTROL_CHARACTER = Refusal(
    "control-character",
    "the text holds the control character {name}",
    _REMOVE_OR_ESCAPE,
)
YAML_DIRECTIVE = Refusal(
    "yaml-directive",
    "a line starts with '%', as a directive does",
    "remove the directive; if the line is text, indent it",
)

MERGE_CONFLICT = Refusal(
    "merge-conflict",
    "a merge conflict is not resolved here",
    "keep what is right, and remove the lines of '<<<<<<<', '=======' and '>>>>>>>'",
)

# Features of YAML that contracts do without.
SEVERAL_DOCUMENTS = Refusal(
    "several-documents",
    "a second document starts here",
    "keep one document in a file",
)
ANCHOR = Refusal(
    "anchor",
    "a value cannot be given a name with '&'",
    "write the value out where it is needed; quote a text that starts with '&'",
)
ALIAS = Refusal(
    "alias",
    "a value cannot be repeated by its name with '*'",
    "write the value out; quote a text that starts with '*'",
)
TAG = Refusal(
    "tag",
    "a value cannot be tagged with '!'",
    "remove the tag; quote a text that starts with '!'",
)
MERGE_KEY = Refusal(
    "merge-key",
    "'<<' does not merge another mapping here",
    'write the entries out; a key of that name is written "<<"',
)
COMPLEX_KEY = Refusal(
    "complex-key",
    "a list or a mapping cannot be a key",
    "use a text as the key; quote a text that starts with a bracket",
)
EXPLICIT_KEY = Refusal(
    "explicit-key",
    "'?' does not start a key here",
    "write 'key: value'; quote a text that starts with '?'",
)
EMPTY_KEY = Refusal(
    "empty-key", "there is no key before the colon", "write 'key: value'"
)
NULL_KEY = Refusal(
    "null-key",
    "{key} stands for nothing, and is no key",
    "write a name; if it is {key}, put it in quotes",
)
DUPLICATE_KEY = Refusal(
    "duplicate-key",
    "the key {key!r} is already in this mapping",
    "keep one of the two entries",
)
TOO_DEEP = Refusal(
    "too-deep",
    "lists and mappings are nested more than {limit} deep",
    "give the inner structure a name and a place of its own",
)
EMPTY_FILE = Refusal(
    "empty-file", "the file holds nothing", "write the contract, or remove the file"
)
ROOT_NOT_MAPPING = Refusal(
    "root-not-mapping",
    "the file holds a {kind} where a mapping is expected",
    "write lines of 'key: value'",
)

# Slips of the pen, which leave no YAML.
MISSING_COLON = Refusal(
    "missing-colon",
    "a key is not followed by a colon",
    "write 'key: value', or 'key:' above an indented value",
)
MISSING_SPACE = Refusal(
    "missing-space", "a colon is not followed by a space", "write 'key: value'"
)
COLON_IN_VALUE = Refusal(
    "colon-in-value", "an unquoted value holds a colon and a space", _QUOTE
)
COLON_AT_END = Refusal("colon-in-value", "an unquoted value ends in a colon", _QUOTE)
KEY_IN_VALUE = Refusal(
    "colon-in-value",
    "an unquoted value holds a colon and a space",
    "put the whole value in quotes, or, if {key!r} is a key, a comma before it",
)
LOOKALIKE_COLON = Refusal(
    "missing-colon",
    "{character!r} looks like a colon, and is none",
    "write 'key: value', with ':' and a space",
)
LOOKALIKE_QUOTE = Refusal(
    "lookalike-quote",
    "{character!r} looks like a quote, and is none",
    "write ' or \"; if it is part of the text, put the whole text in such quotes",
)
FOREIGN_COMMENT = Refusal(
    "foreign-comment", "{mark!r} does not start a comment", _AS_A_COMMENT
)
UNQUOTED_BRACKETS = Refusal(
    "unquoted-brackets",
    "an unquoted value inside brackets has a bracket of its own",
    _QUOTE,
)
CODE_FENCE = Refusal(
    "code-fence", "{mark!r} is of Markdown, and no line of a contract", "remove it"
)
EMPTY_ITEM = Refusal(
    "empty-item", "there is nothing before this comma", "remove the comma"
)
CUT_BY_COMMENT = Refusal(
    "cut-by-comment",
    "the value ends here, as ' #' starts a comment",
    "put the whole value in quotes; if it is a comment, write '# ' before it",
    Severity.WARNING,
)
QUESTION_MARK = Refusal(
    "question-mark", "an unquoted value inside brackets holds a '?'", _QUOTE
)
RESERVED_CHARACTER = Refusal(
    "reserved-character", "an unquoted value starts with {character!r}", _QUOTE
)
BAD_INDENTATION = Refusal(
    "bad-indentation",
    "the indentation of this line fits no line above it",
    "start the entries of a mapping, and the items of a list, in one column",
)
ENDED_ABOVE = Refusal(
    "bad-indentation",
    "this line is indented less than those that it belongs to",
    "start the entries of a mapping, and the items of a list, in one column",
)
TEXT_NOT_INDENTED = Refusal(
    "bad-indentation",
    "this text is not below {key!r}",
    "the text belongs to {key!r} above: indent it by two more spaces",
)
MISSING_SPACE_OF_ITEM = Refusal(
    "missing-space",
    "a '-' is not followed by a space",
    "write '- value'; quote a text that starts with '-'",
)
INLINE_LIST = Refusal(
    "inline-list",
    "a list starts on the line of something else",
    "start it on a line of its own; quote a text that starts with '- '",
)
UNCLOSED_QUOTE = Refusal(
    "unclosed-quote",
    "this quote is not closed, or not where it should be",
    "close it with the same quote; inside '...' write '' for a quote, "
    'inside "..." write \\"',
)
BAD_ESCAPE = Refusal(
    "bad-escape",
    "no character is written like this in double quotes",
    "write \\\\ for a backslash, or use single quotes, where a backslash is itself",
)
UNCLOSED_BRACKET = Refusal(
    "unclosed-bracket", "this bracket is not closed", "close it with {closer!r}"
)
UNMATCHED_BRACKET = Refusal(
    "unmatched-bracket",
    "no open bracket is closed by this {bracket!r}",
    "remove it, open a bracket before it, or quote the text that holds it",
)
MISSING_COMMA = Refusal(
    "missing-comma",
    "a comma or the closing {closer!r} is missing before this",
    "separate what stands inside brackets by commas",
)
TEXT_AFTER_VALUE = Refusal(
    "text-after-value",
    "something follows a value that is already complete",
    "quote the value as a whole, or remove what follows; inside '...' write '' for a "
    "quote",
)
BLOCK_HEADER = Refusal(
    "block-header",
    "'|' and '>' are not followed by text on their own line",
    "start the text on the next line; quote a text that starts with '|' or '>'",
)
BLOCK_IN_BRACKETS = Refusal(
    "block-in-brackets",
    "block text, after {character!r}, cannot be in brackets",
    "write the entries below each other, without brackets",
)
YAML_SYNTAX = Refusal(
    "yaml-syntax",
    "this is no YAML",
    "if it is part of a text, put the whole text in quotes",
)
