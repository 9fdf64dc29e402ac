"""The corpus: hostile texts, the places of a small contract, and how one meets another.

Payloads and places are data, in `payloads.yaml`, `places.yaml` and `spec/`; a new one
needs no code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

HERE = Path(__file__).parent
_MARKER = re.compile(r"@([a-z-]+)@")

# Where the contracts of spec/ go; the names of files and folders are places as well.
_FILES = {
    "provider": "{provider-file}.yaml",
    "service": "{folder}/service.yaml",
    "action": "{folder}/{file}.yaml",
    "other": "{folder}/AskOrder.yaml",
    "parcel": "{folder}/AskParcel.yaml",
}
# A name is that of its file, too, unless no file can have it.
_OWN_FILE = {"provider": "provider-file", "service": "folder", "action": "file"}


@dataclass(frozen=True)
class Payload:
    """A hostile text."""

    family: str
    text: str

    def __str__(self) -> str:
        shown = ascii(self.text)
        return shown if len(shown) < 60 else f"{shown[:50]}... ({len(self.text)})"


@dataclass(frozen=True)
class Place:
    """Where a text goes in a contract, and what becomes of it; see `places.yaml`."""

    id: str
    text: str
    kind: str
    form: str = "{}"
    quotes: str = "double"
    instead: tuple[str, ...] = ()

    def quoted(self, text: str) -> str:
        """Return a text as it stands in the form, which may have quotes of its own."""
        if self.form == "{}":
            return text
        return text.replace("\\", r"\\").replace('"', r"\"")


@dataclass(frozen=True)
class Contract:
    """Contracts with a text in a place: their files, and where that text is."""

    files: Mapping[str, bytes]
    lines: frozenset[tuple[str, int]]
    """The files and lines that a finding about the text may be at."""


@cache
def payloads() -> tuple[Payload, ...]:
    """Return every hostile text."""
    content = yaml.safe_load((HERE / "payloads.yaml").read_text(encoding="ascii"))
    return tuple(
        Payload(family, each["text"] * each["times"] if type(each) is dict else each)
        for family, texts in content.items()
        for each in texts
    )


@cache
def places() -> dict[str, Place]:
    """Return every place of the contract, by its id."""
    content = yaml.safe_load((HERE / "places.yaml").read_text(encoding="ascii"))
    return {
        id_: Place(id_, each.pop("text"), each.pop("is"), **each)
        for id_, each in content.items()
    }


# What is hostile as a name says little of a sentence, a value or a word, and sentences
# take few ways to the output. Such places get every third to sixth payload in turn,
# each of them another part; all of them get all with `--all-hostile`.
_FOR_NAMES = frozenset({"paths as names", "identifiers"})
_SHARE = {"prose": 5, "data": 3, "word": 3, "file": 3}
_SHARE_OF_NAMES = {"prose": 6, "data": 6, "word": 6}


def pairs(place: Place, *, every: bool) -> Iterator[tuple[Payload, bool]]:
    """Yield the payloads of a place, and whether they are written as they are."""
    turn = list(places()).index(place.id)
    for number, payload in enumerate(payloads()):
        shares = _SHARE_OF_NAMES if payload.family in _FOR_NAMES else _SHARE
        share = 1 if every else shares.get(place.kind, 1)
        if (turn + number) % share == 0:
            yield payload, False
            if is_unusual(payload.text):
                yield payload, True


@cache
def _templates() -> dict[str, str]:
    return {name: (HERE / "spec" / f"{name}.yaml").read_text() for name in _FILES}


def contract(place: Place, text: str, *, raw: bool = False) -> Contract | None:
    """Return the contracts with the text in a place, None if no file can be called so.

    With `raw` the text is written as it is, and not by escapes.
    """
    names = {id_: other.text for id_, other in places().items()}
    if place.kind == "file":
        if not is_file_name(text):
            return None
        names[place.id] = text
    elif place.id in _OWN_FILE and is_file_name(text):
        names[_OWN_FILE[place.id]] = text
    files, lines = {}, set()
    for name, path in _FILES.items():
        path = re.sub(r"\{([a-z-]+)\}", lambda m: names[m[1]], path)
        if f"@{place.id}@" not in _templates()[name]:
            content = _benign(name).encode()
        else:
            template = _templates()[name]
            content = b"".join(_filled(template, place, text, raw=raw))
            # Quotes may go on over several lines.
            more = written(place, text, raw=raw).count("\n")
            lines |= {
                (path, number + further)
                for number, line in enumerate(template.split("\n"), start=1)
                if f"@{place.id}@" in line
                for further in range(more + 1)
            }
        if place.kind == "file" and f"{{{place.id}}}" in _FILES[name]:
            lines |= {(path, n) for n in range(1, content.count(b"\n") + 1)}
        files[path] = content
    if place.kind == "file":
        # What is wrong with a folder is said of the folder, or of the contracts in it.
        lines |= {("/".join(path.split("/")[:-1]), 1) for path, _ in set(lines)}
    return Contract(files, frozenset(lines))


@cache
def _benign(name: str) -> str:
    return _MARKER.sub(lambda m: _usual(places()[m[1]]), _templates()[name])


def _usual(place: Place) -> str:
    return place.text if place.quotes == "none" else written(place, place.text)


def _filled(template: str, place: Place, text: str, *, raw: bool) -> Iterator[bytes]:
    end = 0
    for marker in _MARKER.finditer(template):
        yield template[end : marker.start()].encode()
        other = places()[marker[1]]
        if other is not place:
            yield _usual(other).encode()
        else:
            yield written(place, text, raw=raw).encode("utf-8", "surrogatepass")
        end = marker.end()
    yield template[end:].encode()


def written(place: Place, text: str, *, raw: bool = False) -> str:
    """Return a text as a value or a key of YAML."""
    whole = place.form.replace("{}", place.quoted(text))
    if raw or place.quotes == "single":
        return "'" + whole.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, whole)) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\U{code:08X}" if code > 0xFFFF else f"\\u{code:04X}"


def is_unusual(text: str) -> bool:
    """Tell whether a text can be written in quotes only with escapes, or not at all."""
    return not text.isprintable() and "\n" not in text


def is_file_name(text: str) -> bool:
    """Tell whether a contract can be called so; what begins with a dot is hidden."""
    try:
        size = len(f"{text}.yaml".encode())
    except UnicodeEncodeError:
        return False
    return text[:1] not in ("", ".") and size <= 255 and not {"/", "\0"} & set(text)
