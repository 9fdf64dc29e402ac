"""The one authority for Python names: how wire names are spelt as identifiers."""

from __future__ import annotations

import keyword
import re
from collections.abc import Container
from functools import cache
from itertools import count
from typing import Protocol

from actionsmith.rules.name import LONGEST

# Runs of capitals are whole acronyms (`VPNGateway` is VPN, Gateway), a lower-case s may
# end one (`URLs`), digits belong to the word before them, and IPv6 is one word.
_WORD = re.compile(
    r"E?IPv[46]|[A-Z]+(?=IPv[46])"
    r"|[A-Z]{2,}s(?![a-z])|[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*|[0-9]+"
)

# What stands in annotations, where a member of that name would be meant.
_ANNOTATIONS = frozenset(
    {"bool", "dt", "float", "int", "list", "object", "str", "structures", "tuple"}
)
_NOT_ARGUMENTS = frozenset({"self", "request", "timeout", "validation", *_ANNOTATIONS})
_NOT_OF_WAITERS = frozenset({"delay", "progress"})
_NOT_MEMBERS = frozenset({"from_wire", "raw", "self", "unexpected", *_ANNOTATIONS})
_HELPERS = frozenset(
    {
        *("isinstance", "missing", "unknown", "wrong_type", "wrong_value"),
        *("combine", "compares", "count", "differ", "is_integer", "is_number"),
        *(
            "is_date",
            "is_int64",
            "is_ipv6",
            "is_list",
            "is_object",
            "is_uint64",
            "like",
        ),
        *("enumerate", "len"),
    }
)
"""What validators call."""
# A method is a function in the module of its action, beside what that is made of.
_NOT_METHODS = frozenset(
    {
        *("call", "close", "aclose", "settle", "perform", "pages"),
        *("annotations", "overload", "re", "validate", *_HELPERS, *_ANNOTATIONS),
    }
)
# What the modules of actions and structures call the names of parameters and members.
_NOT_PATTERNS = frozenset({"_MEMBERS", "_PARAMETERS"})
_NOT_VARIABLES = _HELPERS | {"request", "index", "item", "path", "value"}


# What the module of a structure takes from elsewhere.
_NOT_STRUCTURES = frozenset(
    {
        *(
            "Iterator",
            "Later",
            "ListOf",
            "Mapping",
            "Required",
            "Sequence",
            "Structure",
        ),
        *("TypedDict", "Violation", "annotations", "re", *_HELPERS, *_ANNOTATIONS),
    }
)


class Member(Protocol):
    """What a request, an answer or a structure consists of."""

    @property
    def name(self) -> str:
        """What it is called on the wire."""

    @property
    def python_name(self) -> str | None:
        """What it is called in Python, where that is not made of its own name."""


def _free(name: str, taken: Container[str]) -> str:
    """Return the name, with an underscore behind it where it means something else."""
    return f"{name}_" if keyword.iskeyword(name) or name in taken else name


def words(name: str) -> list[str]:
    """Return the lower-case words of a wire name.

    >>> words("AssociateIPv6Address"), words("hadAutoFixVul")
    (['associate', 'ipv6', 'address'], ['had', 'auto', 'fix', 'vul'])
    """
    return [word.lower() for word in _WORD.findall(name)]


@cache  # every name is spelt by several views of it
def snake_case(name: str) -> str:
    """Return a wire name in snake_case, with its acronyms whole.

    >>> snake_case("IPv6AddressIds"), snake_case("VPNGateway"), snake_case("EnableURLs")
    ('ipv6_address_ids', 'vpn_gateway', 'enable_urls')
    """
    return "_".join(words(name))


def argument_name(parameter: Member) -> str:
    """Return the keyword argument of a parameter: `class_` for Class."""
    return _free(snake_case(_called(parameter)), _NOT_ARGUMENTS)


def waiter_argument(parameter: Member) -> str:
    """Return the first argument of what waits for the resources that have an id."""
    return _free(argument_name(parameter), _NOT_OF_WAITERS)


def variable_name(parameter: Member) -> str:
    """Return the variable of a parameter in a validator, among what that calls."""
    return _free(argument_name(parameter), _NOT_VARIABLES)


def member_name(member: Member) -> str:
    """Return the attribute of a member of an answer or of a structure."""
    return _free(snake_case(_called(member)), _NOT_MEMBERS)


