"""The page of a service's structures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from actionsmith.contract import Base, Catalog, Parameter, Service, Structure

from .. import naming
from ..codes import KnownCodes
from ..displays import call, display, inline
from ..markdown import anchor, code, link, listed, text
from ..prose import sentence
from ..requests import sample
from .codes import Codes
from .kinds import Links
from .names import page_name, structure_anchor, structure_place, structures_page
from .rows import parameter_row
from .views import StructuresPage, StructureView


@dataclass(frozen=True, slots=True)
class _Uses:
    """Where a structure is used, as links."""

    requests: list[str] = field(default_factory=list[str])
    answers: list[str] = field(default_factory=list[str])
    structures: list[str] = field(default_factory=list[str])


def structures_pages(catalog: Catalog, service: Service) -> Iterator[StructuresPage]:
    """Yield the pages about structures: one, or one that leads to those of letters."""
    codes = Codes(KnownCodes(catalog.provider, service), of_service=True)
    names = service.structures
    if not names:
        return
    views = _views(catalog, service, codes)
    first = structures_page(names)
    pages: dict[str, list[str]] = {first: []}
    for name in names:
        pages.setdefault(structures_page(names, name), []).append(name)
    for path, own in pages.items():
        yield StructuresPage(
            source=f"{service.file.rpartition('/')[0]}/",
            path=path,
            title=text(service.title),
            contents=listed(
                link(code(name), structure_place(names, name)) for name in own or names
            ),
            structures=tuple(views[name] for name in own),
        )


def _views(
    catalog: Catalog, service: Service, codes: Codes
) -> dict[str, StructureView]:
    uses = _uses(service)
    sent = _sent(service)
    module = f"{catalog.provider.package}.{naming.service_module(service.name)}"
    return {
        name: StructureView(
            heading=f"{anchor(structure_anchor(name))}{name}",
            words=text(sentence(structure.description)),
            facts=tuple(_facts(structure, module, uses[name], is_sent=name in sent)),
            is_sent=name in sent,
            members=tuple(
                parameter_row(
                    member,
                    naming.member_name(member),
                    service.sources,
                    prefix=structure_anchor(name),
                    links=Links(
                        service.structures,
                        codes.reference if name in sent else None,
                    ),
                )
                for member in structure.members.values()
            ),
        )
        for name, structure in service.structures.items()
    }


def _facts(
    structure: Structure, module: str, uses: _Uses, *, is_sent: bool
) -> Iterator[str]:
    name = naming.structure_name(structure.name)
    of_module = f"{code(name)} of {code(f'{module}.structures')}"
    if is_sent:
        members = structure.members
        needed = [m for m in members.values() if m.required] or [*members.values()][:1]
        shown = {m.name: sample(m.example, m.type) for m in needed}
        arguments = [
            display(each, members[wire].type, f"{naming.member_name(members[wire])}=")
            for wire, each in shown.items()
        ]
        made = inline(call(name, arguments))
        yield f"**In Python:** {of_module}: {code(made)}"
    else:
        yield f"**In Python:** {of_module}"
    for words, places in (
        ("In requests", uses.requests),
        ("In answers", uses.answers),
        ("In structures", uses.structures),
    ):
        if places:
            yield f"**{words}:** {listed(places)}"


def used(parameters: Iterable[Parameter]) -> Iterator[tuple[Parameter, str]]:
    """Yield the parameters that hold a structure or a list of it, and which one."""
    for parameter in parameters:
        kind = parameter.type.innermost
        if kind.base is Base.STRUCTURE and kind.name is not None:
            yield parameter, kind.name


def _uses(service: Service) -> dict[str, _Uses]:
    found = {name: _Uses() for name in service.structures}
    for action in service.actions.values():
        for parameter, name in used(action.parameters.values()):
            found[name].requests.append(_place(action.name, "parameter", parameter))
        for member, name in used(action.response.values()):
            found[name].answers.append(_place(action.name, "member", member))
    for structure in service.structures.values():
        for member, name in used(structure.members.values()):
            place = structure_place(service.structures, structure.name)
            label = code(f"{structure.name}.{member.name}")
            found[name].structures.append(link(label, f"{place}-{member.name}"))
    return found


def _place(action: str, kind: str, member: Parameter) -> str:
    label = code(f"{action}.{member.name}")
    return link(label, f"{page_name(action)}#{kind}-{member.name}")


def _sent(service: Service) -> set[str]:
    """Return the structures that requests hold, other ones inside them too."""
    waiting = [
        name
        for action in service.actions.values()
        for _, name in used(action.parameters.values())
    ]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            members = service.structures[name].members
            waiting += (inner for _, inner in used(members.values()))
    return found
