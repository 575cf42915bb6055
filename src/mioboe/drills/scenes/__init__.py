"""What one time of a habit looks like in the mailbox: which mails, how far apart.

`orders` Amazon · `elsewhere` other shops · `memberships` what renews itself · `gifts`
gift cards · `cards` what issuers and banks report · `accounts` sign-ins and changes ·
`evenings` several of them · `post` everything else · `phishing` what attackers send
anyway · `bomb` what they have others send.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mioboe.drills.scenes import (
    accounts,
    bomb,
    cards,
    elsewhere,
    evenings,
    gifts,
    memberships,
    orders,
    phishing,
    post,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mioboe.drills.model import Sending
    from mioboe.drills.occasion import Occasion

    Scene = Callable[[Occasion], Iterator[Sending]]

#: Name in a habit to its scene.
SCENES: Final = MappingProxyType[str, "Scene"]({
    "order": orders.order,
    "cart": orders.cart,
    "digital": orders.digital,
    "subscription": orders.subscription,
    "yodobashi": orders.yodobashi,
    "order-abroad": orders.abroad,
    "elsewhere": elsewhere.elsewhere,
    "renewal": memberships.renewal,
    "letters-move": memberships.letters_move,
    "gift-sent": gifts.sent,
    "gift-received": gifts.received,
    "card-use": cards.use,
    "card-fee": cards.fee,
    "bill": cards.bill,
    "sign-in": accounts.sign_in,
    "notice": accounts.notice,
    "settings": accounts.settings,
    "password": accounts.password,
    "contact": accounts.contact,
    "codes": evenings.codes,
    "hardening": evenings.hardening,
    "errand": evenings.errand,
    "newsletter": post.newsletter,
    "private": post.private,
    "list": post.circle,
    "phishing": phishing.phishing,
    "mail-bomb": bomb.mail_bomb,
})

__all__ = ["SCENES"]