def another_name(name: str, taken: Container[str]) -> str:
    """Return what a member can be called that would be called what another one is.

    >>> another_name("instance_id", {"instance_id"}), another_name("class_", {"class_"})
    ('instance_id_2', 'class_2')
    """
    stem = name.removesuffix("_")[: LONGEST - len("_999")]
    numbered = (f"{stem}_{number}" for number in count(2))
    return next(each for each in numbered if each not in taken)


def _called(member: Member) -> str:
    return member.python_name or member.name


def structure_name(structure: str) -> str:
    """Return the class of a structure.

    >>> structure_name("Filter"), structure_name("Sequence")
    ('Filter', 'Sequence_')
    """
    return _free(structure, _NOT_STRUCTURES)


def structure_module(structure: str) -> str:
    """Return the module that holds a structure, beside names of every spelling.

    The underscore keeps it apart from classes, keywords, tests and devices.

    >>> structure_module("NatGateway"), structure_module("LoadTest")
    ('_nat_gateway', '_load_test_')
    """
    name = f"_{snake_case(structure)}"
    return f"{name}_" if name.endswith("_test") else name


def structure_dict(structure: str) -> str:
    """Return the class of dictionaries that can stand for a structure."""
    return f"{structure}Dict"


def structure_check(structure: str) -> str:
    """Return the function that checks what a request has for a structure."""
    return f"validate_{snake_case(structure)}"


def method_name(action: str) -> str:
    """Return the client's method for an action."""
    return _free(snake_case(action), _NOT_METHODS)


def iterator_name(action: str) -> str:
    """Return the client's method for the items of all pages of an action.

    >>> iterator_name("DescribeIPv6Addresses")
    'iter_describe_ipv6_addresses'
    """
    return f"iter_{snake_case(action)}"


def awaited_name(method: str) -> str:
    """Return what type checkers know a method by that is awaited.

    >>> awaited_name("place_order"), awaited_name("import_")
    ('place_order_async', 'import_async')
    """
    return f"{method.removesuffix('_')}_async"


def waiter_name(resource: str, waiter: str) -> str:
    """Return the client's method that waits for a state of a resource.

    >>> waiter_name("ipv6-address", "bound")
    'wait_until_ipv6_address_bound'
    """
    return f"wait_until_{snake_case(resource)}_{snake_case(waiter)}"


def module_name(action: str) -> str:
    """Return the module that holds an action; no tool takes it for tests.

    >>> module_name("PlaceOrder"), module_name("TestOrder"), module_name("Import")
    ('place_order', 'action_test_order', 'import_')
    """
    name = snake_case(action)
    if name == "conftest" or name.startswith("test") or name.endswith("_test"):
        return f"action_{name}"
    return _free(name, ())


def constant_name(name: str) -> str:
    """Return an action's name or a rule's id as a constant.

    >>> constant_name("AssociateIPv6Address"), constant_name("single-target")
    ('ASSOCIATE_IPV6_ADDRESS', 'SINGLE_TARGET')
    """
    return snake_case(name).upper()


def action_constant(action: str, service: str) -> str:
    """Return the constant of an action, in a module that has the service's, too.

    >>> action_constant("AssociateIPv6Address", "vpc"), action_constant("ECC", "ecc")
    ('ASSOCIATE_IPV6_ADDRESS', 'ECC_')
    """
    return _free(constant_name(action), {constant_name(service)})


def pattern_constant(name: str) -> str:
    """Return the constant that holds the pattern of a type."""
    return _free(f"_{constant_name(name)}", _NOT_PATTERNS)


def pattern_constant_of(member: Member) -> str:
    """Return the constant that holds the pattern which a member states in place."""
    return pattern_constant(_called(member))


def error_class_name(code: str) -> str:
    """Return the class of an error code: its dots replaced by underscores.

    Plain concatenation would collide: `InvalidParameter.Conflict` and
    `InvalidParameterConflict` are two codes.
    """
    return code.replace(".", "_")


def service_class_prefix(service: str) -> str:
    """Return what the client classes of a service start with.

    >>> service_class_prefix("vpc"), service_class_prefix("api-gateway")
    ('Vpc', 'ApiGateway')
    """
    return "".join(word.capitalize() for word in service.split("-"))


def service_module(service: str) -> str:
    """Return the sub-package of a service, which examples call a client of it, too."""
    return _free(service.replace("-", "_"), ("default_region", "errors", "print"))
