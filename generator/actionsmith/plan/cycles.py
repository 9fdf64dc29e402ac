"""What leads to itself, by whichever way round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


def groups(edges: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Return a number for each node; those have the same that lead to each other.

    These are the strongly connected components. It takes as many steps as there are
    edges, and no deep recursion.

    >>> sorted(groups({"a": ["b"], "b": ["c"], "c": ["b"]}).items())
    [('a', 0), ('b', 1), ('c', 1)]
    """
    towards: dict[str, list[str]] = {node: [] for node in edges}
    for node, others in edges.items():
        for other in others:
            towards[other].append(node)
    seen: set[str] = set()
    finished = [node for root in edges for node in _walk(root, edges, seen)]
    found: dict[str, int] = {}
    seen = set()
    for number, root in enumerate(reversed(finished)):
        found.update(dict.fromkeys(_walk(root, towards, seen), number))
    return found


def _walk(
    root: str, edges: Mapping[str, Iterable[str]], seen: set[str]
) -> Iterator[str]:
    """Yield what a node leads to that is not seen yet, itself last."""
    if root in seen:
        return
    seen.add(root)
    way = [(root, iter(edges[root]))]
    while way:
        node, others = way[-1]
        for other in others:
            if other not in seen:
                seen.add(other)
                way.append((other, iter(edges[other])))
                break
        else:
            way.pop()
            yield node
