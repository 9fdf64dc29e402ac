"""Texts that show every way in which patterns and constants can match one text.

Each pattern is a small automaton, a bit for each of its places. Their product is
explored from the empty text on, so that a combination of matches is found if and only
if there is a text for it. A text with which a constant begins may become equal to it
later: so each state of the product keeps such texts and, for all the others, one.
"""

from __future__ import annotations

import string
from collections import deque
from collections.abc import Sequence
from typing import Final

MAX_TEXTS: Final = 20_000
"""How many texts are looked at; a handful of patterns need a few hundred."""


def combinations(
    patterns: Sequence[str], constants: Sequence[str]
) -> tuple[list[str], bool]:
    """Return a text for each combination of matches, and whether these are all.

    >>> combinations(["a*", "*b"], ["a"])
    (['', 'a', 'b', 'ab', 'ac'], True)
    """
    automata = [_Automaton(pattern) for pattern in patterns]
    letters = _letters(automata, "".join([*patterns, *constants]))
    start = tuple(automaton.start for automaton in automata)
    beginnings = {text[:end] for text in constants for end in range(len(text) + 1)}
    known = {start: [""]}
    explored = set() if "" in beginnings else {start}
    waiting = deque([(start, "")])
    looked_at = 0
    while waiting and looked_at < MAX_TEXTS:
        state, text = waiting.popleft()
        for letter in letters:
            looked_at += 1
            after = tuple(
                automaton.step(places, letter)
                for automaton, places in zip(automata, state, strict=True)
            )
            longer = text + letter
            if longer not in beginnings:
                if after in explored:
                    continue
                explored.add(after)
            known.setdefault(after, []).append(longer)
            waiting.append((after, longer))
    # Of each combination the first text, and every constant.
    excluded = set(constants)
    found: dict[tuple[bool, ...], str] = {}
    for state, texts in known.items():
        free = next((text for text in texts if text not in excluded), None)
        if free is not None:
            matches = tuple(
                automaton.accepts(places)
                for automaton, places in zip(automata, state, strict=True)
            )
            found.setdefault(matches, free)
    values = sorted({*found.values(), *constants}, key=lambda text: (len(text), text))
    return values, not waiting


class _Automaton:
    """Runs a pattern over a text; the places where it may be are bits of a number."""

    def __init__(self, pattern: str) -> None:
        self.end = 0
        self.stars = 0
        self.places: dict[str, int] = {}
        for letter in pattern:
            if letter == "*":
                if self.end and self.stars >> (self.end - 1) & 1:
                    continue  # two stars say what one says
                self.stars |= 1 << self.end
            else:
                self.places[letter] = self.places.get(letter, 0) | 1 << self.end
            self.end += 1
        self.start = self._skip(1)

    def step(self, places: int, letter: str) -> int:
        """Return the places after a letter."""
        stayed = places & self.stars
        return self._skip(stayed | (places & self.places.get(letter, 0)) << 1)

    def accepts(self, places: int) -> bool:
        """Tell whether one of the places is the end."""
        return bool(places >> self.end & 1)

    def _skip(self, places: int) -> int:
        # A star may stand for nothing; there are no two in a row.
        return places | (places & self.stars) << 1


def _letters(automata: Sequence[_Automaton], used: str) -> list[str]:
    """Return a letter of each sort: those that no automaton tells apart are one."""
    sorts: dict[tuple[int, ...], str] = {}
    for letter in (unused(used), *sorted(set(used))):
        sorts.setdefault(tuple(a.places.get(letter, 0) for a in automata), letter)
    return list(sorts.values())


def unused(text: str) -> str:
    """Return a character that is not in a text."""
    for letter in string.ascii_lowercase + string.ascii_uppercase + string.digits:
        if letter not in text:
            return letter
    return next(chr(code) for code in range(0x4E00, 0xA000) if chr(code) not in text)
