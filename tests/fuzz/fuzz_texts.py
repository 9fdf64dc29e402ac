"""Contracts that somebody spoilt: their bytes, their lines, or what they say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from random import Random
from typing import TypeAlias

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"

SNIPPETS = [
    *(": ", ":", "- ", "-", "? ", "& ", "&a ", "*a", "!", "!!str ", "|", ">", "|-\n"),
    *("{", "}", "[", "]", "{}", "[]", ",", ", ", "'", '"', "#", " #", "%", "@", "`"),
    *(
        "\n",
        "\n\n",
        "\n  ",
        "\n    ",
        " ",
        "    ",
        "\t",
        "\r",
        "\r\n",
        "---\n",
        "...\n",
    ),
    *("%YAML 1.2\n", "<<: ", "<<: *a\n", "null", "~", "true", "yes", "2017-03-12"),
    *(
        "9" * 400,
        "1e999",
        "-0",
        "0x1F",
        "1_000",
        ".inf",
        "\\",
        "\\x41",
        "\\ud83d",
        "\\",
    ),
    *("!!python/object:os.system ", "!!binary ", "<<<<<<< HEAD\n", "=======\n"),
    *("\ufeff", "\u200b", "\u00a0", "\u2028", "\u0085", "\u202e", "\uff1a", "\u201c"),
    *(
        "\u201d",
        "\u2019",
        "\u3000",
        "\0",
        "\x1b[31m",
        "\x7f",
        "\U0010ffff",
        "\U0001f600",
    ),
    *("$ref: ", "TODO", "x" * 5000, "[" * 70, "{a: " * 70, "- " * 70, "actionsmith: 2"),
    *("IF A THEN B", "{{ x }}", "{% raw %}", '"""', "class", "__init__", "{region}"),
]
WORDS = [
    *("string", "integer", "float", "boolean", "ipv6", "ItemId", "array", "object"),
    *("true", "false", "yes", "no", "null", "", "~", "0", "-1", "20/s", "20", "1e400"),
    *("required", "optional", "none", "documented", "inferred", "observed", "sure"),
    *("backoff", "if-safe", "never", "InvalidParameter", "MissingParameter", "X.Y.Z"),
    *(
        "class",
        "self",
        "None",
        "request",
        "errors",
        "Client",
        "_",
        "a" * 101,
        "é",
        "A B",
    ),
    *("'", '"', "\\", "{{ x }}", "*/", "<b>", "item-[0-9]+", "(", "[a-z", "a{1,99999}"),
    *("https://x.example.com/", "shop.{region}.example.com", "x..y", "-", "Or(A, B)"),
    *(
        "line\nbreak",
        "tab\there",
        "\u2028",
        "\u200b",
        "\0",
        "\ud83d\ude00",
        "x: y",
        "# z",
    ),
    *("PlaceOrder", "SendParcel", "shop", "service", "provider", "action", "$ref"),
    *("actionsmith", "type", "pattern", "enum", "description", "example", "source"),
    *("constraints", "rule", "error", "code", "confidence", "parameters", "response"),
    *("2017-02-30", "12.11.2025", "Weight", "Mode", "properties", "minimum", "default"),
]


def spoilt_bytes(random: Random, data: bytes, others: list[bytes]) -> bytes:
    """Return the bytes after a few changes that know nothing of YAML."""
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        at = random.randint(0, len(data))
        to = min(len(data), at + int(random.expovariate(0.1)) + 1)
        match random.randrange(9):
            case 0:
                data = data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]
            case 1:
                data = data[:at] + data[to:]
            case 2:
                data = data[:to] + data[at:]
            case 3:
                other = random.choice(others)
                start = random.randint(0, len(other))
                data = data[:at] + other[start : start + 40] + data[at:]
            case 4 if random.random() < 0.3:
                data = data[:at]
            case 5 if random.random() < 0.1:
                text = data.decode("utf-8", "replace")
                wide = ["utf-16", "utf-16-le", "utf-32-be", "utf-8-sig", "latin-1"]
                data = text.encode(random.choice(wide), "replace")
            case 6 if random.random() < 0.3:
                data = data.replace(b"\n", random.choice([b"\r\n", b"\r", b"\n\n"]))
            case _:
                snippet = random.choice(SNIPPETS).encode()
                data = data[:at] + snippet + data[at:]
    return data


