"""Texts that show every way in which patterns and constants can match one text.

All patterns are one automaton, a bit for each of their places. It is explored from the
empty text on, so that a combination of matches is found if and only if there is a text
for it. A text with which a constant begins may become equal to it later: so each state
keeps such texts and, for all the others, one. Where a parameter's texts are those of a
language, its automaton is explored with the patterns'.
"""

from __future__ import annotations

import string
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from actionsmith.logic.analysis.model import Language

MAX_TEXTS: Final = 20_000
"""How many texts are looked at; a handful of patterns need a few hundred."""
_MOST_ALIKE: Final = 3
"""How many texts are taken that begin with the same letters if they can."""


def combinations(
    patterns: Sequence[str], constants: Sequence[str], language: Language | None = None
) -> tuple[list[str], bool]:
    """Return a text for each combination of matches, and whether these are all.

    >>> combinations(["a*", "*b"], ["a"])
    (['', 'a', 'b', 'ab', 'ac'], True)
    """
    automaton = _Automaton(patterns)
    letters = _letters(automaton, constants, language)
    start = automaton.start, language.start if language else 0
    beginnings = {text[:end] for text in constants for end in range(len(text) + 1)}
    known = {start: [""]}
    explored = set() if "" in beginnings else {start}
    waiting = deque([(start, "")])
    looked_at = 0
    while waiting and looked_at < MAX_TEXTS:
        (places, state), text = waiting.popleft()
        for letter in letters:
            looked_at += 1
            read = language.step(state, letter) if language else 0
            if language and not read:
                continue  # no text of the language begins so
            after = automaton.step(places, letter), read
            longer = text + letter
            if longer not in beginnings:
                if after in explored:
                    continue
                explored.add(after)
            known.setdefault(after, []).append(longer)
            waiting.append((after, longer))
    # Of each combination the first text, and every constant.
    excluded = set(constants)
    found: dict[int, str] = {}
    doubtful: set[int] = set()
    for (places, state), texts in known.items():
        if language and not language.accepts(state):
            continue
        matches = places & automaton.ends
        for text in texts:
            if text in excluded or matches in found:
                continue
            if not language or language.has(text):
                found[matches] = text
            else:
                doubtful.add(matches)
    if waiting:
        for text in _likely(patterns, unused("".join([*patterns, *constants]))):
            if text not in excluded and (not language or language.has(text)):
                found.setdefault(automaton.matches(text), text)
    given = [text for text in constants if not language or language.has(text)]
    values = sorted({*found.values(), *given}, key=lambda text: (len(text), text))
    return values, not waiting and doubtful <= found.keys()


def matcher(patterns: Sequence[str]) -> Callable[[str], int]:
    """Return what tells which patterns match a text, as bits in their order.

    >>> matcher(["a*", "*b"])("ab"), matcher(["a*", "*b"])("b")
    (3, 2)
    """
    automaton = _Automaton(patterns)
    places = [end.bit_length() - 1 for end in automaton.each_end]

    def matches(text: str) -> int:
        found = automaton.matches(text)
        return sum((found >> place & 1) << bit for bit, place in enumerate(places))

    return matches


class _Automaton:
    """Runs patterns over a text; the places where they may be are bits of a number."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self.start = self.ends = self._stars = 0
        self.each_end: list[int] = []
        self.places: dict[str, int] = {}
        place = 1
        for pattern in patterns:
            self.start |= place
            for letter in pattern:
                if letter != "*":
                    self.places[letter] = self.places.get(letter, 0) | place
                elif self._stars & place >> 1:
                    continue  # two stars say what one says
                else:
                    self._stars |= place
                place <<= 1
            self.ends |= place
            self.each_end.append(place)
            place <<= 1  # nothing leads from one pattern to the next
        self.start = self._skip(self.start)

    def step(self, places: int, letter: str) -> int:
        """Return the places after a letter."""
        return self._skip(
            places & self._stars | (places & self.places.get(letter, 0)) << 1
        )

    def matches(self, text: str) -> int:
        """Return the ends of the patterns that match a text."""
        places = self.start
        for letter in text:
            places = self.step(places, letter)
        return places & self.ends

    def _skip(self, places: int) -> int:
        # A star may stand for nothing; there are no two in a row.
        return places | (places & self._stars) << 1


def _letters(
    automaton: _Automaton, constants: Sequence[str], language: Language | None
) -> Iterable[str]:
    """Return a letter of each sort: those that no automaton tells apart are one.

    A letter of a constant is one for itself where a language may have no other.
    """
    named = "".join(constants)
    used = "".join([named, *automaton.places])
    sorts: dict[object, str] = {}
    if language is None:
        for letter in (unused(used), *sorted(set(used))):
            sorts.setdefault(automaton.places.get(letter, 0), letter)
        return sorts.values()
    for letter in (*language.letters(used), *sorted(set(used))):
        sort = automaton.places.get(letter, 0), language.sort(letter)
        sorts.setdefault((*sort, letter if letter in named else ""), letter)
    return sorts.values()


def _likely(patterns: Sequence[str], between: str) -> Iterator[str]:
    """Yield a text that all of the patterns may match, and for each one without it."""
    for left_out in (None, *range(len(patterns))):
        parts = [p.split("*") for n, p in enumerate(patterns) if n != left_out]
        first = max((part[0] for part in parts), key=len, default="")
        last = max((part[-1] for part in parts), key=len, default="")
        middle = (text for part in parts for text in part[1:-1] if text)
        yield between.join([first, *dict.fromkeys(middle), last])


def samples(language: Language, most: int) -> Iterator[str]:
    """Yield some of the shortest texts of a language, with other letters first each."""
    sorts: dict[int, list[str]] = {}
    used = ""
    for _ in range(most):
        for letter in language.letters(used):
            sorts.setdefault(language.sort(letter), []).append(letter)
            used += letter
    for number in range(most):
        letters = [alike[number % len(alike)] for alike in sorts.values()]
        first = number % len(letters) if letters else 0
        letters = letters[first:] + letters[:first]
        seen = {language.start}
        waiting = deque([(language.start, "")])
        several = 0
        while waiting and several < _MOST_ALIKE and len(seen) < MAX_TEXTS:
            state, text = waiting.popleft()
            if language.accepts(state) and language.has(text):
                several += 1
                yield text
            for letter in letters:
                after = language.step(state, letter)
                if after and after not in seen:
                    seen.add(after)
                    waiting.append((after, text + letter))


def unused(text: str) -> str:
    """Return a character that is not in a text."""
    for letter in string.ascii_lowercase + string.ascii_uppercase + string.digits:
        if letter not in text:
            return letter
    return next(chr(code) for code in range(0x4E00, 0xA000) if chr(code) not in text)
