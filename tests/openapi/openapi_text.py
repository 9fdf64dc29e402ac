"""Documents as their readers have them: read from the text, judged by jsonschema."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import golden
import yaml
from jsonschema import Draft202012Validator

REPOSITORY = Path(__file__).parents[2]
SPEC = REPOSITORY / "spec"
CASES = ("base", "every-rule", "every-type", "two-services")


def texts_of_case(name: str, folder: Path) -> dict[str, str]:
    """Return what a golden case generates."""
    return golden.generate(golden.lay_out(golden.CASES / name, folder))


def read(texts: Mapping[str, str], service: str) -> Any:
    """Return the data of a service's document."""
    return yaml.safe_load(texts[f"openapi/{service}.yaml"])


def judge(document: Any, component: str) -> Draft202012Validator:
    """Return what tells whether a value fits a component schema of a document."""
    return Draft202012Validator(
        {**document, "$ref": f"#/components/schemas/{component}"},
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
