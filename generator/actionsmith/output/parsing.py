"""Modules are parsed before they take their place: a bug of ours spoils no package.

Parsing takes as long as writing, and so a copy of this process begins meanwhile.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from symtable import symtable

_WORTH_A_PROCESS = 64
"""So many modules take longer to parse than a process to begin."""


class NotPythonError(Exception):
    """What was made of a contract is no Python: a bug, whatever the contract."""


@contextlib.contextmanager
def parsed(texts: Mapping[str, str]) -> Iterator[None]:
    """Parse the modules among texts while a block runs; it ends when all are.

    Raises:
        NotPythonError: One of them cannot be parsed.

    """
    modules = [(path, text) for path, text in texts.items() if path.endswith(".py")]
    with _begun(modules) as is_parsed:
        yield
        # From the end, up to where the other process is. If that has found something,
        # or was killed, all the rest is left to this one.
        for number in reversed(range(len(modules))):
            if is_parsed[number]:
                break
            _parse(*modules[number])


@contextlib.contextmanager
def _begun(modules: Sequence[tuple[str, str]]) -> Iterator[mmap.mmap | bytes]:
    """Let another process parse modules, and give what tells how far it is."""
    if len(modules) < _WORTH_A_PROCESS or not hasattr(os, "fork"):
        yield bytes(len(modules))
        return
    with mmap.mmap(-1, len(modules)) as is_parsed:
        process = os.fork()
        if process == 0:
            try:
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                for number, module in enumerate(modules):
                    _parse(*module)
                    is_parsed[number] = 1
            finally:
                os._exit(0)
        try:
            yield is_parsed
        finally:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


def _parse(path: str, text: str) -> None:
    try:
        symtable(text, path, "exec")
    except (SyntaxError, ValueError) as problem:
        raise NotPythonError(f"{path} is no Python: {problem}") from problem
