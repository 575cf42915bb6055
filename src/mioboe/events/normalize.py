"""What a mail prints, to the one form in which events hold it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

from mioboe.events.model import As
from mioboe.kit import fold, parse_local, parse_money

if TYPE_CHECKING:
    from mioboe.kit import Money

_POSTCODE = re.compile(r"(?<![\d-])(\d{3})-?\s?(\d{4})(?![\d-])")
_EMAIL = re.compile(
    r"[a-z0-9._%+'-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}", re.IGNORECASE
)
_HONORIFIC = re.compile(r"\s*(?:様|さま|さん|御中|殿)\s*$")
_MAX_TEXT: Final = 200

#: What the fields of an event are read as, unless a take says otherwise.
FIELDS: Final = {
    "order": As.ORDER,
    "amount": As.MONEY,
    "at": As.INSTANT,
    "items": As.TEXT,
    "recipient_name": As.NAME,
    "recipient_postcode": As.POSTCODE,
    "gift_recipient": As.EMAIL,
    "seller": As.TEXT,
    "instrument": As.TEXT,
    "merchant": As.TEXT,
    "tracking": As.TEXT,
    "device": As.TEXT,
    "place": As.TEXT,
    "due": As.INSTANT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a bare value needs to be understood."""

    zone: tzinfo
    near: datetime
    currency: str
    #: re2-free check of order numbers is the profile's; empty accepts any token.
    negative: bool = False


def normalize(
    raw: str, kind: As, setting: Setting, *, currency: str = ""
) -> str | Money | datetime | None:
    """Return ``raw`` as a ``kind``, or `None` where it is none.

    Args:
        raw: Folded text behind a label or out of a pattern.
        kind: What to read it as.
        setting: Zone, date and currency for values that lack theirs.
        currency: Currency of a bare number; before the setting's.

    Returns:
        `Money` for `money` (negated where the setting says so and no sign is
        printed), an aware datetime in the sender's zone for `instant`, seven digits
        for `postcode`, text for the rest.
    """
    if kind is As.MONEY:
        money = parse_money(raw, default=currency or setting.currency)
        return -money if money and setting.negative and money.value > 0 else money
    if kind is As.INSTANT:
        return parse_local(raw, setting.zone, near=setting.near)
    return _TEXTS[kind](raw) or None


def _text(raw: str) -> str:
    return " ".join(raw.split())[:_MAX_TEXT].strip()


def _order(raw: str) -> str:
    return _text(raw).split(" ")[0].strip("()[]「」#.,").upper()


def _postcode(raw: str) -> str:
    match = _POSTCODE.search(raw)
    return match[1] + match[2] if match else ""


def _email(raw: str) -> str:
    match = _EMAIL.search(raw)
    return match.group().lower() if match else ""


def _name(raw: str) -> str:
    return _HONORIFIC.sub("", _text(fold(raw)))


_TEXTS: Final = {
    As.TEXT: _text,
    As.ORDER: _order,
    As.POSTCODE: _postcode,
    As.EMAIL: _email,
    As.NAME: _name,
}
