"""The texts that a pattern or a format allows, for the analysis of rules.

They are read by the automaton by which patterns are judged, which reads some more: what
looks ahead is left out, and many copies of a part are a loop. That a text is one of
them is for the pattern or the format itself to say.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache, partial

from actionsmith.contract import Format, ValueType
from actionsmith.runtime.values import is_date, is_ipv6

from .pattern import faults
from .values import matches

_GROUPS = "[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*"
_IPV6 = (
    f"(?:{_GROUPS})?::(?:{_GROUPS})?|[0-9A-Fa-f]{{1,4}}(?::[0-9A-Fa-f]{{1,4}}){{7}}"
    rf"|(?:(?:{_GROUPS})?::(?:{_GROUPS}:)?|(?:[0-9A-Fa-f]{{1,4}}:){{6}})"
    r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"
)
"""What all IPv6 addresses match, and others that have too many groups."""

_YEAR = "(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_LEAP = "(?:0[48]|[2468][048]|[13579][26])"
_DAY = (
    f"(?:{_YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    f"|(?:[0-9]{{2}}{_LEAP}|{_LEAP}00)-02-29)"
)
_HOUR = "(?:[01][0-9]|2[0-3])"
MOMENT = (
    f"{_DAY}(?:[T ]{_HOUR}(?::[0-5][0-9]){{2}}(?:\\.[0-9]{{1,6}})?"
    f"(?:Z|[+-]{_HOUR}:[0-5][0-9])?)?"
)
"""What all dates and moments of them match: there is no such day as 2025-02-29."""

_COPIES = (512, 64, 16, 4)
"""More than to judge a pattern, as the length of a text counts here."""


def language(value_type: ValueType) -> Language | None:
    """Return the texts that a type allows, None for any."""
    if value_type.format is Format.IPV6:
        return _of_pattern(_IPV6, is_ipv6)
    if value_type.format:
        return _of_pattern(MOMENT, is_date)
    pattern = str(value_type.pattern or "")
    if not pattern or faults(pattern):
        return None
    return _of_pattern(pattern, None)


class Language:
    """An automaton for texts; a state is the places where it may be, as bits."""

    def __init__(self, pattern: str, has: Callable[[str], bool]) -> None:
        """Read what matches a pattern; `has` tells for certain what is meant."""
        from .backtracking import automaton

        self.has = has
        self.start = 1
        of_pattern = automaton(pattern, _COPIES)
        self._alphabet = of_pattern.alphabet
        self._codes = sorted(map(ord, of_pattern.alphabet))
        self._after = [sum(1 << p for p in ways) for ways in of_pattern.ways]
        self._end = 1 << len(of_pattern.chars) - 1
        self._sorts = {
            letter: sum(
                1 << place
                for place, chars in enumerate(of_pattern.chars)
                if chars >> index & 1
            )
            for index, letter in enumerate(of_pattern.alphabet)
        }
        self._following: dict[int, int] = {}

    def step(self, state: int, letter: str) -> int:
        """Return the state after a letter, 0 if no text goes on so."""
        return self._next(state) & self.sort(letter)

    def accepts(self, state: int) -> bool:
        """Tell whether a text may end in a state."""
        return bool(self._next(state) & self._end)

    def sort(self, letter: str) -> int:
        """Return the places that can read a letter."""
        found = self._sorts.get(letter)
        if found is None:
            # Classes begin and end at letters of the alphabet.
            code = self._codes[bisect_right(self._codes, ord(letter)) - 1]
            found = self._sorts[letter] = self._sorts[chr(code)]
        return found

    def letters(self, used: str) -> Iterator[str]:
        """Yield letters of every sort: one that is not used, if there is such a one."""
        told = {0}
        for letter in self._candidates(used):
            sort = self.sort(letter)
            if letter not in used and sort not in told:
                told.add(sort)
                yield letter

    def _candidates(self, used: str) -> Iterator[str]:
        yield from self._alphabet
        # Beyond ASCII one letter stands for those that follow it.
        wide = len({letter for letter in used if not letter.isascii()})
        for code in self._codes:
            if code >= 0x80:
                for other in range(code + 1, min(code + wide + 2, 0xD800)):
                    yield chr(other)

    def _next(self, state: int) -> int:
        found = self._following.get(state)
        if found is None:
            found, left = 0, state
            while left:
                low = left & -left
                found |= self._after[low.bit_length() - 1]
                left ^= low
            self._following[state] = found
        return found


@lru_cache(maxsize=1024)
def _of_pattern(pattern: str, has: Callable[[str], bool] | None) -> Language:
    return Language(pattern, has or partial(matches, pattern=pattern))
