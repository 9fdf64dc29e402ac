"""Answers of actions of whose state the contract says nothing."""

from __future__ import annotations

from collections.abc import Mapping

from actionsmith.contract import Action
from actionsmith.plan.requests import read_members


def answer(action: Action, request: Mapping[str, object]) -> dict[str, object]:
    """Return the answer of the example with this request, or else of the first one.

    It is empty where no example has an answer, and never has a RequestId.
    """
    answered = [
        (read_members(example.request, action.parameters), example.response)
        for example in action.examples.values()
        if example.response is not None
    ]
    if not answered:
        return {}
    fitting = [response for given, response in answered if given == request]
    chosen = fitting[0] if fitting else answered[0][1]
    return {**read_members(chosen, action.response)}
