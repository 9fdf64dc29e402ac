"""The view of a service's structures: classes, dictionaries, and their checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from actionsmith.contract import (
    Parameter,
    Service,
    Structure,
    ValueType,
    Violations,
)

from . import literals, naming, types
from .checks import Checks, Value, patterns
from .cycles import groups
from .layout import call, display, optional, required
from .prose import docstring, sentence, told
from .splitting import split
from .uses import Uses
from .views import MemberView, StructureEntry, StructureView


def structure_entries(service: Service, uses: Uses) -> tuple[StructureEntry, ...]:
    """Return what the rest of a service's package knows of its structures."""
    return tuple(
        _entry(structure, is_sent=name in uses.in_requests)
        for name, structure in service.structures.items()
    )


def structure_views(
    service: Service, uses: Uses, violations: Violations
) -> Iterator[StructureView]:
    """Yield everything that the template says of each structure."""
    structures = service.structures
    of_cycle = groups({str(n): _parts(s, structures) for n, s in structures.items()})
    for name, structure in structures.items():
        later = frozenset(
            naming.structure_name(part)
            for part in _parts(structure, structures)
            if of_cycle[part] == of_cycle[name]
        )
        is_sent = name in uses.in_requests
        yield _view(service.file, structure, violations, later, is_sent=is_sent)


def _parts(structure: Structure, structures: Mapping[str, Structure]) -> list[str]:
    """Return the structures that a structure consists of."""
    parts = {
        str(member.type.innermost.name): None
        for member in structure.members.values()
        if types.has_structure(member.type)
    }
    return [name for name in parts if name in structures]


def _entry(structure: Structure, *, is_sent: bool) -> StructureEntry:
    name = structure.name
    return StructureEntry(
        module=naming.structure_module(name),
        name=naming.structure_name(name),
        dictionary=naming.structure_dict(name) if is_sent else "",
        check=naming.structure_check(name) if is_sent else "",
    )


def _view(
    source: str,
    structure: Structure,
    violations: Violations,
    later: frozenset[str],
    *,
    is_sent: bool,
) -> StructureView:
    members = structure.members
    name = naming.structure_name(structure.name)
    checks = Checks(violations)
    lines: list[str] = []
    if is_sent:
        for member in members.values():
            lines += checks.member(member, _value(member), 4)
        checks.used.update({"is_object", "unknown", "wrong_type"})
    typed = list(map(_typed, members.values())) if is_sent else []
    arguments = list(map(_argument, _required_first(members.values())))
    views = tuple(member_view(member, later) for member in members.values())
    words = types.imports(
        (
            *typed,
            *lines,
            *(line for _, line in arguments if is_sent),
            *(text for view in views for text in (view.member, view.entry)),
        )
    )
    any_required = is_sent and any(member.required for member in members.values())
    return StructureView(
        source=source,
        entry=_entry(structure, is_sent=is_sent),
        header=split(f"class {name}(Structure):", indent=0),
        docstring=docstring(sentence(structure.description), indent=4),
        slots=slots(members),
        secret=secret(members),
        members=views,
        dictionary_header=split(
            f"class {naming.structure_dict(structure.name)}(TypedDict, total=False):",
            indent=0,
        ),
        dictionary_docstring=docstring(f"What can stand for a {name}.", indent=4),
        typed=tuple(typed),
        arguments=tuple(arguments),
        check_header=_check_header(structure),
        check_docstring=docstring(
            f"Yield every way in which a value is no {structure.name}.", indent=4
        ),
        lookups=tuple(_lookup(member) for member in members.values()),
        checks=tuple(lines),
        known=known("_MEMBERS", members),
        patterns=tuple(compiled(patterns(members)) if is_sent else ()),
        unknown_code=literals.string(violations.unknown.code),
        type_code=literals.string(violations.type.code),
        abstract=(
            *(["Iterator"] if is_sent else []),
            *sorted(words & {"Sequence"}),
        ),
        typing=(
            *sorted(words & {"Literal"}),
            *(["Required"] if any_required else []),
            *(["TypedDict"] if is_sent else []),
        ),
        kinds=tuple(sorted(words & {"Later", "ListOf"})),
        helpers=tuple(sorted(checks.used)),
        words=words,
    )


