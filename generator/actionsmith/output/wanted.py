"""Texts by path, of which some need not be made as long as their digests are known."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping

_SIZE = 16


def digest(content: bytes) -> bytes:
    """Return what tells a content from all others."""
    return hashlib.sha256(content).digest()[:_SIZE]


def digests(texts: Mapping[str, str]) -> dict[str, bytes]:
    """Return the digest of each text as a file has it, by its path."""
    return {path: digest(text.encode("utf-8")) for path, text in texts.items()}


class Wanted(Mapping[str, str]):
    """What should be in the output folder.

    Args:
        texts: Those that are at hand.
        digests: Those of all texts.
        make: Makes texts, that of a path among them, when one of them is asked for.

    """

    def __init__(
        self,
        texts: Mapping[str, str],
        digests: Mapping[str, bytes],
        make: Callable[[str], Mapping[str, str]],
    ) -> None:
        self._texts = dict(texts)
        self._digests = digests
        self._make = make

    @property
    def is_new(self) -> bool:
        """Whether there are texts that may differ from what was there before."""
        return bool(self._texts)

    def __getitem__(self, path: str) -> str:
        if path not in self._texts and path in self._digests:
            made = self._make(path)
            self._texts |= {p: made[p] for p in made if p in self._digests}
        return self._texts[path]

    def __iter__(self) -> Iterator[str]:
        yield from self._texts
        yield from (path for path in self._digests if path not in self._texts)

    def __contains__(self, path: object) -> bool:
        # Without this, Mapping would make the text to find out.
        return path in self._texts or path in self._digests

    def __len__(self) -> int:
        return len(self._texts.keys() | self._digests.keys())

    def is_held_by(self, path: str, content: bytes) -> bool:
        """Tell whether a file holds what it should."""
        if path not in self._texts and path in self._digests:
            return digest(content) == self._digests[path]
        return content == self._texts[path].encode("utf-8")
