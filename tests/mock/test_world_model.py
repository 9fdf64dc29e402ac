"""A world against a small model of the life of addresses, over many ways to live it."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from world_bench import Bench

from actionsmith.mock.world import Settle

NOT_FOUND = "InvalidParameterValue.AddressIpNotFound"
STATUS = "UnsupportedOperation.AddressStatusNotPermit"
BOUND = "InvalidPrivateIpAddress.AlreadyBindEip"
PRIVATE = [f"fc00::{last}" for last in "123"]
AFTER = {"CREATING": "UNBIND", "BINDING": "BIND", "UNBINDING": "UNBIND"}
AT_REST = ("UNBIND", "BIND", "BIND_ENI")


@dataclass
class Address:
    """What the model knows of one."""

    state: str = "CREATING"
    coming: str | None = "UNBIND"
    private: str | None = None
    name: str = "未命名"
    batch: list[str] = field(default_factory=list)
    """Those that were made by one call, which come to rest together."""


class Lives(RuleBasedStateMachine):
    """Calls as they come; a look settles what it has seen once already."""

    def __init__(self) -> None:
        super().__init__()
        self.world = Bench(settle=Settle(polls=0 if self.at_once else 1))
        self.addresses: dict[str, Address] = {}
        self.seen: set[str] = set()
        self.gone: list[str] = []

    at_once = False

    def some(self, data: st.DataObject, most: int = 1) -> list[str]:
        known = [*self.addresses, *self.gone[-2:], "eipv6-00000000"]
        return data.draw(
            st.lists(st.sampled_from(known), min_size=1, max_size=most, unique=True)
        )

    def judged(self, ids: list[str], states: tuple[str, ...]) -> str | None:
        if any(each not in self.addresses for each in ids):
            return NOT_FOUND
        if any(self.addresses[each].state not in states for each in ids):
            return STATUS
        return None

    def call(self, expected: str | None, action: str, **request: object) -> bool:
        if expected is not None:
            assert self.world.refusal(action, **request)[0] == expected
            return False
        self.world(action, **request)
        return True

    def begin(self, ids: list[str], state: str, coming: str) -> None:
        for each in ids:
            address = self.addresses[each]
            address.state, address.coming, address.batch = state, coming, ids
        self.seen -= set(ids)
        if self.at_once:
            self.over(ids)

    def over(self, ids: list[str]) -> None:
        for each in ids:
            address = self.addresses[each]
            if address.coming == "gone":
                del self.addresses[each]
                self.gone.append(each)
            elif address.coming is not None:
                address.state, address.coming = address.coming, None
                if address.state == "UNBIND":
                    address.private = None

    @rule(count=st.integers(1, 3))
    def allocate(self, count: int) -> None:
        ids = self.world("AllocateIPv6Addresses", AddressCount=count)["AddressSet"]
        assert len(ids) == count and not set(ids) & set(self.addresses)
        self.addresses |= {each: Address() for each in ids}
        self.begin(ids, "CREATING", "UNBIND")

    @rule(data=st.data(), private=st.sampled_from(PRIVATE))
    def associate(self, data: st.DataObject, private: str) -> None:
        ids = self.some(data)
        expected = self.judged(ids, ("UNBIND",))
        if private in [each.private for each in self.addresses.values()]:
            expected = expected or BOUND
        request = {"NetworkInterfaceId": "eni-11112222", "PrivateIPv6Address": private}
        request["IPv6AddressId"] = ids[0]
        if self.call(expected, "AssociateIPv6Address", **request):
            self.addresses[ids[0]].private = private
            self.begin(ids, "BINDING", "BIND")

    @rule(data=st.data(), keep=st.booleans())
    def disassociate(self, data: st.DataObject, keep: bool) -> None:
        ids = self.some(data)
        expected = self.judged(ids, ("BIND", "BIND_ENI"))
        request = {"IPv6AddressId": ids[0], "KeepBindWithEni": keep}
        kept = keep and ids[0] in self.addresses
        kept = kept and self.addresses[ids[0]].state == "BIND"
        if self.call(expected, "DisassociateIPv6Address", **request):
            self.begin(ids, "UNBINDING", "BIND_ENI" if kept else "UNBIND")

    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        ids = self.some(data, 3)
        expected = self.judged(ids, ("UNBIND",))
        if self.call(expected, "ReleaseIPv6Addresses", IPv6AddressIds=ids):
            self.begin(ids, "OFFLINING", "gone")

    @rule(data=st.data(), name=st.sampled_from(["a", "b"]))
    def rename(self, data: st.DataObject, name: str) -> None:
        ids = self.some(data, 3)
        expected = self.judged(ids, AT_REST)
        request = {"IPv6AddressIds": ids, "IPv6AddressName": name}
        if self.call(expected, "ModifyIPv6AddressesAttributes", **request):
            for each in ids:
                self.addresses[each].name = name

    @rule(data=st.data())
    def look(self, data: st.DataObject) -> None:
        ids = [each for each in self.some(data, 4) if each in self.addresses]
        if not ids:
            return
        self.looked_at(ids)
        found = {each["AddressId"]: each for each in self.world.look(*ids)}
        assert list(found) == [each for each in ids if each in self.addresses]
        for each, members in found.items():
            address = self.addresses[each]
            assert members["AddressStatus"] == address.state
            assert members["PrivateAddressIp"] == address.private
            assert members["AddressName"] == address.name

    @rule(state=st.sampled_from([*AFTER, *AT_REST, "OFFLINING"]))
    def search(self, state: str) -> None:
        self.looked_at(list(self.addresses))
        filters = [{"Name": "address-status", "Values": [state]}]
        request = {"Filters": filters, "Limit": 100}
        answer = self.world("DescribeIPv6Addresses", **request)
        wanted = [i for i, each in self.addresses.items() if each.state == state]
        assert [each["AddressId"] for each in answer["AddressSet"]] == wanted[:100]
        assert answer["TotalCount"] == len(wanted)

    def looked_at(self, ids: list[str]) -> None:
        """Settle what is looked at for the second time, with all of its batch."""
        batches = []
        for each in ids:
            address = self.addresses[each]
            if address.coming is not None and address.batch not in batches:
                batches.append(address.batch)
        for batch in batches:
            if self.seen & set(batch):
                self.over([each for each in batch if each in self.addresses])
            self.seen |= set(batch)

    @invariant()
    def nothing_else_is_there(self) -> None:
        shown = self.world.world.state()["ipv6-address"]
        assert isinstance(shown, list)
        states = {each["id"]: each["state"] for each in shown}
        assert states == {i: each.state for i, each in self.addresses.items()}


class LivesAtOnce(Lives):
    at_once = True


TestLives = Lives.TestCase
TestLivesAtOnce = LivesAtOnce.TestCase
TestLives.settings = settings(max_examples=60, stateful_step_count=40)
TestLivesAtOnce.settings = settings(max_examples=30, stateful_step_count=30)
