"""Files to render become texts. The only module that knows jinja2."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from actionsmith.files import templates_folder
from actionsmith.plan.layout import import_from
from actionsmith.targets import File, Verbatim, first_line

_DIGEST_SIZE = hashlib.sha256().digest_size


@functools.cache
def environment(cache: Path | None) -> Environment:
    """Return the templates; their bytecode is kept in `cache`, if there is one."""
    templates = Environment(
        loader=FileSystemLoader(templates_folder()),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - Python, not HTML: plan/literals.py escapes
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=_Bytecode(cache) if cache is not None else None,
    )
    templates.globals["import_from"] = import_from
    return templates


def render(files: Iterable[File], cache: Path | None) -> dict[str, str]:
    """Return the text of each file by its path."""
    templates = environment(cache)
    texts = {}
    for file in files:
        if isinstance(file, Verbatim):
            text = file.text
        else:
            text = templates.get_template(file.template).render(file.views)
        texts[file.path] = f"{first_line(file.path, file.source)}\n{text}"
    return texts


def render_text(template: str, views: Mapping[str, object], cache: Path | None) -> str:
    """Return what one template makes of views."""
    return environment(cache).get_template(template).render(views)


class _Bytecode(BytecodeCache):
    """Compiled templates in a folder of files; those of no use are compiled again.

    Jinja's own stumbles over half a file and over a full disk, and takes whatever can
    be unmarshalled. This checks a digest, as the cache of the grammar does.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            content = self._path(bucket).read_bytes()
            digest, code = content[:_DIGEST_SIZE], content[_DIGEST_SIZE:]
            if hashlib.sha256(code).digest() == digest:
                bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        code = bucket.bytecode_to_string()
        path = self._path(bucket)
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            try:
                beside.write_bytes(hashlib.sha256(code).digest() + code)
                beside.replace(path)
            finally:
                beside.unlink(missing_ok=True)

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"template-{bucket.key[:16]}"
