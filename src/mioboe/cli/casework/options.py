"""Options that the commands of a case have in common."""

from __future__ import annotations

from typing import Final

import click

CASE: Final = click.option("--case", "name", default="", help="Which case / どの件")
BY: Final = click.option("--by", default="", help="Who / だれ")
AT: Final = click.option("--at", "at_text", help="When it was / いつ")
