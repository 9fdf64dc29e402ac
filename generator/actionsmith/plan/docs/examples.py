"""An example of a call: in Python, in asynchronous Python, and by curl."""

from __future__ import annotations

import json
import re

from actionsmith.contract import (
    Action,
    Example,
    Provider,
    Region,
    Service,
)
from actionsmith.source import Json

from .. import literals, naming
from ..displays import call, keywords, laid_out
from ..layout import call as call_of_texts
from ..markdown import text
from ..prose import sentence
from ..requests import read_members
from .views import ExampleView

_REGION = re.compile(r"[A-Za-z0-9-]+")
_ANY_REGION = "ap-guangzhou"


def example_view(
    provider: Provider, service: Service, action: Action, example: Example
) -> ExampleView:
    """Return an example of an action as the statements and values of its programs."""
    request = read_members(example.request, action.parameters)
    members = {**action.response, **provider.response}
    response = read_members(example.response, members) if example.response else None
    region = _region(provider)
    host = service.endpoints["default"].host.replace("{region}", region)
    client = f"{naming.service_class_prefix(service.name)}Client"
    module = naming.service_module(service.name)
    method = f"{module}.{naming.method_name(action.name)}"
    arguments = keywords(request, action.parameters)
    opening = [
        f"region={literals.string(region)}",
        "credentials=Credentials.from_env()",
    ]
    return ExampleView(
        id=example.id,
        words=text(sentence(example.description)),
        package=provider.package,
        module=f"{provider.package}.{module}",
        client=client,
        statement=call_of_texts(f"with {client}", opening, 0, f" as {module}:"),
        call=laid_out(call(f"answer = {method}", arguments), 8),
        async_statement=call_of_texts(
            f"async with Async{client}", opening, 4, f" as {module}:"
        ),
        async_call=laid_out(call(f"answer = await {method}", arguments), 12),
        # An apostrophe would end the shell's quotes.
        payload=_json(request).replace("'", r"\u0027"),
        url=f"https://{host}",
        region=None if action.region is Region.NONE else region,
        service=service.name,
        action=action.name,
        version=service.version,
        answer=None if response is None else _json({"Response": response}),
    )


def _json(value: Json) -> str:
    return json.dumps(value, indent=2)


def _region(provider: Provider) -> str:
    """Return the region of examples, which goes into a shell's program as it is."""
    parameter = provider.common_parameters.get("Region")
    region = parameter.example_text if parameter else None
    return region if region and _REGION.fullmatch(region) else _ANY_REGION
