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
    vpc.associate_ipv6_address(request, timeout=2.5, validation=mode)


def bind_to_what_is_known(
    vpc: VpcClient, instance: str | None, interface: str | None, address: str | None
) -> None:
    vpc.associate_ipv6_address(
        {
            "ipv6_address_id": "eipv6-11112222",
            "instance_id": instance,
            "network_interface_id": interface,
            "private_ipv6_address": address,
        }
    )
    vpc.associate_ipv6_address(
        AssociateIPv6AddressRequest(ipv6_address_id="e", network_interface_id=interface)
    )
    # What may be None in one signature or another needs nothing of the kind.
    vpc.associate_ipv6_address(
        ipv6_address_id="e", instance_id=instance, private_ipv6_address=address
    )
    vpc.associate_ipv6_address(
        ipv6_address_id="e", network_interface_id=interface, private_ipv6_address="a"
    )


async def bind_to_what_is_known_async(
    vpc: AsyncVpcClient, request: AssociateIPv6AddressRequest
) -> str | None:
    answer = await vpc.associate_ipv6_address(request, timeout=1, validation="warn")
    return answer.request_id


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
