"""Generated Python: its syntax tree, and what happens when it is imported."""

from __future__ import annotations

import ast
import builtins
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import CodeType, ModuleType

from wording import Wording

_DIRECTIVE = re.compile(
    r"#.*\b(?:type|fmt|yapf|isort|ruff|flake8|pylint|mypy|pyright|pragma)\s*[:=]"
    r"|#.*\b(?i:noqa|nosec)\b"
)

_parse = lru_cache(maxsize=200)(ast.parse)
toml = lru_cache(maxsize=200)(tomllib.loads)


def compare(twin: str, code: str, wording: Wording) -> None:
    """Fail unless code differs from its twin's in a text of the contract alone."""
    first, _, rest = code.partition("\n")
    wording.require(twin.partition("\n")[0], first, "exact")
    for line in rest.split("\n"):
        if line.lstrip().startswith("#") and _DIRECTIVE.search(line):
            raise AssertionError(f"a comment gives an order: {line}")
    before, after = _parse(twin), ast.parse(code)
    if len(before.body) != len(after.body):
        raise AssertionError("there are more statements, or fewer")
    for statement, other in zip(before.body, after.body, strict=True):
        with _scope() as names:
            _compare_nodes(statement, other, wording, names)


@contextmanager
def _scope() -> Iterator[dict[str, str]]:
    """Collect the names of a scope, of which no two may become one."""
    names: dict[str, str] = {}
    yield names
    if len(set(names.values())) < len(names):
        raise AssertionError(f"two names have become one: {names}")


def _compare_nodes(
    twin: ast.AST, node: ast.AST, wording: Wording, names: dict[str, str]
) -> None:
    if isinstance(twin, ast.FunctionDef | ast.AsyncFunctionDef):
        _compare_identifiers(twin.name, getattr(node, "name", None), wording, names)
        with _scope() as inner:
            _compare_fields(twin, node, wording, inner)
    else:
        _compare_fields(twin, node, wording, names)


_BINDING = {ast.Name: "id", ast.arg: "arg", ast.ClassDef: "name"}


def _compare_fields(
    twin: ast.AST, node: ast.AST, wording: Wording, names: dict[str, str]
) -> None:
    if type(twin) is not type(node):
        raise AssertionError(f"{ast.unparse(twin)} has become {ast.unparse(node)}")
    if isinstance(twin, ast.Constant) and isinstance(node, ast.Constant):
        _compare_constants(twin.value, node.value, wording, "exact")
    elif isinstance(twin, ast.Expr) and isinstance(twin.value, ast.Constant):
        value = node.value if isinstance(node, ast.Expr) else None
        if not isinstance(value, ast.Constant):
            raise AssertionError(f"a docstring has become {ast.unparse(node)}")
        _compare_constants(twin.value.value, value.value, wording, "prose")
    else:
        for field in twin._fields:
            before, after = getattr(twin, field), getattr(node, field)
            if field == "keywords" and wording.is_name:
                before, after = _listed(before), _listed(after)
            if isinstance(before, ast.AST):
                _compare_nodes(before, after, wording, names)
            elif isinstance(before, str):
                binds = _BINDING.get(type(twin)) == field
                _compare_identifiers(before, after, wording, names if binds else {})
            elif isinstance(before, list):
                if len(before) != len(after):
                    raise AssertionError(
                        f"{ast.unparse(twin)} has become {ast.unparse(node)}"
                    )
                for one, other in zip(before, after, strict=True):
                    if isinstance(one, ast.AST):
                        _compare_nodes(one, other, wording, names)
                    elif isinstance(one, str):  # of `global`
                        _compare_identifiers(one, other, wording, names)
                    elif one != other:
                        raise AssertionError(f"{one} has become {other}")
            elif before != after:
                raise AssertionError(f"{before} has become {after}")


def _listed(keywords: list[ast.keyword]) -> list[ast.keyword]:
    # Only methods are listed that are spelt otherwise than their modules.
    return [keyword for keyword in keywords if keyword.arg != "methods"]


def _compare_constants(twin: object, value: object, wording: Wording, use: str) -> None:
    if isinstance(twin, str) and isinstance(value, str):
        wording.require(twin, value, "prose" if use == "prose" else "exact")
    elif type(twin) is not type(value) or twin != value:
        raise AssertionError(f"{twin!a} has become {value!a}")