def spoilt_lines(random: Random, text: str) -> str:
    """Return the text after changes of whole lines and words, as an editor makes."""
    lines = text.split("\n")
    for _ in range(random.choice([1, 1, 2])):
        at, to = random.randrange(len(lines)), random.randrange(len(lines))
        match random.randrange(7):
            case 0 if len(lines) > 1:
                del lines[at]
            case 1:
                lines.insert(to, lines[at])
            case 2:
                lines[at], lines[to] = lines[to], lines[at]
            case 3:
                lines[at] = " " * random.randrange(9) + lines[at].lstrip(" ")
            case 4:
                lines[at] = re.sub(
                    r":( |$)", random.choice([":", " :", " ", "="]), lines[at]
                )
            case 5:
                lines[at] = lines[at] + random.choice(SNIPPETS)
            case _:
                words = list(re.finditer(r"[\w.-]+", lines[at]))
                if words:
                    old, new = random.choice(words), random.choice(WORDS)
                    lines[at] = lines[at][: old.start()] + new + lines[at][old.end() :]
    return "\n".join(lines)


def spoilt_tree(random: Random, tree: Tree) -> str:
    """Return what a contract says with a part misplaced, lacking or wrong."""
    tree = json.loads(json.dumps(tree))
    for _ in range(random.choice([1, 1, 2, 3])):
        places = list(_places(tree))
        if not places:
            break
        _change(random, places)
    if random.random() < 0.3:
        return json.dumps(tree, ensure_ascii=random.random() < 0.5, indent=2)
    return "".join(_block(random, tree, ""))


def soup(random: Random) -> bytes:
    """Return tokens in any order."""
    pieces = random.choices(SNIPPETS + WORDS, k=random.randint(0, 30))
    separator = random.choice(["", " ", "\n", ": "])
    return separator.join(pieces).encode("utf-8", "surrogatepass")


Place: TypeAlias = "tuple[list[Tree] | dict[str, Tree], str | int]"


def _places(tree: Tree) -> Iterator[Place]:
    if isinstance(tree, str):
        return
    keys: list[str] | range = list(tree) if isinstance(tree, dict) else range(len(tree))
    for key in keys:
        yield tree, key
        yield from _places(tree[key])  # type: ignore[index]


def _change(random: Random, places: list[Place]) -> None:
    holder, key = random.choice(places)
    other, other_key = random.choice(places)
    value = holder[key]
    match random.randrange(7):
        case 0:
            del holder[key]
        case 1:
            # Copies: what is put into itself would have no end.
            copy = json.loads(json.dumps(other[other_key]))
            other[other_key] = json.loads(json.dumps(value))
            holder[key] = copy
        case 2 if isinstance(holder, dict):
            del holder[key]
            holder[random.choice([*WORDS, f"{key}s", str(key)[1:], f" {key}"])] = value
        case 3:
            holder[key] = random.choice([{"type": value}, [value], {str(key): value}])
        case 4:
            holder[key] = random.choice(
                ["", [], {}, [[]], {"": ""}, ["x", "y"], "null"]
            )
        case 5 if isinstance(other, dict):
            other[random.choice(WORDS)] = json.loads(json.dumps(value))
        case _:
            holder[key] = random.choice(WORDS)


def _block(random: Random, tree: Tree, margin: str) -> Iterator[str]:
    if isinstance(tree, str):
        yield f"{margin}{_scalar(random, tree)}\n"
    elif not tree:
        yield f"{margin}{json.dumps(tree)}\n"
    elif isinstance(tree, list):
        for item in tree:
            yield f"{margin}- {json.dumps(item)}\n"
    else:
        for key, value in tree.items():
            name = f"{margin}{_scalar(random, key)}:"
            if isinstance(value, str):
                yield f"{name} {_scalar(random, value)}\n"
            elif not value or random.random() < 0.1:
                yield f"{name} {json.dumps(value, ensure_ascii=False)}\n"
            else:
                yield f"{name}\n"
                yield from _block(random, value, f"{margin}  ")


def _scalar(random: Random, text: str) -> str:
    if random.random() < 0.05 or not re.fullmatch(r"[\w{/][\w .{}/,()=<>'*-]*", text):
        return json.dumps(text, ensure_ascii=False)
    return text
