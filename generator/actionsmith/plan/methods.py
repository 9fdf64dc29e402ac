"""The functions that are the methods of clients: signatures and docstrings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from actionsmith.contract import Action

from . import naming
from .layout import optional, returns
from .overloads import Signatures, signatures
from .prose import Prose, entries, sentence, told
from .views import FunctionView, MethodEntry

_WORD = re.compile(r"\w+", re.ASCII)


class Wording:
    """What a contract says of an action, as a caller in Python writes it."""

    def __init__(self, action: Action) -> None:
        """Prepare to say it."""
        # A single word, such as Limit, may be just a word.
        self._names = {
            str(name): f"`{naming.argument_name(parameter)}`"
            for name, parameter in action.parameters.items()
            if len(naming.words(name)) > 1
        }
        self.parameters = {
            str(name): self.sentence(told(p.description, deprecated=p.deprecated))
            for name, p in action.parameters.items()
        }
        """What is said of each parameter."""

    def sentence(self, text: str) -> str:
        """Return a sentence in which parameters have their names in Python."""
        if not text:
            return ""
        return sentence(_WORD.sub(lambda m: self._names.get(m[0], m[0]), text))


class Methods:
    """The methods of an action, as functions of its module."""

    def __init__(self, action: Action, wording: Wording) -> None:
        """Prepare them: what several of them have in common is made once."""
        self._action = action
        self._wording = wording
        self._signatures = signatures(action)
        self._entries: dict[int, list[str]] = {}
        self.entry = _entry(action, self._signatures)

    @property
    def lines(self) -> Iterator[str]:
        """The lines that may name a type."""
        lines = self._signatures.function
        yield from chain(lines.arguments, *lines.overloads)

    def method(self) -> FunctionView:
        """Return the method that calls the action."""
        return self._function(self.entry.method, "def", self._docstring(4))

    def awaited_method(self) -> FunctionView | None:
        """Return its twin for type checkers, if they cannot make it themselves."""
        if not self.entry.has_overloads:
            return None
        name = naming.awaited_name(self.entry.method)
        return self._function(name, "async def", self._docstring(8), indent=4)

    def iterator(self, item: str) -> FunctionView:
        """Return the method that goes through the items of all pages."""
        docstring = self._docstring_of_pages(4)
        return self._function(self.entry.iterator, "def", docstring, item=item)

    def awaited_iterator(self, item: str) -> FunctionView | None:
        """Return its twin for type checkers, if they cannot make it themselves."""
        if not self.entry.has_overloads:
            return None
        name = naming.awaited_name(self.entry.iterator)
        docstring = self._docstring_of_pages(8)
        return self._function(name, "def", docstring, item=item, indent=4)

    def _function(
        self,
        name: str,
        keyword: str,
        docstring: str,
        *,
        item: str = "",
        indent: int = 0,
    ) -> FunctionView:
        """Return a function; the twins that are awaited are indented."""
        prefix = "Async" if indent else ""
        lines = self._signatures.awaited if indent else self._signatures.function
        request, response = self.entry.request, self.entry.response
        kind, items = (f"{prefix}Pages", (item, response)) if item else (response, ())
        return FunctionView(
            pad=" " * indent,
            keyword=keyword,
            name=name,
            client=f"{prefix}ServiceClient",
            overloads=lines.overloads,
            overload_returns=returns(kind, items, indent, ": ..."),
            arguments=lines.arguments,
            request=request if self.entry.has_overloads else "",
            request_argument=optional("request", request, indent + 4, rest=" = None,"),
            returns=returns(kind, items, indent),
            docstring=docstring,
        )

    def _docstring(self, indent: int) -> str:
        action, wording = self._action, self._wording
        prose = Prose(wording.sentence(action.summary), indent)
        prose.paragraph(wording.sentence(action.description or ""))
        if action.deprecated is not None:
            prose.paragraph(wording.sentence(f"Deprecated: {action.deprecated}"))
        prose.paragraph(" ".join(_limits(action)))
        prose.bullets("Rules between the parameters:", self._rules())
        for heading, ways in self._signatures.legal:
            prose.bullets(heading, ways)
        prose.entries("Args", self._arguments("this call", indent))
        once = not action.retry_safe and not action.client_token
        prose.arguments(
            "Raises",
            [
                ("ContractViolation", "The request breaks a rule; nothing was sent."),
                ("ServiceError", "The service answered with an error code."),
                *(
                    [("OutcomeUnknown", "Nobody knows whether it was done.")]
                    if once
                    else []
                ),
                ("TransportError", "No answer came, or none that can be read."),
            ],
        )
        return prose.docstring()

    def _docstring_of_pages(self, indent: int) -> str:
        summary = f"Go through all that {self._action.name} lists, page by page."
        prose = Prose(summary, indent)
        prose.paragraph(
            "Nothing is sent until the first item is asked for, and one page is kept "
            "at a time; `.pages()` gives the answers themselves."
        )
        prose.entries("Args", self._arguments("each page", indent))
        return prose.docstring()

    def _rules(self) -> Iterator[str]:
        for constraint in self._action.constraints.values():
            error = naming.error_class_name(constraint.error.code)
            told_of = self._wording.sentence(constraint.description)
            words = f"{told_of} Otherwise `errors.{error}`"
            yield (
                f"{words}."
                if constraint.confidence.enforced
                else (f"{words}; inferred, so it only warns.")
            )

    def _arguments(self, what: str, indent: int) -> list[str]:
        """Return what is said of the arguments of what sends requests."""
        if indent not in self._entries:
            self._entries[indent] = entries(self._parameters(), indent)
        common = [
            ("timeout", f"Seconds for {what}, instead of the client's."),
            ("validation", f"How strictly to check {what}, instead of the client's."),
        ]
        return [*self._entries[indent], *entries(common, indent)]

    def _parameters(self) -> Iterator[tuple[str, str]]:
        if self.entry.has_overloads:
            yield (
                "request",
                "The parameters in one dictionary, instead of keywords: for variables "
                "that may be None. What it combines is checked when it is sent.",
            )
        for name, parameter in self._action.parameters.items():
            words = self._wording.parameters[name]
            if parameter.example_text is not None:
                words = f"{words} Example: `{parameter.example_text}`."
            yield naming.argument_name(parameter), words


def method_entry(action: Action) -> MethodEntry:
    """Return what the rest of a service's package knows of an action."""
    return _entry(action, signatures(action))


def _entry(action: Action, of_method: Signatures) -> MethodEntry:
    return MethodEntry(
        name=str(action.name),
        module=naming.module_name(action.name),
        method=naming.method_name(action.name),
        iterator=naming.iterator_name(action.name) if action.paginate else "",
        has_overloads=of_method.takes_request,
    )


def _limits(action: Action) -> Iterator[str]:
    if action.rate_limit:
        yield f"The service takes {action.rate_limit} requests a second."
    if token := action.client_token:
        yield (
            f"By `{naming.argument_name(token)}` the service knows a repeated "
            "request; unless you give one, each call has its own."
        )
    elif not action.retry_safe:
        yield "Where an outcome is unknown, repeating the call is not safe."
