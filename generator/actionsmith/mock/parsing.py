"""The parameters in the body of a request."""

from __future__ import annotations

import json

from .messages import JSON_TYPE, Refusal, Request


def parameters(request: Request) -> dict[str, object]:
    """Return what a request sends.

    Raises:
        Refusal: It is no POST, or its body is no JSON object.

    """
    if request.method != "POST":
        message = f"This takes POST, not {request.method[:20]}."
        raise Refusal("UnsupportedProtocol", message, "method")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON_TYPE:
        message = f"The body has to be {JSON_TYPE}."
        raise Refusal("InvalidRequest", message, "content type")
    try:
        found = json.loads(request.body.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Refusal("InvalidRequest", "The body is no JSON.", "body") from None
    if not isinstance(found, dict):
        raise Refusal("InvalidRequest", "The body is no JSON object.", "body")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(f"JSON has no {constant}")
