"""A catalog that went through a pickle is the same, and knows its places."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from pathlib import Path

import golden
import pytest

from actionsmith.contract import Catalog, Text, load
from actionsmith.logic import names
from actionsmith.source import MAX_DEPTH

ROOT = Path(__file__).parents[2]
CASES = golden.cases("spec")


def catalog_of(spec: Path) -> Catalog | None:
    return load(spec, str)[0]


def unpickled(catalog: Catalog) -> Catalog:
    again = pickle.loads(pickle.dumps(catalog, 5))
    assert isinstance(again, Catalog)
    return again


def texts(catalog: Catalog) -> Iterator[Text]:
    """Yield every text of a catalog, in a fixed order."""
    seen: set[int] = set()
    left: list[object] = [catalog]
    while left:
        one = left.pop()
        if isinstance(one, Text):
            yield one
        elif isinstance(one, Mapping) and id(one) not in seen:
            seen.add(id(one))
            left += [*one.keys(), *one.values()]
        elif isinstance(one, tuple):
            left += one


def assert_same(catalog: Catalog) -> None:
    again = unpickled(catalog)
    assert again == catalog
    before, after = list(texts(catalog)), list(texts(again))
    assert before
    assert [(text, text.at, text.scalar) for text in before] == [
        (text, text.at, text.scalar) for text in after
    ]


def test_the_contracts_of_this_project() -> None:
    catalog = catalog_of(ROOT / "spec")
    assert catalog is not None
    assert_same(catalog)
    again = unpickled(catalog)
    for service in catalog.services.values():
        for name, action in service.actions.items():
            other = again.services[service.name].actions[name]
            for rule, constraint in action.constraints.items():
                expression = other.constraints[rule].expression
                assert hash(expression) == hash(constraint.expression)
                assert [each.span for each in names(expression)] == [
                    each.span for each in names(constraint.expression)
                ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_contracts_of_a_case(case: Path, tmp_path: Path) -> None:
    catalog = catalog_of(golden.lay_out(case, tmp_path))
    if catalog is not None:
        assert_same(catalog)


def test_a_structure_is_that_of_its_service(tmp_path: Path) -> None:
    catalog = catalog_of(golden.lay_out(golden.CASES / "structures", tmp_path))
    assert catalog is not None
    for service in unpickled(catalog).services.values():
        for structure in service.structures.values():
            for member in structure.members.values():
                kind = member.type.innermost
                if kind.name in service.structures:
                    found = service.structures[kind.name].members
                    assert kind.members is found


def test_what_is_deep(tmp_path: Path) -> None:
    """Neither a chain of structures nor an example is too deep to be pickled."""
    spec = golden.lay_out(golden.CASES / "base", tmp_path)
    chain = "".join(
        f"  S{n}:\n    description: One.\n    members:\n"
        f"      Next: {{type: S{n + 1}, description: The next., example: {{}}}}\n"
        for n in range(500)
    )
    last = "  S500: {description: Last., members: {A: {type: string}}}\n"
    service = spec / "shop" / "service.yaml"
    service.write_text(f"{service.read_text()}structures:\n{chain}{last}")
    depth = MAX_DEPTH - 4
    action = spec / "shop" / "PlaceOrder.yaml"
    deep = f"{'[' * depth}1{']' * depth}"
    text = action.read_text().replace(
        "examples:\n",
        f"examples:\n  deep: {{description: It., request: {{A: {deep}}}}}\n",
    )
    assert deep in text
    action.write_text(text)
    catalog = catalog_of(spec)
    assert catalog is not None
    assert len(catalog.services["shop"].structures) == 501
    assert_same(catalog)
