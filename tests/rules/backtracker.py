"""Small patterns, and how many steps a backtracking matcher takes over a value.

Nothing of the generator is used here. A pattern is a tree of tuples:
`("chars", "ab")`, `("sequence", part, ...)`, `("choice", part, ...)`, and
`("repeat", part, least, most)` with None for any number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

Tree = tuple


def render(tree: Tree) -> str:
    match tree:
        case ("chars", chars):
            return chars if len(chars) == 1 else f"[{chars}]"
        case ("sequence", *parts):
            return "".join(map(_bracketed, parts))
        case ("choice", *parts):
            return "(" + "|".join(map(render, parts)) + ")"
    _, part, least, most = tree
    times = {(0, None): "*", (1, None): "+", (0, 1): "?"}.get(
        (least, most), f"{{{least},{'' if most is None else most}}}"
    )
    return _bracketed(part, repeated=True) + times


def _bracketed(tree: Tree, *, repeated: bool = False) -> str:
    text = render(tree)
    is_whole = tree[0] in ("chars", "choice") or not (repeated or not text)
    return text if is_whole else f"({text})"


def steps(tree: Tree, value: str) -> int:
    """Count the characters that are compared until every way has been tried.

    What a part is matched with from one place on is worked out once, and counted as
    often as a matcher would come there.
    """
    total = 0
    known: dict[tuple[int, int], tuple[Counter[int], int]] = {}
    keep: list[Tree] = []

    def ends(tree: Tree, at: int) -> tuple[Counter[int], int]:
        key = id(tree), at
        if key not in known:
            keep.append(tree)
            known[key] = work(tree, at)
        return known[key]

    def onward(tree: Tree, places: Counter[int]) -> tuple[Counter[int], int]:
        reached, cost = Counter[int](), 0
        for at, ways in places.items():
            to, each = ends(tree, at)
            cost += each * ways
            for end, number in to.items():
                reached[end] += ways * number
        return reached, cost

    def work(tree: Tree, at: int) -> tuple[Counter[int], int]:
        match tree:
            case ("chars", chars):
                fits = at < len(value) and value[at] in chars
                return Counter({at + 1: 1} if fits else {}), 1
            case ("sequence", *parts):
                places, cost = Counter({at: 1}), 0
                for part in parts:
                    places, more = onward(part, places)
                    cost += more
                return places, cost
            case ("choice", *parts):
                places, cost = Counter[int](), 0
                for part in parts:
                    to, more = ends(part, at)
                    places.update(to)
                    cost += more
                return places, cost
        _, part, least, most = tree
        places, cost = Counter({at: 1}), 0
        for _ in range(least):
            places, more = onward(part, places)
            cost += more
        left, done = None if most is None else most - least, Counter[int]()
        while places and left != 0:
            moved = Counter[int]()
            for place, ways in places.items():
                to, each = ends(part, place)
                cost += each * ways
                done[place] += ways
                for end, number in to.items():
                    # A turn that read nothing is the last one.
                    (done if end == place else moved)[end] += ways * number
            places, left = moved, None if left is None else left - 1
        done.update(places)
        return done, cost

    _, total = ends(tree, 0)
    return total


def plain_steps(tree: Tree, value: str) -> int:
    """Count the same by doing it, which takes as long as it says."""
    count = 0

    def match(tree: Tree, at: int) -> Iterator[int]:
        nonlocal count
        match tree:
            case ("chars", chars):
                count += 1
                if at < len(value) and value[at] in chars:
                    yield at + 1
            case ("sequence", *parts):
                yield from sequence(parts, at)
            case ("choice", *parts):
                for part in parts:
                    yield from match(part, at)
            case ("repeat", part, least, most):
                yield from repeat(part, least, most, at)

    def sequence(parts: list[Tree], at: int) -> Iterator[int]:
        if not parts:
            yield at
            return
        for end in match(parts[0], at):
            yield from sequence(parts[1:], end)

    def repeat(part: Tree, least: int, most: int | None, at: int) -> Iterator[int]:
        if most != 0:
            fewer = None if most is None else most - 1
            for end in match(part, at):
                if least:
                    yield from repeat(part, least - 1, fewer, end)
                elif end == at:
                    yield end
                else:
                    yield from repeat(part, 0, fewer, end)
        if not least:
            yield at

    for _ in match(tree, 0):
        pass
    return count
