"""What entries name: machines and their states, why a case ends, how money goes."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class MachineId(enum.StrEnum):
    """Which state machine. One file each in `data/machines/`."""

    #: How far an order has come.
    ORDER = "order"
    #: Where the shop shows an order, or no longer does.
    SIGHT = "sight"
    #: What was taken by a means of payment, as its statement has it.
    CHARGE = "charge"
    GIFT_CARD = "gift-card"
    ACCOUNT = "account"
    INSTRUMENT = "instrument"
    CLAIM = "claim"
    PARCEL = "parcel"
    PROMISE = "promise"
    POLICE = "police"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A state that something comes into, by a step or an answer."""

    machine: MachineId
    to: str
    #: Which one of them: a means of payment (`issuer/jcb`, or just `jcb`), an order
    #: (its number). Empty: all that the case knows, or the only one there is.
    subject: str = ""


class Closing(enum.StrEnum):
    """Why a case was closed."""

    #: The money is back, and the door is shut.
    SOLVED = "solved"
    #: Opened by mistake. Nobody did anything wrong; nothing of it counts.
    MISTAKE = "mistake"
    #: It was somebody of the household.
    OURS = "ours"
    #: Only a forged mail; nothing happened.
    FORGED_MAIL = "forged-mail"
    #: A part of the money will not come back.
    LOST = "lost"


class LossKind(enum.StrEnum):
    """What was lost."""

    CASH = "cash"
    POINTS = "points"
    GIFT_BALANCE = "gift-balance"
    #: What the response itself cost: a new card, postage, calls.
    FEE = "fee"


class Route(enum.StrEnum):
    """By which way money is expected back, or came back."""

    #: Nothing left yet, and the sale is never posted.
    NEVER_POSTED = "never-posted"
    SHOP_REFUND = "shop-refund"
    CARD_SCHEME = "card-scheme"
    ISSUER_CLAIM = "issuer-claim"
    BANK_CLAIM = "bank-claim"
    WALLET_CLAIM = "wallet-claim"
    BALANCE_RESTORED = "balance-restored"
    #: Nobody gives it back.
    NONE = "none"
    #: Not known yet.
    OPEN = "open"


class Proof(enum.StrEnum):
    """What a statement about money rests on, weakest first."""

    #: Somebody of the household or at a desk said so.
    WORD = "word"
    #: A genuine mail says so.
    MAIL = "mail"
    #: It stands on a statement or in the balance.
    STATEMENT = "statement"
