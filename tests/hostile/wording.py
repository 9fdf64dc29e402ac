"""What a harmless text of the output becomes where a hostile one was written."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Literal

from corpus import Place

from actionsmith.plan.literals import printable

Use = Literal["exact", "prose", "page"]
"""A literal or a value, a docstring, or what is to be read on a page."""

_TOKENS = re.compile(r"[A-Za-z0-9_]+|[^A-Za-z0-9_]+")
_MARK = re.compile("_?zqx", re.IGNORECASE)


class Wording:
    """Tells whether texts of the output differ in a text of the contract alone."""

    def __init__(self, place: Place, benign: str, text: str) -> None:
        self.is_name = place.kind == "name"
        self._benign = benign
        joined = " ".join(text.split())
        # Of several pieces, only those at the ends of the whole lose their spaces.
        spaced = re.sub(r"\s+", " ", text)
        exact = [text, place.quoted(text)]
        if place.kind == "prose":
            exact += [joined, spaced, spaced.lstrip(), spaced.rstrip()]
        self._forms: dict[str, list[str]] = {
            "exact": exact,
            "prose": [joined, spaced, *map(_spaced, exact)],
            "page": [shown(spaced), *(_spaced(shown(each)) for each in exact)],
        }
        for use in ("prose", "page"):
            self._forms[use] += [each.strip() for each in self._forms[use]]
        self._forms = {
            use: list(dict.fromkeys([*forms, *place.instead]))
            for use, forms in self._forms.items()
        }

    def require(self, twin: str, text: str, use: Use) -> None:
        """Fail unless the texts differ in the contract's text alone."""
        if twin != text and not self.fits(twin, text, use):
            raise AssertionError(f"{twin!a} has become {text!a}")

    def fits(self, twin: str, text: str, use: Use) -> bool:
        """Tell whether the texts differ in the contract's text alone."""
        if use != "exact":
            twin, text = _spaced(twin).strip(), _spaced(text).strip()
        if twin == text:
            return True
        if self.is_name:
            return self._is_same_name(twin, text)
        return any(
            _pattern(twin, self._benign, form).fullmatch(text)
            or (
                use != "exact"
                and _spaced(twin.replace(self._benign, form)).strip() == text
            )
            for form in self._forms[use]
        )

    def identifier(self, twin: str, name: str) -> None:
        """Fail unless a name of the twin's code may have become another one."""
        if twin != name and not (self.is_name and self._is_same_name(twin, name)):
            raise AssertionError(f"{twin} has become {name}")

    def compare_data(self, twin: Any, data: Any) -> None:
        """Fail unless data as JSON has it differs in the contract's text alone."""
        if type(twin) is not type(data):
            raise AssertionError(f"{twin!a} has become {data!a}")
        if isinstance(twin, str):
            self.require(twin, data, "exact")
        elif isinstance(twin, dict | list):
            if len(twin) != len(data):
                raise AssertionError(f"{twin!a} has become {data!a}")
            if isinstance(twin, dict):
                for before, after in zip(twin, data, strict=True):
                    self.require(before, after, "exact")
                twin, data = list(twin.values()), list(data.values())
            for before, after in zip(twin, data, strict=True):
                self.compare_data(before, after)
        elif twin != data:
            raise AssertionError(f"{twin!a} has become {data!a}")

    def _is_same_name(self, twin: str, text: str) -> bool:
        """Tell whether only the mark of the twin and what sets names apart is gone."""
        before = _TOKENS.findall(twin)
        after = _TOKENS.findall(text.removesuffix(" (action)"))
        return len(before) == len(after) and all(
            t == h or ("zqx" in t.lower() and _plain(_MARK.sub("", t)) == _plain(h))
            for t, h in zip(before, after, strict=True)
        )


@lru_cache(maxsize=1000)
def _pattern(twin: str, benign: str, form: str) -> re.Pattern[str]:
    """Return what matches a text with a form of the hostile one in it.

    Where a sentence ends, a full stop is added unless there is one.
    """
    ends = form.endswith((".", "!", "?"))
    pieces = map(re.escape, twin.split(benign))
    stop = rf"(?:{re.escape(form)})"
    first, *others = pieces
    pattern = first
    for piece in others:
        optional = ends and piece.startswith(r"\.")
        pattern += stop + (rf"(?:\.)?{piece[2:]}" if optional else piece)
    return re.compile(pattern, re.DOTALL)


def _plain(name: str) -> str:
    return name.lower().removeprefix("action_").rstrip("_")


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def shown(text: str) -> str:
    """Return a text with characters that cannot be seen as their escapes."""
    return printable(text)
