"""Forms and how their mails looked over the years, for a maintainer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.cli.pages.screen import safe, wrapped
from mioboe.flows.drift import change

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mioboe.events.upkeep import History
    from mioboe.flows.wording import Teller


def drift_page(
    found: Sequence[History], teller: Teller, *, everything: bool
) -> Iterator[str]:
    """Write each form: how often it was read, from when to when, what changed.

    Args:
        found: The forms.
        teller: Language.
        everything: Whether forms that never changed are written.

    Yields:
        Lines without their ends.
    """
    changed = [history for history in found if history.departures]
    yield teller.say("drift-count", forms=str(len(found)), changed=str(len(changed)))
    for history in found if everything else changed:
        yield ""
        days = f"{history.first:%Y-%m-%d} - {history.last:%Y-%m-%d}"
        yield teller.say(
            "drift-form", form=history.form, days=days, count=f"{history.count:,}"
        )
        for departure in history.departures:
            line = f"{departure.at:%Y-%m-%d}  {change(departure)}"
            yield from wrapped(safe(line), "  ", "      ")
            yield f"      {safe(departure.message_id)}"
