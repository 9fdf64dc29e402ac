"""Calls that a strict type checker must accept."""

from __future__ import annotations

from tencent_actions import Credentials, Validation, Violation
from tencent_actions.vpc import VPC, AsyncVpcClient, VpcClient, errors
from tencent_actions.vpc.types import (
    AssociateIPv6AddressRequest,
    AssociateIPv6AddressResponse,
)

credentials = Credentials("id", "key", token="token")
mode: Validation = "warn"


def bind() -> str | None:
    with VpcClient(region="ap-guangzhou", credentials=credentials) as vpc:
        answer: AssociateIPv6AddressResponse = vpc.associate_ipv6_address(
            ipv6_address_id="eipv6-11112222",
            network_interface_id="eni-11112222",
            private_ipv6_address="fc00::1",
        )
        return answer.request_id


def bind_step_by_step(vpc: VpcClient, instance_id: str | None) -> None:
    request: AssociateIPv6AddressRequest = {"ipv6_address_id": "eipv6-11112222"}
    if instance_id is not None:
        request["instance_id"] = instance_id
    vpc.associate_ipv6_address(**request, timeout=2.5, validation=mode)


async def bind_async() -> str | None:
    async with AsyncVpcClient(
        region="ap-guangzhou",
        credentials=Credentials.from_env(),
        endpoint=VPC.endpoints["international"],
        timeout=5,
        validation="off",
    ) as vpc:
        answer = await vpc.associate_ipv6_address(
            ipv6_address_id="eipv6-11112222", instance_id="ins-djflxkvi"
        )
        return answer.request_id


def handle(vpc: VpcClient) -> tuple[Violation, ...]:
    try:
        vpc.associate_ipv6_address(ipv6_address_id="eipv6-11112222")
    except errors.InvalidParameterConflict as error:
        code: str = error.code
        rule: str | None = error.constraint
        print(code, rule, error.request_id, error.retry is errors.Retry.NEVER)
    except errors.ContractViolation as error:
        return error.violations
    except (errors.InvalidPrivateIpAddress, errors.AuthFailure) as error:
        print(error.status, error.origin)
    except errors.RequestTimeout as error:
        print(error.sent)
    except errors.TencentCloudError as error:
        print(error.message)
    return ()