def _compare_identifiers(
    twin: str, name: object, wording: Wording, names: dict[str, str]
) -> None:
    if not isinstance(name, str):
        raise AssertionError(f"{twin} has become {name}")
    for before, after in zip(twin.split("."), name.split("."), strict=True):
        wording.identifier(before, after)
        if names.setdefault(before, after) != after:
            raise AssertionError(f"{before} is {names[before]} here, and {after} there")


_HARMFUL = re.compile(
    r"(?:os|subprocess|shutil|socket|ctypes|sys|pty|signal|urllib|tempfile|code)\."
    r"(?!_getframe)|compile"
)
_seen: list[str] | None = None


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _seen is not None and (
        _HARMFUL.match(event) or (event == "open" and arguments[1] not in ("r", "rb"))
    ):
        _seen.append(event)


sys.addaudithook(_watch)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Collect what is done beside computing: programs, files, code that is compiled."""
    global _seen
    _seen = seen = []
    try:
        yield seen
    finally:
        _seen = None


class Package(MetaPathFinder, Loader):
    """Imports the modules of an output that has not been written."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._paths = {_module(path): path for path in texts if path.endswith(".py")}
        self._codes = {
            name: _compiled(texts[path], path) for name, path in self._paths.items()
        }
        self.modules: dict[str, ModuleType] = {}

    def load(self, known: Mapping[str, ModuleType]) -> None:
        """Import every module; that of the runtime may be known already."""
        runtime = {n: m for n, m in known.items() if "._runtime" in n}
        sys.modules |= {n: m for n, m in runtime.items() if n in self._codes}
        sys.meta_path.insert(0, self)
        try:
            for name in self._codes:
                import_module(name)
            self.modules = {name: sys.modules[name] for name in self._codes}
        finally:
            sys.meta_path.remove(self)
            for name in self._codes:
                sys.modules.pop(name, None)

    def names_bound_by(self, path: str, code: CodeType) -> set[str]:
        """Run the code of a module in the place of its own; return what it binds."""
        own = self.modules[_module(path)]
        module = ModuleType(own.__name__)
        module.__package__ = own.__package__
        module.__spec__ = own.__spec__
        sys.modules |= self.modules
        try:
            with watched() as seen:
                exec(code, vars(module))
        finally:
            for name in self.modules:
                sys.modules.pop(name, None)
        require_harmless(seen)
        return set(vars(module))

    def find_spec(
        self, name: str, path: object = None, target: object = None  # noqa: ARG002
    ) -> ModuleSpec | None:
        if name not in self._codes:
            return None
        package = self._paths[name].endswith("/__init__.py")
        return spec_from_loader(name, self, is_package=package)

    def exec_module(self, module: ModuleType) -> None:
        exec(self._codes[module.__name__], vars(module))


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@lru_cache(maxsize=500)
def _compiled(code: str, path: str) -> CodeType:
    return compile(code, path, "exec", dont_inherit=True)


def require_harmless(seen: list[str]) -> None:
    """Fail if an import has done anything, or has changed what every module sees."""
    if seen or hasattr(builtins, "PWNED"):
        raise AssertionError(f"importing does {seen or 'something to the builtins'}")


def compare_imports(
    twin: Package, texts: Mapping[str, str], changed: Iterable[str], *, names: bool
) -> None:
    """Fail if an import does more than its twin's, or binds other names.

    With `names` the modules may have other names than the twin's, so that all of them
    are imported together.
    """
    if names:
        package = Package(texts)
        with watched() as seen:
            package.load(twin.modules)
        # In a package of another name, the runtime compiles its dataclasses anew.
        known = package.modules.keys() & twin.modules.keys()
        require_harmless([e for e in seen if e != "compile" or known])
        return
    for path in changed:
        bound = twin.names_bound_by(path, _compiled(texts[path], path))
        others = bound ^ set(vars(twin.modules[_module(path)]))
        inner = {m.rpartition(".")[2] for m in twin.modules}
        if {name for name in others - inner if not name.startswith("__")}:
            raise AssertionError(f"{path} binds {others}")
