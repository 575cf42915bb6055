"""What the shop writes when the household itself touches its account."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mioboe.drills.occasion import happens, minutes, option, send, word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.drills.model import Sending, Value
    from mioboe.drills.occasion import Occasion


def sign_in(occasion: Occasion) -> Iterator[Sending]:
    """Sign in with a new phone, on a journey, on a television.

    Options: `device` and `place` as printed; `attempt` percent of being asked to
    approve; `code` percent of being sent a code.

    Yields:
        The notices of the shop.
    """
    values = _where(occasion)
    if happens(occasion, "code", 50):
        yield send(occasion, "amazon-co-jp/code", timedelta(0), _code(occasion))
    if happens(occasion, "attempt"):
        yield send(occasion, "amazon-co-jp/sign-in-attempt", timedelta(0), values)
        return
    yield send(occasion, "amazon-co-jp/sign-in", minutes(occasion, 0.5, 3), values)


def notice(occasion: Occasion) -> Iterator[Sending]:
    """Get a sign-in notice of any provider.

    Options: `form`; `device` and `place` as printed.

    Yields:
        One notice.
    """
    yield send(occasion, option(occasion, "form"), timedelta(0), _where(occasion))


def settings(occasion: Occasion) -> Iterator[Sending]:
    """Look at the page of sign-in and security.

    Options: as for `sign_in`; `action` percent of the other subject.

    Yields:
        One notice.
    """
    other = happens(occasion, "action", 50)
    form = "amazon-co-jp/data-access-action" if other else "amazon-co-jp/data-access"
    yield send(occasion, form, timedelta(0), _where(occasion))


def password(occasion: Occasion) -> Iterator[Sending]:
    """Change the own password.

    Yields:
        The code, and the shop's confirmation.
    """
    yield send(occasion, "amazon-co-jp/code", timedelta(0), _code(occasion))
    later = minutes(occasion, 1, 6)
    yield send(occasion, "amazon-co-jp/password-changed", later, _where(occasion))


def contact(occasion: Occasion) -> Iterator[Sending]:
    """Change the own mail address.

    Options: `old` and `new` address.

    Yields:
        The shop's confirmation.
    """
    values: dict[str, Value] = {
        "old": option(occasion, "old"),
        "new": option(occasion, "new"),
    }
    yield send(occasion, "amazon-co-jp/contact-changed", timedelta(0), values)


def _where(occasion: Occasion) -> dict[str, Value]:
    return {
        "device": option(occasion, "device") or word(occasion, "devices"),
        "place": option(occasion, "place", occasion.person.prefecture),
    }


def _code(occasion: Occasion) -> dict[str, Value]:
    return {"code": f"{occasion.chance.randrange(10**6):06}"}
