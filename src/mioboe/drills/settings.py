"""The settings that the household of a drill would have."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mioboe.drills.model import Household
    from mioboe.drills.stage import Mailbox


def settings_text(household: Household, mailboxes: Mapping[str, Mailbox]) -> str:
    """Return the text of `mioboe.toml`; answers are recorded in `dns.json` beside it.

    Args:
        household: Who is watched over.
        mailboxes: By id; those of the people must be among them.
    """
    used = dict.fromkeys(person.mailbox for person in household.people)
    trusted = [name for box in used for name in mailboxes[box].trusted]
    lines = [
        "[household]",
        f"timezone = {_quoted(household.timezone)}",
        f"language = {_quoted(household.language)}",
    ]
    for person in household.people:
        lines += [
            "",
            "[[household.people]]",
            f"name = {_quoted(person.name)}",
            f"addresses = {_quoted(list(person.addresses))}",
            f"postcodes = {_quoted(list(person.postcodes))}",
        ]
    lines += [
        "",
        "[authenticity]",
        f"trusted_authservs = {_quoted(trusted)}",
        "live_dns = false",
        'recorded_answers = "dns.json"',
    ]
    return "\n".join(lines) + "\n"


def _quoted(value: str | list[str]) -> str:
    """Return a TOML string or array: basic strings of TOML are strings of JSON."""
    return json.dumps(value, ensure_ascii=False)
