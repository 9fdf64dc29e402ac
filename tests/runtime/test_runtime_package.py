"""The runtime is copied into packages: it stands alone under any name."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

from actionsmith import runtime

FOLDER = Path(runtime.__file__).parent


def test_imports_are_relative_or_of_the_declared_dependency() -> None:
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                # One dot: no module looks outside the folder.
                assert node.level <= 1, path
                names = [node.module or ""] if node.level == 0 else []
            for name in names:
                root = name.partition(".")[0]
                own = {"h11", "httpcore2"} | (
                    {"httpx2"} if path.stem == "httpx_adapter" else set()
                )
                assert root in sys.stdlib_module_names | own, path


def test_a_copy_works(tmp_path: Path) -> None:
    (tmp_path / "copied").mkdir()
    (tmp_path / "copied" / "__init__.py").touch()
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(FOLDER, tmp_path / "copied" / "_runtime", ignore=ignored)
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "import copied._runtime.action, copied._runtime.client\n"
        "print(any(name.startswith('actionsmith') for name in sys.modules))"
    )
    output = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout
    assert output.strip() == "False"
