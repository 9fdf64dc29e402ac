"""`python -m actionsmith` is the command `actionsmith`."""

from actionsmith.cli import script

script()
