"""`mioboe case`: a takeover from the first mail until the money is back."""

from __future__ import annotations

import importlib
from typing import Final

import click

#: Where each command is, below `cli/casework/`.
_WHERE: Final = {
    "open": "begin",
    "merge": "begin",
    "close": "begin",
    "reopen": "begin",
    "list": "look",
    "show": "look",
    "next": "look",
    "log": "look",
    "answer": "tell",
    "done": "tell",
    "skip": "tell",
    "undo": "tell",
    "moved": "tell",
    "ours": "tell",
    "note": "tell",
    "withdraw": "tell",
    "call": "contact",
    "promise": "contact",
    "kept": "contact",
    "slipped": "contact",
    "loss": "money",
    "back": "money",
    "sweep": "sweeps",
    "draft": "drafts",
    "export": "papers",
    "ics": "papers",
    "dossier": "papers",
}


class _Case(click.Group):
    """Commands that are loaded when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the commands, in the order of a case."""
        return list(_WHERE)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        """Return the command of that name, or `None`."""
        if cmd_name not in _WHERE:
            return None
        module = importlib.import_module(f"mioboe.cli.casework.{_WHERE[cmd_name]}")
        found: click.Command = getattr(module, f"{cmd_name}_")
        return found


@click.command(
    "case", cls=_Case, help="乗っ取りへの対応を、順に / Respond to a takeover"
)
def command() -> None:
    """Hold the commands about cases."""
