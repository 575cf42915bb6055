"""A sign-in from where the household never signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.kit import squash
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts


def check(facts: Facts, _: Rule) -> Hit | None:
    """Return a hit for a place that no earlier notice about the account names.

    Nothing where no earlier notice names a place: the first one is no surprise.
    """
    account = facts.before.accounts.get(facts.event.brand)
    if account is None or not facts.event.place:
        return None
    known = {squash(n.place) for n in account.notices if n.place and not n.is_doubtful}
    if not known or squash(facts.event.place) in known:
        return None
    return Hit(facts={"place": facts.event.place})
