"""The protocol without its input and output: build a request, read an answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, cast

from .errors import MalformedResponse
from .redaction import Secrets
from .refusals import error_class
from .structure import Response

if TYPE_CHECKING:
    from .action import Action
    from .endpoint import Endpoint
    from .signing import Signer

ResponseT = TypeVar("ResponseT", bound=Response)

_CONTENT_TYPE = "application/json"
_USER_AGENT = "tencent-actions-python"
_TOO_DEEP = "JSON nested too deeply"
EXCERPT = 200
"""Characters of an answer that are told, where it is none of the API's."""

MAX_REQUEST = 10 * 1024 * 1024
"""Bytes of a request's body that the API takes."""


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A POST to the root of an endpoint."""

    endpoint: Endpoint
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    """Names and values, Host included; Content-Length is the transport's."""
    body: bytes = field(repr=False)

    # Neither shows in the text form: they hold signature, token and passwords.


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    """Values by name in lower case; the last one counts of several."""
    body: bytes


def encode(request: Mapping[str, object]) -> bytes:
    """Return a request, wire names and values, as compact JSON in UTF-8.

    Raises:
        TypeError: If a value has no form in JSON; names the parameter.
        ValueError: If a value is not a finite number, not Unicode text (a lone
            surrogate) or nested without end; names the parameter.

    """
    try:
        return _encoder.encode(dict(request)).encode()
    except (TypeError, ValueError, RecursionError):
        for name, value in request.items():
            _require_encodable(name, value)
        raise


def build(
    action: Action[Response],
    body: bytes,
    *,
    endpoint: Endpoint,
    region: str,
    signer: Signer,
    timestamp: int,
) -> HttpRequest:
    """Return a signed request; `timestamp` is in seconds since 1970."""
    signed = {
        "Content-Type": _CONTENT_TYPE,
        "Host": endpoint.authority,
        "X-TC-Action": action.name,
    }
    headers = {
        **signed,
        "X-TC-Version": action.service.version,
        "X-TC-Timestamp": str(timestamp),
        "User-Agent": _USER_AGENT,
        "Authorization": signer.authorization(signed, body, timestamp),
    }
    if action.names_region:
        headers["X-TC-Region"] = region
    if signer.credentials.token is not None:
        headers["X-TC-Token"] = signer.credentials.token
    return HttpRequest(endpoint, tuple(headers.items()), body)


def read(
    action: Action[ResponseT], answer: HttpAnswer, secrets: Secrets | None = None
) -> ResponseT:
    """Return the response in an answer; no error tells the secrets that it holds.

    Success and failure are told apart by `Response.Error` alone: its presence is a
    failure, whatever the HTTP status and the Content-Type say.

    Raises:
        ServiceError: If the answer carries an error; as the class of its code.
        MalformedResponse: If it carries neither an error nor, with status 200, an
            envelope.

    """
    secrets = Secrets() if secrets is None else secrets
    try:
        return _read(action, answer, secrets)
    except RecursionError:
        raise _malformed(answer, _TOO_DEEP, secrets) from None


def _read(action: Action[ResponseT], answer: HttpAnswer, secrets: Secrets) -> ResponseT:
    value, problem = _parsed(answer.body)
    envelope = _json_object(value)
    response = _json_object(envelope.get("Response")) if envelope else None
    if response is None:
        raise _malformed(answer, problem or "JSON without the API's envelope", secrets)
    fault = response.get("Error")
    if fault is not None:
        details = _json_object(fault) or {}
        code = details.get("Code")
        if not isinstance(code, str) or not code:
            raise _malformed(answer, "an error without a code", secrets)
        raise error_class(code, action.service.errors)(
            secrets.redact(_text(details.get("Message")) or ""),
            code=secrets.redact(code),
            request_id=_redacted(response.get("RequestId"), secrets),
            action=action.name,
            status=answer.status,
        )
    if answer.status != 200:
        raise _malformed(answer, "neither a success nor an error of the API", secrets)
    return action.response.from_wire(response)


def _parsed(body: bytes) -> tuple[object, str | None]:
    """Return what a body says, or what is wrong with it.

    It raises nothing: a parser's exception has the whole body in it, and would go
    wherever the one goes that is raised because of it.
    """
    try:
        return json.loads(body.decode(), parse_constant=_no_number), None
    except RecursionError:
        return None, _TOO_DEEP
    except ValueError:  # also of the wrong encoding, and of numbers without end
        return None, "not JSON in UTF-8"


def _plain(value: object) -> object:
    """Give mappings and sequences of other classes the form that `json` knows."""
    if isinstance(value, Mapping):
        return dict(cast("Mapping[str, object]", value))
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return list(cast("Sequence[object]", value))
    raise TypeError(f"{type(value).__name__} has no form in JSON")


_encoder = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain
)


def _require_encodable(name: str, value: object) -> None:
    """Raise the exception that tells the caller what is wrong with one value."""
    try:
        _encoder.encode(value).encode()
    except TypeError as error:
        raise TypeError(f"{name} cannot be sent: {error}") from None
    except UnicodeEncodeError:
        raise ValueError(
            f"{name} cannot be sent: it holds a lone surrogate, which is not text"
        ) from None
    except RecursionError:
        raise ValueError(f"{name} cannot be sent: it is nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"{name} cannot be sent: {error}") from None


def _json_object(value: object) -> Mapping[str, object] | None:
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _redacted(value: object, secrets: Secrets) -> str | None:
    return secrets.redact(value) if isinstance(value, str) else None


def _no_number(name: str) -> object:
    """Refuse NaN and the like, which JSON has not, and no code expects."""
    raise ValueError(f"{name} is no number of JSON")


def _malformed(answer: HttpAnswer, what: str, secrets: Secrets) -> MalformedResponse:
    kind = answer.headers.get("content-type") or "no content type"
    return MalformedResponse(
        f"the answer is {what if answer.body else 'empty'} (HTTP {answer.status}, "
        f"{secrets.excerpt(kind.encode(), EXCERPT)})",
        status=answer.status,
        excerpt=secrets.excerpt(answer.body, EXCERPT),
    )
