"""Files to render become texts. The only module that knows jinja2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
)

from actionsmith.plan.layout import import_from
from actionsmith.targets import File, Verbatim, first_line

_HERE = Path(__file__).parent


def templates_folder() -> Path:
    """Return where the templates are: in the installed package, or in the checkout.

    An editable install keeps a copy that goes stale beside the other packages; this
    module's own place tells which templates belong to it.
    """
    inside = _HERE / "templates"
    return inside if inside.is_dir() else _HERE.parent.parent / "templates"


def environment(cache: Path | None) -> Environment:
    """Return the templates; their bytecode is kept in `cache`, if there is one."""
    bytecode: BytecodeCache | None = None
    if cache is not None:
        bytecode = FileSystemBytecodeCache(str(cache))
    templates = Environment(
        loader=FileSystemLoader(templates_folder()),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - Python, not HTML: plan/literals.py escapes
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=bytecode,
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
        texts[file.path] = f"{first_line(file.source)}\n{text}"
    return texts


def render_text(template: str, views: Mapping[str, object], cache: Path | None) -> str:
    """Return what one template makes of views."""
    return environment(cache).get_template(template).render(views)
