"""What a step or a question is about: one means of payment, one order, or the whole.

A case with two cards has two claims, and locking one locks not the other. So a step of
a playbook is there once for each means of payment, and some questions are asked of each
means of payment or of each order. Where there is only one, nobody sees any of this.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from mioboe.cases.means import OWN, brand_of, means_of, role_of
from mioboe.cases.moves import orders_of
from mioboe.kit import Wording
from mioboe.playbooks.desks import DeskKind

if TYPE_CHECKING:
    from mioboe.cases import Case
    from mioboe.playbooks.directory import Directory

#: Between the id of a step or question and what it is about.
_AT: Final = "@"


def base_of(name: str) -> str:
    """Return the id of a step or question without what it is about.

    Example:
        >>> base_of("lock-card@jcb"), base_of("lock-card")
        ('lock-card', 'lock-card')
    """
    return name.partition(_AT)[0]


def tag_of(name: str) -> str:
    """Return what a step or question is about, in short; empty: the whole."""
    return name.partition(_AT)[2]


def about(name: str, tag: str) -> str:
    """Return the id of a step or question about something; of no tag, the id alone."""
    return f"{name}{_AT}{tag}" if tag else name


def short(subject: str, case: Case) -> str:
    """Return what tells a means of payment or an order from the others of a case.

    Args:
        subject: Its name.
        case: The case. Where it knows one only, nothing need be told.
    """
    known = means_of(case) if role_of(subject) else orders_of(case)
    return shorts(known).get(subject, "")


def shorts(known: tuple[str, ...]) -> dict[str, str]:
    """Return what tells each of several things from the others; of one, nothing.

    Example:
        >>> shorts(("issuer/jcb", "issuer/own", "bank/own"))
        {'issuer/jcb': 'jcb', 'issuer/own': 'issuer/own', 'bank/own': 'bank/own'}
        >>> shorts(("issuer/jcb",))
        {'issuer/jcb': ''}
    """
    if len(known) < 2:  # noqa: PLR2004 - several
        return dict.fromkeys(known, "")
    tails = {one: one.partition("/")[2] for one in known}
    times = Counter(tails.values())
    return {
        one: tail if tail and tail != OWN and times[tail] == 1 else one
        for one, tail in tails.items()
    }


def subject_of(tag: str, case: Case) -> str:
    """Return the means of payment or order that a tag is for; empty: none."""
    known = (*means_of(case), *orders_of(case))
    return next((one for one in known if tag in {one, one.partition("/")[2]}), "")


def called(tag: str, directory: Directory) -> Wording | None:
    """Return how a means of payment or an order is called.

    Args:
        tag: Its name, in full or in short.
        directory: Desks, of which the titles are known.

    Returns:
        The title of its desk; of an order, its number. `None`: there is no word for it.
    """
    role, brand = role_of(tag), brand_of(tag) or tag
    if tag == OWN:
        return None
    if role and not brand_of(tag):
        found = directory.find(kind=DeskKind(role))
        desks = [desk for desk in found if desk.generic]
    else:
        kind = DeskKind(role) if role else None
        own = directory.desk(brand)
        found = directory.find(brand=brand, kind=kind)
        # What stands in for others is the name of none of them, and of no order.
        desks = [*(d for d in found if not d.generic), *([own] if own else [])]
    plain = tag.rpartition("/")[2] or tag
    return desks[0].title if desks else Wording(ja=plain, en=plain)


def with_name(text: Wording, name: Wording | None) -> Wording:
    """Return a text with a name in front; of none, the text."""
    if name is None:
        return text
    return Wording(ja=f"{name.ja}：{text.ja}", en=f"{name.en}: {text.en}")


def with_list(text: Wording, items: tuple[str, ...]) -> Wording:
    """Return a text with a list behind it; of nothing, the text."""
    if not items:
        return text
    ja, en = "、".join(items), ", ".join(items)
    return Wording(ja=f"{text.ja}（{ja}）", en=f"{text.en} ({en})")
