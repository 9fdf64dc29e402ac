"""The contracts say what the public pages say: field by field and code by code.

The tables here were taken from the pages by hand, apart from the contracts.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from actionsmith import pipeline
from actionsmith.contract import Catalog, Confidence, Region, Retry
from actionsmith.source import Mapping, plain_value

SPEC = Path(__file__).parents[2] / "spec"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    checked = pipeline.check(SPEC, None)
    assert checked.catalog is not None
    assert checked.diagnostics == []
    return checked.catalog


# The reference page of the international edition, 2025-11-13.
PAGE_PARAMETERS = {
    "IPv6AddressId": True,
    "NetworkInterfaceId": False,
    "PrivateIPv6Address": False,
}
PAGE_COMMON_PARAMETERS = {"Action": True, "Version": True, "Region": True}
PAGE_CODES = {
    "InvalidParameter",
    "InvalidParameterConflict",
    "InvalidParameterValue",
    "InvalidParameterValue.AddressIdMalformed",
    "InvalidParameterValue.AddressIpNotFound",
    "InvalidParameterValue.AddressNotApplicable",
    "InvalidParameterValue.MissingAssociateEntity",
    "InvalidParameterValue.NetworkInterfaceInstanceNotSupport",
    "InvalidParameterValue.NetworkInterfaceNotFound",
    "InvalidPrivateIpAddress.AlreadyBindEip",
    "MissingParameter",
    "OperationDenied.AddressInArrears",
    "UnsupportedOperation.AddressStatusNotPermit",
}
SDK_CODES = {
    "InvalidParameterValue.InstanceDoesNotSupportEipVisibleOnEni",
    "InvalidParameterValue.InstanceVpcDoesNotSupportEipVisibleOnEni",
    "InvalidParameterValue.NetworkInterfaceIdNotMatch",
    "InvalidParameterValue.PrivateIpAddressNotMatch",
    "RequestLimitExceeded",
}
PAGE_REQUEST = {
    "IPv6AddressId": "eipv6-3lxpc6sh",
    "NetworkInterfaceId": "eni-0c454zph",
    "PrivateIPv6Address": "fc00:200:300:700:0:9c64:2c95:b711",
}
PAGE_ANSWER = {"RequestId": "631011dd-6dfa-41b5-be7c-47bd61d82978"}

COMMON_CODES = [
    "ActionOffline",
    "AuthFailure",
    "AuthFailure.InvalidAuthorization",
    "AuthFailure.InvalidSecretId",
    "AuthFailure.MFAFailure",
    "AuthFailure.SecretIdNotFound",
    "AuthFailure.SignatureExpire",
    "AuthFailure.SignatureFailure",
    "AuthFailure.TokenFailure",
    "AuthFailure.UnauthorizedOperation",
    "DryRunOperation",
    "FailedOperation",
    "InternalError",
    "InvalidAction",
    "InvalidParameter",
    "InvalidParameterValue",
    "InvalidRequest",
    "IpInBlacklist",
    "IpNotInWhitelist",
    "LimitExceeded",
    "MissingParameter",
    "NoSuchProduct",
    "NoSuchVersion",
    "RequestLimitExceeded",
    "RequestLimitExceeded.GlobalRegionUinLimitExceeded",
    "RequestLimitExceeded.IPLimitExceeded",
    "RequestLimitExceeded.UinLimitExceeded",
    "RequestSizeLimitExceeded",
    "ResourceInUse",
    "ResourceInsufficient",
    "ResourceNotFound",
    "ResourceUnavailable",
    "ResponseSizeLimitExceeded",
    "ServiceUnavailable",
    "UnauthorizedOperation",
    "UnknownParameter",
    "UnsupportedOperation",
    "UnsupportedProtocol",
    "UnsupportedRegion",
]


def test_parameters(catalog: Catalog) -> None:
    action = catalog.services["vpc"].actions["AssociateIPv6Address"]
    on_page = {n: p for n, p in action.parameters.items() if p.source is None}
    assert {name: p.required for name, p in on_page.items()} == PAGE_PARAMETERS
    # The domestic edition lists one more; the page names it inside a text alone.
    (other,) = action.parameters.keys() - on_page.keys()
    assert other == "InstanceId"
    assert action.parameters[other].source == "domestic"
    assert not action.parameters[other].required
    assert {p.type.base for p in action.parameters.values()} == {"string"}
    assert action.parameters["PrivateIPv6Address"].type.format == "ipv6"


def test_common_parameters(catalog: Catalog) -> None:
    common = catalog.provider.common_parameters
    action = catalog.services["vpc"].actions["AssociateIPv6Address"]
    required = {name: parameter.required for name, parameter in common.items()}
    # Whether the region is required is said of each action; some must do without it.
    required["Region"] = action.region is Region.REQUIRED
    assert {n: required[n] for n in PAGE_COMMON_PARAMETERS} == PAGE_COMMON_PARAMETERS
    assert {parameter.header for parameter in common.values()} == {
        *("X-TC-Action", "X-TC-Version", "X-TC-Timestamp", "X-TC-Region"),
        *("X-TC-Token", "X-TC-Language", "X-TC-RequestClient", "Authorization"),
    }
    assert common["Language"].type.enum == ("zh-CN", "en-US")


def test_error_codes(catalog: Catalog) -> None:
    errors = catalog.services["vpc"].actions["AssociateIPv6Address"].errors
    assert {c for c, e in errors.items() if e.source is None} == PAGE_CODES
    assert {c for c, e in errors.items() if e.source == "sdk"} == SDK_CODES
    assert len(errors) == 18


def test_common_error_codes_and_what_to_do_about_them(catalog: Catalog) -> None:
    errors = catalog.provider.errors
    assert sorted(errors) == sorted(COMMON_CODES)
    advice = {code: e.retry for code, e in errors.items() if e.retry}
    throttling = [c for c in COMMON_CODES if c.startswith("RequestLimitExceeded")]
    assert advice == {
        **dict.fromkeys(throttling, Retry.BACKOFF),
        "InternalError": Retry.IF_SAFE,
        "ServiceUnavailable": Retry.IF_SAFE,
        "AuthFailure.SignatureExpire": Retry.AFTER_CLOCK_CORRECTION,
        "AuthFailure.TokenFailure": Retry.AFTER_CREDENTIAL_REFRESH,
    }


def test_rules(catalog: Catalog) -> None:
    action = catalog.services["vpc"].actions["AssociateIPv6Address"]
    said = {
        name: (str(rule.expression), rule.error.code, rule.confidence)
        for name, rule in action.constraints.items()
    }
    assert said == {
        "single-target": (
            "ZeroOrOne(InstanceId, NetworkInterfaceId)",
            "InvalidParameterConflict",
            Confidence.DOCUMENTED,
        ),
        "interface-needs-address": (
            "IF NetworkInterfaceId THEN PrivateIPv6Address",
            "MissingParameter",
            Confidence.DOCUMENTED,
        ),
        "some-target": (
            "Or(InstanceId, NetworkInterfaceId)",
            "InvalidParameterValue.MissingAssociateEntity",
            Confidence.INFERRED,
        ),
    }


def test_the_rest_of_the_page(catalog: Catalog) -> None:
    service = catalog.services["vpc"]
    action = service.actions["AssociateIPv6Address"]
    assert action.rate_limit == 20
    assert not action.retry_safe
    assert service.version == "2017-03-12"
    assert action.sources["page"].date == "2025-11-13"
    (example,) = action.examples.values()
    assert plain_value(example.request) == PAGE_REQUEST
    assert isinstance(example.response, Mapping)
    assert plain_value(example.response) == PAGE_ANSWER


def test_endpoints(catalog: Catalog) -> None:
    hosts = {n: str(e.host) for n, e in catalog.services["vpc"].endpoints.items()}
    assert hosts == {
        "default": "vpc.tencentcloudapi.com",
        "regional": "vpc.{region}.tencentcloudapi.com",
        "international": "vpc.intl.tencentcloudapi.com",
        "internal": "vpc.internal.tencentcloudapi.com",
    }
