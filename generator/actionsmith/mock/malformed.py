"""Bodies that a client has to survive: malformed ones, and odd ones that are none."""

from __future__ import annotations

import enum
import json
from collections.abc import Callable, Mapping

from .messages import JSON_TYPE

_HTML_TYPE = "text/html"
_PAGE = b"<html><head><title>Log in</title></head><body>Log in first.</body></html>"
_DEPTH = 100_000


class Body(enum.StrEnum):
    """How the body of an answer is spoilt."""

    EMPTY = "empty"
    HTML = "html"
    """A page, as of a proxy that asks for a password, with status 200."""
    TEXT = "text"
    """A text that is no JSON, called JSON."""
    HALF = "half"
    """The first half; Content-Length agrees with it, unlike what `truncate` does."""
    TRAILING_DATA = "trailing-data"
    """The answer, and a second JSON value behind it."""
    NULL_BODY = "null-body"
    LIST_BODY = "list-body"
    """The envelope inside a list."""
    NO_RESPONSE = "no-response"
    """What should be inside `Response`, without the envelope."""
    NULL_RESPONSE = "null-response"
    LIST_RESPONSE = "list-response"
    TEXT_RESPONSE = "text-response"
    ERROR_AS_TEXT = "error-as-text"
    ERROR_WITHOUT_CODE = "error-without-code"
    NAN = "nan"
    """With NaN, which JSON does not have."""
    BAD_UTF_8 = "bad-utf-8"
    UTF_16 = "utf-16"
    BYTE_ORDER_MARK = "byte-order-mark"
    DEEP = "deep"
    """Lists in lists, deeper than a parser may follow."""
    NULL_MEMBERS = "null-members"
    """No fault: each member but RequestId is null."""
    UNKNOWN_MEMBERS = "unknown-members"
    """No fault: members that no contract describes."""
    WRONG_TYPES = "wrong-types"
    """Each member but RequestId is of another type than the contract says."""
    NO_REQUEST_ID = "no-request-id"


Members = Mapping[str, object]


def spoilt(kind: Body, body: bytes) -> tuple[bytes, str]:
    """Return a body and its media type, made of that of a good answer."""
    media_type = _HTML_TYPE if kind is Body.HTML else JSON_TYPE
    if kind in _RAW:
        return _RAW[kind](body), media_type
    members = _members(body)
    return json.dumps(_WHOLE[kind](members)).encode(), media_type


def _members(body: bytes) -> Members:
    """Return what the envelope holds; nothing of what is none."""
    try:
        envelope = json.loads(body)
    except ValueError:
        return {}
    members = envelope.get("Response") if isinstance(envelope, dict) else None
    return members if isinstance(members, dict) else {}


def _with_member(body: bytes, text: bytes) -> bytes:
    """Return the body with one more member in its Response, as it is spelt."""
    filled = body[:-2] if _members(body) else b'{"Response": {"RequestId": ""'
    return filled + b', "Spoilt": ' + text + b"}}"


def _request_id(members: Members) -> dict[str, object]:
    return {"RequestId": members.get("RequestId")}


def _other_type(value: object) -> object:
    return {"Value": "text"} if isinstance(value, str | list) else "text"


_RAW: Mapping[Body, Callable[[bytes], bytes]] = {
    Body.EMPTY: lambda _: b"",
    Body.HTML: lambda _: _PAGE,
    Body.TEXT: lambda _: b"upstream connect error or disconnect before headers",
    Body.HALF: lambda body: body[: len(body) // 2],
    Body.TRAILING_DATA: lambda body: body + b" {}",
    Body.NULL_BODY: lambda _: b"null",
    Body.LIST_BODY: lambda body: b"[" + body + b"]",
    Body.NAN: lambda body: _with_member(body, b"NaN"),
    Body.BAD_UTF_8: lambda body: _with_member(body, b'"\xff\xfe"'),
    Body.UTF_16: lambda body: body.decode("utf-8", "replace").encode("utf-16"),
    Body.BYTE_ORDER_MARK: lambda body: b"\xef\xbb\xbf" + body,
    Body.DEEP: lambda body: _with_member(body, b"[" * _DEPTH + b"]" * _DEPTH),
}
"""What is made of the bytes."""

_WHOLE: Mapping[Body, Callable[[Members], object]] = {
    Body.NO_RESPONSE: lambda members: members,
    Body.NULL_RESPONSE: lambda _: {"Response": None},
    Body.LIST_RESPONSE: lambda members: {"Response": [members]},
    Body.TEXT_RESPONSE: lambda _: {"Response": "ok"},
    Body.ERROR_AS_TEXT: lambda members: {
        "Response": {"Error": "It failed.", **_request_id(members)}
    },
    Body.ERROR_WITHOUT_CODE: lambda members: {
        "Response": {"Error": {"Message": "It failed."}, **_request_id(members)}
    },
    Body.NULL_MEMBERS: lambda members: {
        "Response": {**dict.fromkeys(members), **_request_id(members)}
    },
    Body.UNKNOWN_MEMBERS: lambda members: {
        "Response": {**members, "NewMember": {"Values": [1, None]}, "OtherMember": None}
    },
    Body.WRONG_TYPES: lambda members: {
        "Response": {
            **{name: _other_type(value) for name, value in members.items()},
            **_request_id(members),
        }
    },
    Body.NO_REQUEST_ID: lambda members: {
        "Response": {k: v for k, v in members.items() if k != "RequestId"}
    },
}
"""What is made of the members of the answer."""
