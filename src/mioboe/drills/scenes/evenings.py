"""Evenings on which the household itself touches its account, and then buys."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mioboe.drills.model import DrillError
from mioboe.drills.occasion import drawn, happens, minutes, option, send, word
from mioboe.drills.scenes.cards import charged
from mioboe.drills.scenes.orders import order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.drills.model import Sending, Value
    from mioboe.drills.occasion import Occasion

#: What can be done of an evening to the form that tells of it.
_TOLD: Final = MappingProxyType({
    "password": "amazon-co-jp/password-changed",
    "two-step": "amazon-co-jp/two-step-changed",
    "passkey": "amazon-co-jp/passkey-added",
    "address": "amazon-co-jp/address-added",
    "card": "amazon-co-jp/payment-method-added",
    "contact": "amazon-co-jp/contact-changed",
    "page": "amazon-co-jp/data-access",
    "sign-in": "amazon-co-jp/sign-in",
    "mailbox": "google-account/two-step",
    "phone": "google-account/sign-in",
    "sim": "docomo/sim-reissued",
})


def codes(occasion: Occasion) -> Iterator[Sending]:
    """Sign in with a code by mail, as at every sign-in.

    Options: `codes` how many are asked for (`"1"`).

    Yields:
        The codes.
    """
    for number in range(drawn(occasion, "codes", "1")):
        code: dict[str, Value] = {"code": f"{occasion.chance.randrange(10**6):06}"}
        later = timedelta(minutes=2 * number) + minutes(occasion, 0, 1)
        yield send(occasion, "amazon-co-jp/code", later, code)


def hardening(occasion: Occasion) -> Iterator[Sending]:
    """Make the account safe in one evening, or tell it of a new home or card.

    Options: `steps`, in their order: those of `_TOLD`; `test` percent of a charge of
    one yen when a card is added; `card` its issuer; `old` and `new` address; `device`
    and `place` as printed.

    Raises:
        DrillError: There is no such step.

    Yields:
        One mail for each step, some minutes apart, each after a code.
    """
    after = timedelta(0)
    values: dict[str, Value] = {
        "device": option(occasion, "device") or word(occasion, "devices"),
        "place": option(occasion, "place", occasion.person.prefecture),
        "old": option(occasion, "old"),
        "new": option(occasion, "new"),
    }
    for step in option(occasion, "steps").split():
        if step not in _TOLD:
            msg = f"{occasion.habit.id}: no step {step!r}; one of {', '.join(_TOLD)}"
            raise DrillError(msg)
        if happens(occasion, "code", 50):
            code = {"code": f"{occasion.chance.randrange(10**6):06}"}
            yield send(occasion, "amazon-co-jp/code", after, code)
            after += minutes(occasion, 0.5, 3)
        yield send(occasion, _TOLD[step], after, values)
        if step == "card" and happens(occasion, "test", 50):
            yield from charged(occasion, after + minutes(occasion, 0, 1), 1)
        after += minutes(occasion, 2, 9)


def errand(occasion: Occasion) -> Iterator[Sending]:
    """Touch the account, and order soon afterwards: a new phone, a hotel, a present.

    Options: as for `hardening` and `order`; `soon` minutes until the order (`"3-50"`).

    Yields:
        The mails of both.
    """
    told = tuple(hardening(occasion))
    yield from told
    last = max((mail.at for mail in told), default=occasion.at)
    soon = timedelta(minutes=drawn(occasion, "soon", "3-50"))
    yield from order(replace(occasion, at=last + soon))
