"""The judges of other projects on the output: slow, and asked for by `--verify`.

* openapi-spec-validator reads each document of OpenAPI.
* jsonschema holds each example in a document to its own schema.
* black reads each module of Python.

They are imported where they are asked, so that nobody else waits for them. Whatever
they say, and whatever they raise, is a finding at the line of the contract that the
faulty text comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from actionsmith.contract import Catalog
from actionsmith.diagnostics import Diagnostic, Location, error
from actionsmith.plan.openapi import Document, documents
from actionsmith.plan.openapi.examples import Example, examples, resolve
from actionsmith.plan.openapi.places import Path
from actionsmith.targets import source_of

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_OURS = "if the contract is as it should be, this is a bug of actionsmith"
_LONGEST = 300
"""How many characters of a judge's words are repeated."""


@dataclass(frozen=True, slots=True)
class Check:
    """A file of the output, and what there is to find out about it."""

    path: str
    run: Callable[[], list[Diagnostic]]


def checks(catalog: Catalog, texts: Mapping[str, str]) -> list[Check]:
    """Return what to check in the texts that a catalog gives, by their paths."""
    places, elsewhere = _files(catalog), catalog.provider.name.at
    found = []
    for path, text in texts.items():
        if path.endswith(".py"):
            at = places.get(source_of(text), elsewhere)
            found.append(Check(path, partial(_black, path, text, at)))
    for document in documents(catalog):
        text = texts[document.path]
        found.append(Check(document.path, partial(_document, document, text)))
    return found


def _files(catalog: Catalog) -> Mapping[str, Location]:
    """Return the place to point at for each source that a first line names."""
    provider = catalog.provider
    places = {provider.file: provider.name.at}
    for service in catalog.services.values():
        places[service.file] = service.name.at
        places[f"{service.file.rpartition('/')[0]}/"] = service.name.at
        places |= {action.file: action.name.at for action in service.actions.values()}
    return places


def _black(path: str, text: str, at: Location) -> list[Diagnostic]:
    from black import format_file_contents
    from black.mode import Mode, TargetVersion
    from black.report import NothingChanged

    mode = Mode(target_versions={TargetVersion.PY311})
    try:
        formatted = format_file_contents(text, fast=True, mode=mode)
    except NothingChanged:
        return []
    except Exception as problem:  # whatever it is, it is about this text
        return [_found("black-style", at, f"{path}: black cannot read it", problem)]
    lines = zip(text.splitlines(), formatted.splitlines(), strict=False)
    line = next((n for n, (a, b) in enumerate(lines, 1) if a != b), 1)
    return [
        error(
            "black-style", at, f"{path}: black would write line {line} otherwise", _OURS
        )
    ]


def _document(document: Document, text: str) -> list[Diagnostic]:
    """Return what is wrong with a document, as it is written."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(text, loader)  # noqa: S506 - it is one of the safe ones
        # Where one of them finds fault, the next would stumble over it.
        for judge in (_dangling, _schemas, _specification, _examples):
            if findings := list(judge(document, data)):
                return findings
    except Exception as problem:  # whatever it is, it is about this document
        what = f"{document.path}: it cannot be judged"
        return [_found("openapi", document.place(()), what, problem)]
    return []


def _dangling(document: Document, data: Any) -> Iterator[Diagnostic]:
    for path, pointer in _references(data, ()):
        try:
            resolve(data, pointer)
        except LookupError:
            yield error(
                "openapi",
                document.place(path),
                f"{document.path}: there is no {pointer!r} to refer to",
                _OURS,
            )


def _references(node: Any, path: Path) -> Iterator[tuple[Path, str]]:
    items: Iterable[tuple[str | int, Any]] = ()
    if isinstance(node, dict):
        items = node.items()
    elif isinstance(node, list):
        items = enumerate(node)
    for key, value in items:
        if key == "$ref" and isinstance(value, str):
            yield (*path, key), value
        yield from _references(value, (*path, key))


def _schemas(document: Document, data: Any) -> Iterator[Diagnostic]:
    from jsonschema import Draft202012Validator

    # openapi-spec-validator looks at schemas too, but does not say which is at fault.
    validator = Draft202012Validator(Draft202012Validator.META_SCHEMA)
    schemas: Path = ("components", "schemas")
    for name, schema in data["components"]["schemas"].items():
        for problem in validator.iter_errors(schema):
            path = (*schemas, name, *problem.absolute_path)
            yield _at(document, path, problem)


def _specification(document: Document, data: Any) -> Iterator[Diagnostic]:
    from openapi_spec_validator import OpenAPIV31SpecValidator

    for problem in OpenAPIV31SpecValidator(data).iter_errors():
        yield _at(document, tuple(problem.absolute_path), problem)


def _examples(document: Document, data: Any) -> Iterator[Diagnostic]:
    from jsonschema import Draft202012Validator

    checker = Draft202012Validator.FORMAT_CHECKER
    for example in examples(data):
        schema = {**data, "$ref": example.schema}
        validator = Draft202012Validator(schema, format_checker=checker)
        for problem in map(_deepest, validator.iter_errors(example.value)):
            at = document.place((*example.path, *problem.absolute_path))
            yield error("example-schema", at, _words(data, example, problem))


def _deepest(problem: ValidationError) -> ValidationError:
    """Return what is wrong in the variant of a schema that a value comes nearest to."""
    while problem.context:
        problem = max(problem.context, key=lambda inner: len(inner.absolute_path))
    return problem


def _words(data: Any, example: Example, problem: ValidationError) -> str:
    """Return what is wrong with an example: the rule that it breaks, if it is one."""
    steps = list(problem.absolute_schema_path)
    if "allOf" in steps:
        place = steps.index("allOf")
        rule = resolve(data, example.schema)
        while "$ref" in rule:
            rule = resolve(data, rule["$ref"])
        rule = rule["allOf"][steps[place + 1]]
        return (
            f"{example.what} breaks {rule['$comment']!r}: {_short(rule['description'])}"
        )
    return f"{example.what} does not fit its schema: {_short(problem.message)}"


def _at(document: Document, path: Path, problem: Exception) -> Diagnostic:
    what = f"{document.path}: {'/'.join(map(str, path)) or 'the document'}"
    return _found("openapi", document.place(path), what, problem)


def _found(rule: str, at: Location, what: str, problem: Exception) -> Diagnostic:
    words = getattr(problem, "message", None) or str(problem) or type(problem).__name__
    return error(rule, at, f"{what}: {_short(words)}", _OURS)


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]} ..."
