"""A service of any size, for which no metadata are needed."""

from __future__ import annotations

import shutil
from pathlib import Path

from .measure import ROOT

_SERVICE = """\
actionsmith: 1
service: store
title: A store
version: '2020-01-01'
description: It keeps things, and has as many actions as are asked for.
sources:
  made:
    title: Made up
endpoints:
  default:
    host: store.tencentcloudapi.com
    description: The nearest region's.
structures:
"""

_STRUCTURE = """\
  Thing{number}:
    description: A thing that the store keeps.
    members:
      ThingId:
        type: string
        description: Its id.
        example: thing-{number}
      Size:
        type: int64
        description: How large it is.
        example: {number}
      Labels:
        type: list
        items: string
        description: What it is called.
        example: [one, two]
"""

_ACTION = """\
actionsmith: 1
action: ChangeThing{number}
summary: Change a thing
description: Change a thing in the store, by its id or by its place.
sources:
  made:
    title: Made up
parameters:
  ThingId:
    type: string
    description: Id of the thing.
    example: thing-{number}
  Place:
    type: string
    description: Where the thing is.
    example: a1
  Size:
    type: int64
    minimum: 1
    maximum: 100
    description: How large it is from now on.
    example: 7
  Things:
    type: list
    items: Thing{structure}
    description: Things that it is made of.
constraints:
  one-target:
    rule: OnlyOne(ThingId, Place)
    confidence: documented
    error: InvalidParameter
    description: A thing has an id or a place.
errors:
  InvalidParameter:
    description: A parameter is wrong.
response:
  Thing:
    type: Thing{structure}
    description: The thing as it is now.
examples:
  by-id:
    description: Change a thing by its id
    request:
      ThingId: thing-{number}
      Size: 7
    response:
      RequestId: 3c140219-cfe9-470e-b241-907877d6fb03
"""


def write(folder: Path, actions: int) -> Path:
    """Write contracts of so many actions, of which ten share a structure each."""
    service = folder / "store"
    service.mkdir(parents=True)
    shutil.copy(ROOT / "spec/tencentcloud.yaml", folder)
    structures = range((actions + 9) // 10)
    text = _SERVICE + "".join(_STRUCTURE.format(number=n) for n in structures)
    (service / "service.yaml").write_text(text)
    for number in range(actions):
        text = _ACTION.format(number=number, structure=number // 10)
        (service / f"ChangeThing{number}.yaml").write_text(text)
    return folder
