"""A small service, in the shape in which the generator writes one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from actionsmith.runtime.action import Action, Service
from actionsmith.runtime.client import ServiceClient
from actionsmith.runtime.client_async import AsyncServiceClient
from actionsmith.runtime.credentials import Credentials
from actionsmith.runtime.errors import Retry, ServiceError
from actionsmith.runtime.kinds import ListOf
from actionsmith.runtime.structure import Response, Structure
from actionsmith.runtime.validation import Validation, Violation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actionsmith.runtime.kinds import Kind


class InvalidParameterValue(ServiceError):  # noqa: N818
    """A parameter has a wrong value."""

    code = "InvalidParameterValue"


class InvalidParameterValue_Malformed(InvalidParameterValue):  # noqa: N801
    """An id is malformed."""

    code = "InvalidParameterValue.Malformed"


class MissingParameter(ServiceError):  # noqa: N818
    """A parameter is missing."""

    code = "MissingParameter"


class RequestLimitExceeded(ServiceError):  # noqa: N818
    """Throttled."""

    code = "RequestLimitExceeded"
    retry = Retry.BACKOFF


class InternalError(ServiceError):
    """The service failed, and maybe did not."""

    code = "InternalError"
    retry = Retry.IF_SAFE


class AuthFailure(ServiceError):  # noqa: N818
    """The service does not know who calls."""

    code = "AuthFailure"


class AuthFailure_SignatureExpire(AuthFailure):  # noqa: N801
    """The timestamp is too far from the service's time."""

    code = "AuthFailure.SignatureExpire"
    retry = Retry.AFTER_CLOCK_CORRECTION


class AuthFailure_TokenFailure(AuthFailure):  # noqa: N801
    """The token is not valid, or not any more."""

    code = "AuthFailure.TokenFailure"
    retry = Retry.AFTER_CREDENTIAL_REFRESH


ERRORS: Mapping[str, type[ServiceError]] = {
    "AuthFailure": AuthFailure,
    "AuthFailure.SignatureExpire": AuthFailure_SignatureExpire,
    "AuthFailure.TokenFailure": AuthFailure_TokenFailure,
    "InternalError": InternalError,
    "InvalidParameterValue": InvalidParameterValue,
    "InvalidParameterValue.Malformed": InvalidParameterValue_Malformed,
    "MissingParameter": MissingParameter,
    "RequestLimitExceeded": RequestLimitExceeded,
}

SHOP = Service(
    "shop",
    "2020-02-02",
    {
        "default": "https://shop.example.com",
        "regional": "https://shop.{region}.example.com",
    },
    ERRORS,
)


class Tag(Structure):
    """A tag."""

    __slots__ = ("key", "value")

    key: str | None
    value: str | None

    _members: ClassVar[Mapping[str, tuple[str, Kind]]] = {
        "key": ("Key", "string"),
        "value": ("Value", "string"),
    }


class BuyResponse(Response):
    """What was bought."""

    __slots__ = ("order_id", "prices", "tag", "tags")

    order_id: str | None
    prices: tuple[int, ...] | None
    tag: Tag | None
    tags: tuple[Tag, ...] | None

    _members: ClassVar[Mapping[str, tuple[str, Kind]]] = {
        "order_id": ("OrderId", "string"),
        "prices": ("Prices", ListOf("integer")),
        "tag": ("Tag", Tag),
        "tags": ("Tags", ListOf(Tag)),
    }


def validate_buy(request: Mapping[str, object]) -> list[Violation]:
    """Check a request to buy."""
    violations: list[Violation] = []
    item = request.get("Item")
    if isinstance(item, str) and not item.startswith("item-"):
        violations.append(
            Violation(
                "pattern",
                "InvalidParameterValue.Malformed",
                ("Item",),
                "An item's id starts with item-.",
                "inferred",
            )
        )
    if "Item" not in request:
        violations.append(
            Violation("required", "MissingParameter", ("Item",), "Item is required.")
        )
    if "Colour" in request and "Size" in request:
        violations.append(
            Violation(
                "one-choice",
                "InvalidParameterConflict",
                ("Colour", "Size"),
                "Colour and Size exclude each other.",
            )
        )
    return violations


# One of each kind: what must not be done twice, what may be, what bears a token by
# which the service knows a repeated request, what may be done twenty times a second.

BUY = Action(
    name="Buy",
    service=SHOP,
    response=BuyResponse,
    validate=validate_buy,
    rate_limit=None,
    retry_safe=False,
    sensitive=frozenset({"Password"}),
)
SEARCH = replace(BUY, name="Search", retry_safe=True)
ORDER = replace(BUY, name="Order", client_token="ClientToken")
VISIT = replace(BUY, name="Visit", retry_safe=True, rate_limit=20.0)


class ShopClient(ServiceClient):
    """The shop."""

    _service = SHOP

    def buy(
        self,
        *,
        item: str | None = None,
        colour: object = None,
        size: str | None = None,
        password: object = None,
        timeout: float | None = None,
        validation: Validation | None = None,
        action: Action[BuyResponse] = BUY,
    ) -> BuyResponse:
        """Buy an item, or do something else with it."""
        return self.perform(
            action,
            {"Item": item, "Colour": colour, "Size": size, "Password": password},
            timeout=timeout,
            validation=validation,
        )


class AsyncShopClient(AsyncServiceClient):
    """The shop."""

    _service = SHOP

    async def buy(
        self,
        *,
        item: str | None = None,
        colour: object = None,
        size: str | None = None,
        password: object = None,
        timeout: float | None = None,
        validation: Validation | None = None,
        action: Action[BuyResponse] = BUY,
    ) -> BuyResponse:
        """Buy an item, or do something else with it."""
        return await self.perform(
            action,
            {"Item": item, "Colour": colour, "Size": size, "Password": password},
            timeout=timeout,
            validation=validation,
        )


CREDENTIALS = Credentials("AKIDexample", "very-secret", "session-token")


def success(**members: object) -> bytes:
    """Return the body of an answer that is a success."""
    return json.dumps({"Response": {"RequestId": "r-1", **members}}).encode()


def failure(code: object, message: object = "No.") -> bytes:
    """Return the body of an answer that is a failure."""
    return success(Error={"Code": code, "Message": message})