def member_view(member: Parameter, later: frozenset[str] = frozenset()) -> MemberView:
    """Return a member of an answer or of a structure."""
    name = naming.member_name(member)
    values = [f"Known values: {_values(member.type)}."] if member.type.enum else []
    words = told(member.description, *values, deprecated=member.deprecated)
    return MemberView(
        name=name,
        entry=_member_entry(name, member, types.kind(member.type, later)),
        # The declared nullability of answers is not to be trusted.
        member=optional(name, types.of_answer(member.type), 4),
        docstring=docstring(words, indent=4),
    )


def _member_entry(name: str, member: Parameter, kind: str) -> str:
    """Return what the class of a member says of it, by its name in Python."""
    wire = literals.string(member.name)
    one = f'        "{name}": ({wire}, {kind}),'
    if len(one) <= literals.WIDTH:
        return one
    inner = split(f"{kind},", indent=12)
    return f'        "{name}": (\n            {wire},\n{inner}\n        ),'


def _values(value_type: ValueType) -> str:
    return ", ".join(f"`{value}`" for value in value_type.enum)


def slots(members: Mapping[str, Parameter]) -> str:
    """Return the tuple of the names of members."""
    names = [literals.string(naming.member_name(m)) for m in members.values()]
    return display("__slots__ = ", names, 4, ("(", ")")).removeprefix(
        "    __slots__ = "
    )


def secret(members: Mapping[str, Parameter]) -> str:
    """Return the statement that lists the secret members; empty if there are none."""
    names = [naming.member_name(m) for m in members.values() if m.sensitive]
    return name_set("_secret = ", names) if names else ""


def name_set(prefix: str, names: Iterable[str]) -> str:
    """Return a set of names behind `prefix`, one a line if it is long."""
    items = list(map(literals.string, names))
    one = f"    {prefix}frozenset({{{', '.join(items)}}})"
    if len(one) < literals.WIDTH:
        return one
    inner = display("", items, 8, ("{", "}"))
    return f"    {prefix}frozenset(\n{inner}\n    )"


def known(constant: str, members: Mapping[str, Parameter]) -> str:
    """Return the constant that holds the wire names of members."""
    names = [literals.string(name) for name in members]
    if not names:
        return f"{constant}: frozenset[str] = frozenset()"
    one = f"{constant} = frozenset({{{', '.join(names)}}})"
    if len(one) <= literals.WIDTH:
        return one
    return f"{constant} = frozenset(\n{display('', names, 4, ('{', '}'))}\n)"


def compiled(found: Mapping[str, str]) -> Iterator[str]:
    """Yield the constants that hold patterns."""
    for constant, pattern in found.items():
        arguments = [literals.string(pattern), "re.ASCII"]
        yield call(f"{constant} = re.compile", arguments, indent=0)


def _value(member: Parameter) -> Value:
    return Value(
        variable=naming.variable_name(member),
        path=f"{{path}}.{member.name}",
        member=member,
    )


def _lookup(member: Parameter) -> str:
    variable = naming.variable_name(member)
    return split(f"{variable} = value.get({literals.string(member.name)})", indent=4)


def _typed(member: Parameter) -> str:
    """Return the lines of a member in the class of dictionaries."""
    name = naming.member_name(member)
    annotation = types.of_request(member.type)
    if member.required:
        text = (
            annotation
            if isinstance(annotation, str)
            else f"Literal[{', '.join(annotation)}]"
        )
        line = split(f"{name}: Required[{text}]", indent=4)
    else:
        line = optional(name, annotation, 4)
    words = told(member.description, deprecated=member.deprecated)
    return f"{line}\n    {docstring(words, indent=4)}"


def _argument(member: Parameter) -> tuple[str, str]:
    name = naming.member_name(member)
    annotation = types.of_request(member.type)
    if member.required:
        return name, required(name, annotation, 8)
    return name, optional(name, annotation, 8, rest=" = None,")


def _required_first(members: Iterable[Parameter]) -> list[Parameter]:
    return sorted(members, key=lambda member: not member.required)


def _check_header(structure: Structure) -> str:
    name = naming.structure_check(structure.name)
    arguments = ["value: object", "path: str"]
    return call(f"def {name}", arguments, 0, " -> Iterator[Violation]:")
