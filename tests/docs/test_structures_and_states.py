"""Structures, pages, states and what to do without an answer: all of it is said."""

from __future__ import annotations

import doctest
import re
from itertools import pairwise
from pathlib import Path

import docs_pages
import golden
import pytest

from actionsmith.contract import Service
from actionsmith.plan import displays, naming
from actionsmith.plan.docs import diagram, names, resources

CASE = golden.CASES / "order-life"


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return golden.lay_out(CASE, tmp_path_factory.mktemp("order-life"))


@pytest.fixture(scope="module")
def shop(spec: Path) -> dict[str, str]:
    """Return the pages of a shop, by path in its folder."""
    pages = docs_pages.docs(spec)
    return {p.removeprefix("docs/shop/"): text for p, text in pages.items()}


@pytest.fixture(scope="module")
def service(spec: Path) -> Service:
    return golden.catalog(spec).services["shop"]


def test_every_structure_is_described(shop: dict[str, str], service: Service) -> None:
    page = shop["structures.md"]
    anchors, said = docs_pages.anchors(page), docs_pages.words(page)
    for structure in service.structures.values():
        assert anchors[f"structure-{structure.name}"]
        assert structure.description in said
        for name, member in structure.members.items():
            assert anchors[f"structure-{structure.name}-{name}"]
            assert member.description in said and naming.member_name(member) in said


@pytest.mark.parametrize(
    ("structure", "uses"),
    [
        ("Line", ["PlaceOrder.Lines", "Order.Lines"]),
        ("Label", ["PlaceOrder.Note", "Line.Labels", "Label.More"]),
        ("Order", ["DescribeOrders.Orders"]),
    ],
)
def test_where_a_structure_is_used(
    shop: dict[str, str], structure: str, uses: list[str]
) -> None:
    section = shop["structures.md"].split(f"</a>{structure}\n")[1].split("\n## ")[0]
    links = re.findall(r"\[`(\w+\.\w+)`\]", section.split("| Member")[0])
    assert links == uses


def test_many_structures_are_on_several_pages(tmp_path: Path) -> None:
    spec = golden.lay_out(CASE, tmp_path)
    file = spec / "shop/service.yaml"
    more = "".join(
        f"  {letter}{number}:\n    description: One of many.\n"
        f"    members: {{Next: {{type: {other}0, description: Another.}}}}\n"
        for number in range(50)
        for letter, other in (("Ax", "Bx"), ("Bx", "Ax"))
    )
    text = file.read_text(encoding="utf-8").replace(
        "resources:\n", f"{more}resources:\n"
    )
    file.write_text(text, encoding="utf-8")
    pages = docs_pages.docs(spec)
    docs_pages.check_links(pages)
    of_letters = [p for p in pages if p.startswith("docs/shop/structures-")]
    assert [p[-4] for p in sorted(of_letters)] == ["a", "b", "l", "o"]
    first = pages["docs/shop/structures.md"]
    assert "structures-l.md#structure-Line" in first and "## " not in first
    line = pages["docs/shop/PlaceOrder.md"]
    assert "[`Line`](structures-l.md#structure-Line)" in line


def test_members_are_required_in_requests_alone(shop: dict[str, str]) -> None:
    page = docs_pages.words(shop["structures.md"])
    assert page.count("Required") == 2  # Line, and Label inside it


@pytest.mark.parametrize(
    ("page", "name", "words"),
    [
        ("PlaceOrder.md", "Lines", "list of Line1 to 20 items"),
        ("PlaceOrder.md", "Note", "Label"),
        ("PlaceOrder.md", "Codes", "list of string"),
        ("DescribeOrders.md", "OrderIds", "OrderIdslist of OrderId"),
        ("DescribeOrders.md", "Offset", "int64integer of 64 bitsat least 0"),
        ("DescribeOrders.md", "Limit", "int64integer of 64 bits1 to 50(observed)"),
        ("README.md", "OrderId", "stringat most 20 characters(documented)"),
        ("README.md", "OrderIds", "list of OrderIdat most 100 items(documented)"),
        ("structures.md", "Amount", "uint64integer of 64 bits, not negative1 to 99"),
        ("structures.md", "Text", "string1 to 128 characters"),
        ("structures.md", "Weight", "floatat least 0"),
        (
            "structures.md",
            "Labels",
            "list of Labelat most 10 itemsotherwise LimitExceeded (inferred)",
        ),
        (
            "structures.md",
            "Colour",
            "stringone of blue, red(inferred, only warned of)",
        ),
    ],
)
def test_types_in_words(shop: dict[str, str], page: str, name: str, words: str) -> None:
    in_python = naming.snake_case(name)
    cells = [
        docs_pages.words(f"| a | b |\n|---|---|\n{row}") for row in rows(shop[page])
    ]
    found = [c for c in cells if re.match(rf"a\nb\n{name}({in_python})?\n", c)]
    assert found and found[0].split("\n")[3] == words


