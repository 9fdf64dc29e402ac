"""The compiled grammar: made when it is first asked for, and kept between runs.

lark takes longest to import and then to compile, so that neither happens before an
expression is read; loading what an earlier run compiled takes a tenth of compiling.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lark import Lark

_SOURCE = Path(__file__).with_name("grammar.lark")
_DIGEST_SIZE = 32  # of SHA-256, in bytes
_folder: Path | None = None


def use_cache(folder: Path | None) -> None:
    """Keep the compiled grammar in a folder from now on, or nowhere.

    The folder is made when it is needed. It has to be one that nobody but its user can
    write to, since the file in it is a pickle. Without `use_cache` there is no cache,
    and one that cannot be read or written is no error.
    """
    global _folder
    _folder = folder
    compiled.cache_clear()


@cache
def compiled() -> Lark:
    """Return the parser of the expression language."""
    source = _SOURCE.read_text(encoding="utf-8")
    if _folder is None:
        return _compile(source)
    path = _folder / _file_name(source)
    parser = _load(path)
    if parser is None:
        parser = _compile(source)
        _save(parser, path)
    return parser


def _compile(source: str) -> Lark:
    from lark import Lark

    # The contextual lexer parses no faster here, and would report a keyword in the
    # wrong place as a character instead of a token.
    return Lark(source, parser="lalr", lexer="basic")


# lark's own option for a cache writes in place, where another process may read half of
# a file, and takes whatever can be unpickled. This writes beside, and checks a digest.


def _load(path: Path) -> Lark | None:
    from lark import Lark

    try:
        content = path.read_bytes()
        digest, pickled = content[:_DIGEST_SIZE], content[_DIGEST_SIZE:]
        if _digest(pickled) != digest:
            return None
        return Lark.load(io.BytesIO(pickled))
    except Exception:  # unpickling raises anything; compiling again mends it all
        return None


def _save(parser: Lark, path: Path) -> None:
    import threading

    pickled = io.BytesIO()
    parser.save(pickled)
    digest = _digest(pickled.getvalue())
    beside = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(digest + pickled.getvalue())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


def _file_name(source: str) -> str:
    """Return a name that another grammar, lark or Python does not share."""
    import lark

    made_by = f"{lark.__version__} {sys.implementation.cache_tag} {source}"
    return f"rules-{_digest(made_by.encode()).hex()[:16]}.lark"


def _digest(content: bytes) -> bytes:
    import hashlib

    return hashlib.sha256(content).digest()
