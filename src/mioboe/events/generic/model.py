"""What a mail of an unknown sender is guessed to be, and what guesses rest on."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field


class GuessKind(enum.StrEnum):
    """What a mail can be about, as far as its words tell."""

    ORDER = "order"
    SHIPMENT = "shipment"
    DELIVERY = "delivery"
    CANCELLATION = "cancellation"
    PAYMENT = "payment"
    REFUND = "refund"
    GIFT_CARD = "gift-card"
    CARD_USE = "card-use"
    SIGN_IN = "sign-in"
    ONE_TIME_CODE = "one-time-code"
    ACCOUNT_CHANGE = "account-change"
    NEWSLETTER = "newsletter"
    #: Anything else: letters of people, bills, surveys, news about an account.
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What a mail seems to be, how sure that is, and the words that said so."""

    kind: GuessKind
    #: From 0 to 1: how much of the belief in all kinds falls on this one.
    score: float
    #: What spoke for it, the loudest first, as the mail prints it; and, in angle
    #: brackets, what was found in it: `<order-number>`, `<money>`, `<code>` ...
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """How much each word speaks for each kind. `data/generic.json`, which is made."""

    kinds: tuple[GuessKind, ...] = ()
    #: What each kind has before a word is read, in the order of ``kinds``.
    bias: tuple[float, ...] = ()
    #: The least score at which a kind is told; of those that are missing, none is.
    least: Mapping[GuessKind, float] = field(default_factory=dict)
    #: A mark (see `features`) to what it speaks for each kind.
    weights: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
