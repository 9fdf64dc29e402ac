"""The two kinds of client and of pages differ by `await` alone."""

from __future__ import annotations

import ast
import inspect
from typing import Any

import pytest

from actionsmith.runtime import client, client_async, paging

# Where the async client has something of its own: what blocks goes to a thread, and
# what is closed is closed under other names.
_OWN = {"_attempt", "_renewed", "_sleep", "_new_transport", "close", "__enter__"}
_OWN |= {"__exit__"}


def bodies(kind: type) -> dict[str, str]:
    """Return the methods of a class as source without `async`, `await` and docs."""
    (tree,) = ast.parse(inspect.getsource(kind)).body
    assert isinstance(tree, ast.ClassDef)
    found = {}
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            plain = ast.FunctionDef(
                **{name: getattr(node, name) for name in node._fields}
            )
            if ast.get_docstring(node) is not None:
                plain.body = plain.body[1:]
            twin = ast.fix_missing_locations(Plain().visit(plain))
            found[node.name.replace("__aiter__", "__iter__")] = ast.unparse(twin)
    return found


class Plain(ast.NodeTransformer):
    """Takes out what makes a coroutine."""

    def visit_Await(self, node: ast.Await) -> Any:
        return self.visit(node.value)

    def visit_Name(self, node: ast.Name) -> Any:
        node.id = node.id.replace("Async", "")
        return node

    def visit_alias(self, node: ast.alias) -> Any:
        node.name = node.name.replace("Async", "")
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        node.name = node.name.replace("__aiter__", "__iter__")
        return self.generic_visit(node)


@pytest.mark.parametrize(
    "name",
    sorted(set(bodies(client.ServiceClient)) - _OWN),
)
def test_clients(name: str) -> None:
    sync = bodies(client.ServiceClient)[name]
    assert bodies(client_async.AsyncServiceClient)[name] == sync


def test_nothing_is_left_out() -> None:
    sync = set(bodies(client.ServiceClient)) - _OWN
    assert sync <= set(bodies(client_async.AsyncServiceClient))
    assert set(bodies(paging.Pages)) == set(bodies(paging.AsyncPages))


def test_pages() -> None:
    assert bodies(paging.Pages)["pages"] == bodies(paging.AsyncPages)["pages"]