def rows(page: str) -> list[str]:
    return ["|".join(r.split("|")[:3]) for r in page.splitlines() if r.startswith("|")]


def test_defaults_and_what_is_deprecated(shop: dict[str, str]) -> None:
    page = docs_pages.words(shop["PlaceOrder.md"])
    assert "Item (deprecated)" in page and "Deprecated. Use Lines." in page
    assert "Default: 20" in docs_pages.words(shop["DescribeOrders.md"])


def test_an_action_with_pages_says_how_to_get_all(shop: dict[str, str]) -> None:
    page = shop["DescribeOrders.md"]
    programs = docs_pages.blocks(page, "python")
    call = 'items = shop.iter_describe_orders(states=["NEW", "in use"])\n'
    assert programs[0].startswith(f"{call}for item in items:")
    assert programs[1].startswith(f"{call}async for item in items:")
    assert "page.total_count" in programs[2]


def test_an_unknown_outcome_can_be_settled(shop: dict[str, str]) -> None:
    said = dict(docs_pages.rows(shop["CancelOrder.md"], "When no answer came"))
    assert (
        said['"done"']
        == "The state is LOST. Where it was sent, Customer is its Customer."
    )
    assert said['"not done"'].startswith("The state is NEW or SENT, 1 second after")
    assert '"unknown"' in said
    programs = docs_pages.blocks(shop["CancelOrder.md"], "python")
    assert sum("outcome = shop.settle(error)" in p for p in programs) == 1
    assert sum("outcome = await shop.settle(error)" in p for p in programs) == 1
    assert "settle" not in shop["PlaceOrder.md"]


def test_the_states_are_drawn(shop: dict[str, str], service: Service) -> None:
    page = shop["order.md"]
    drawn = docs_pages.drawn(page)
    order = service.resources["order"]
    called = dict(re.findall(r'state "(.*)" as (\w+)', drawn))
    assert list(called) == list(order.states)
    edges = re.findall(r"(\S+) --> (\S+) : (.*)", drawn)
    expected = set()
    for t in order.transitions:
        when = f" (when {t.case})" if t.case else ""
        course = [called[s] for s in (t.to, t.then) if s] + ["[*]"] * t.ends
        for origin in [called[s] for s in t.origins] or ["[*]"]:
            expected.add((origin, course[0], f"{t.action}{when}"))
        expected |= {(a, b, "in time") for a, b in pairwise(course)}
    assert set(edges) == expected and len(edges) == len(expected)


def test_the_states_have_what_they_permit(
    shop: dict[str, str], service: Service
) -> None:
    table = [row for row in docs_pages.rows(shop["order.md"], "States") if row[1:]]
    order = service.resources["order"]
    assert [row[0] for row in table[1:]] == list(order.states)
    for name, words, permitted in table[1:]:
        assert words == order.states[name].description
        actions = {t.action for t in order.transitions if name in t.origins}
        assert set(re.findall(r"(\w+): ", permitted)) == actions


def test_waiters_are_where_they_are_wanted(
    shop: dict[str, str], service: Service
) -> None:
    page = docs_pages.words(shop["order.md"])
    for waiter in service.resources["order"].wait_for.values():
        method = naming.waiter_name("order", waiter.id)
        assert page.count(f"shop.{method}(") == 2 and waiter.description in page
        assert f"{waiter.timeout:g} second" in page
    found = {
        path: set(re.findall(r"wait_until_order_\w+", text))
        for path, text in shop.items()
    }
    sent, cancelled = "wait_until_order_sent", "wait_until_order_cancelled"
    assert found["PlaceOrder.md"] == {sent}
    assert found["CancelOrder.md"] == {sent, cancelled}
    assert found["DescribeOrders.md"] == set()


def test_a_resource_does_not_take_the_place_of_another_page() -> None:
    assert names.resource_page("errors", []) == "errors__.md"
    assert names.resource_page("order", ["order"]) == "order__.md"
    assert names.resource_page("structures-a", []) == "structures-a__.md"
    assert names.page_name("Structures") == "Structures_.md"


@pytest.mark.parametrize("module", [diagram, displays, names, naming, resources])
def test_the_examples_in_their_documentation(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted and not result.failed
