"""What a pattern is made of, and where in it.

It is read here rather than by `re`, whose trees neither know where their parts stand
nor keep what is written: it joins `a|b` into `[ab]`, which JavaScript does not. They
also are a private matter of Python. `re` has compiled the pattern before, so there is
nothing to find fault with, and it is asked what a class of characters stands for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DEEPEST = 40

_HEX = "[0-9A-Fa-f]"
CODE = re.compile(rf"\\[xuU]((?<=x){_HEX}{{2}}|(?<=u){_HEX}{{4}}|(?<=U){_HEX}{{8}})")
"""A character by its number."""
_PART = re.compile(
    r"(?P<open>\((?:\?(?:[:=!]|<[=!]|.))?)|(?P<assertion>[\^$]|\\[bBAZ])"
    r"|(?P<back>\\(?![0-7]{3})[1-9][0-9]?)"
    rf"|(?P<chars>\.|\[\^?\]?(?:\\.|[^\]\\])*\]|{CODE.pattern}"
    r"|\\N\{[^}]*\}|\\0[0-7]{0,2}|\\[1-3][0-7]{2}|\\?.)",
    re.DOTALL,
)
_TIMES = re.compile(r"(?:([*+?])|\{(?=[\d,])(\d*)(,?)(\d*)\})[?+]?")


class UnjudgedError(Exception):
    """A pattern that cannot be judged, in words that follow "a pattern"."""

    def __init__(
        self, reason: str, offset: int | None = None, hint: str | None = None
    ) -> None:
        super().__init__(reason)
        self.offset = offset
        self.hint = hint


def too_large() -> UnjudgedError:
    """Return what to raise when judging a pattern has cost enough."""
    return UnjudgedError(
        "has too many parts to be judged",
        hint="say less of the value, or replace its like parts by one with a count",
    )


@dataclass(frozen=True, slots=True)
class Chars:
    """One character, of a certain class."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """One of several sequences, or a look at what follows."""

    start: int
    end: int
    options: list[list[Chars | Group | Repetition]]
    is_ahead: bool = False


@dataclass(frozen=True, slots=True)
class Repetition:
    """A part that is read several times, or not at all."""

    start: int
    end: int
    body: Chars | Group | Repetition
    least: int
    most: int | None


Part = Chars | Group | Repetition


def parse(pattern: str) -> Group:
    """Return the parts of a pattern that `re` compiles.

    Raises:
        UnjudgedError: It does more than read one character after the other.

    """
    return _Parser(pattern).group(0, 0)


class _Parser:
    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def group(self, start: int, depth: int, *, is_ahead: bool = False) -> Group:
        if depth > _DEEPEST:
            raise UnjudgedError(
                "is nested too deeply to be judged", start, "leave out brackets"
            )
        options: list[list[Part]] = [[]]
        while self._at < len(self._pattern):
            char = self._pattern[self._at]
            if char == ")":
                self._at += 1
                break
            if char == "|":
                self._at += 1
                options.append([])
            elif part := self._part(depth):
                options[-1].append(self._repeated(part))
        return Group(start, self._at, options, is_ahead)

    def _part(self, depth: int) -> Part | None:
        start = self._at
        match = _PART.match(self._pattern, start)
        if not match:
            raise UnjudgedError("cannot be judged from here on", start)
        self._at = match.end()
        if match["back"]:
            raise UnjudgedError(
                "cannot refer back to what it has read",
                start,
                f"write what {match[0]} stands for in full",
            )
        if opening := match["open"]:
            if opening not in ("(", "(?:", "(?=", "(?!"):
                raise UnjudgedError(
                    "cannot look back",
                    start,
                    f"say what the value is without {opening}...)",
                )
            ahead = opening in ("(?=", "(?!")
            return self.group(start, depth + 1, is_ahead=ahead)
        if match["assertion"]:  # reads nothing, and takes ways away at most
            return None
        return Chars(start, self._at, match[0])

    def _repeated(self, part: Part) -> Part:
        match = _TIMES.match(self._pattern, self._at)
        if not match:
            return part
        self._at = match.end()
        sign, few, comma, many = match.groups()
        least = int(few or 0) if few is not None else sign == "+"
        most = int(many) if many else 1 if sign == "?" else None
        if few and not comma:
            most = least
        return Repetition(part.start, self._at, part, least, most)
