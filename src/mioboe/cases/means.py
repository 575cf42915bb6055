"""Means of payment, told apart by whose they are: cards, accounts, wallets.

One is named `issuer/jcb`, `bank/rakuten-bank`: a role and a brand, as a person answered
or as a mail tells. `issuer/own` is one of which nobody knows yet whose it is, `own` one
of which not even that is known. Two cards of one issuer are one means of payment: how
mails print a card differs from mail to mail, and would make one card several.
"""

from __future__ import annotations

import enum
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from mioboe.events import EventType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mioboe.cases.entries import MailCame
    from mioboe.cases.model import Case, Fact

#: Name of the only one, where nobody knows whose it is.
OWN: Final = "own"


class Payer(enum.StrEnum):
    """Who stands behind a means of payment; the fact of that name says which one."""

    ISSUER = "issuer"
    BANK = "bank"
    PREPAID = "prepaid"
    WALLET = "wallet"
    #: The mobile carrier, whose bill was paid with.
    MOBILE = "mobile"


#: Who stands behind what was paid with.
PAYERS: Final = {
    "credit": Payer.ISSUER,
    "debit": Payer.BANK,
    "prepaid": Payer.PREPAID,
    "wallet": Payer.WALLET,
    "carrier-billing": Payer.MOBILE,
}
_PAYERS: Final = tuple(Payer)
_ROLES: Final = frozenset(str(one) for one in Payer)
#: Who most likely sent a notice, where the case does not know the sender.
_LIKELY: Final = {EventType.BANK_DEBITED: (Payer.BANK, Payer.WALLET)}


def role_of(means: str) -> str:
    """Return the role of a means of payment; empty: not known, or it is none."""
    role = means.partition("/")[0]
    return role if role in _ROLES else ""


def brand_of(means: str) -> str:
    """Return the brand of a means of payment; empty: not known."""
    brand = means.partition("/")[2]
    return brand if role_of(means) and brand != OWN else ""


def means_of(case: Case) -> tuple[str, ...]:
    """Return the means of payment that a case knows.

    Args:
        case: Any case.

    Returns:
        Names, in the order of roles; those that a person named before those that only
        mails name. Never none: where nothing is known, there is `own`.
    """
    told = {role: _values(case, role) for role in _PAYERS}
    paid = {PAYERS[value] for value in _values(case, "instrument") if value in PAYERS}
    found: list[str] = []
    for role in _PAYERS:
        brands = [*told[role]]
        brands += [
            brand_of(name)
            for name in case.payers
            if role_of(name) == role and not _is_elsewhere(brand_of(name), role, told)
        ]
        if role in paid and not brands:
            brands = [OWN]
        found += [f"{role}/{brand}" for brand in dict.fromkeys(brands)]
    return tuple(found) or (OWN,)


def means_named(case: Case, name: str) -> str:
    """Return the means of payment that a name is for.

    Args:
        case: Any case.
        name: In full, or its brand or its role where that is the only one; any other
            name stands for itself.
    """
    known = means_of(case)
    if name in known:
        return name
    role, _, brand = name.partition("/")
    if brand == OWN:
        name = role
    fits = [one for one in known if name in one.split("/")]
    return fits[0] if len(fits) == 1 else name


def payer_of(case: Case, mail: MailCame) -> str:
    """Return the means of payment of which a mail of its issuer tells.

    Args:
        case: What is known before it.
        mail: With an issuer.
    """
    wanted = {mail.brand, mail.issuer} - {""}
    known = means_of(case)
    likely = (*_LIKELY.get(mail.event, ()), *Payer)
    fits = [one for one in known if brand_of(one) in wanted]
    if fits:
        return min(fits, key=lambda one: likely.index(Payer(role_of(one))))
    blank = [role_of(one) for one in known if one.endswith(f"/{OWN}")]
    role = blank[0] if len(blank) == 1 else likely[0]
    return f"{role}/{mail.brand or mail.issuer}"


def adopt(before: Iterable[str], case: Case) -> Case:
    """Return a case in which a means of payment keeps its past under its new name.

    Args:
        before: The means of payment that it knew.
        case: After something was learned of them. Where one may have become any of
            several, nobody is said to have done anything to any of these.
    """
    after = means_of(case)
    for old in before:
        heirs = [*_heirs(old, after, before)] if old not in after else []
        if len(heirs) == 1:
            case = _renamed(case, old, heirs[0])
    return case


def _values(case: Case, name: str) -> tuple[str, ...]:
    fact = case.facts.get(name)
    return fact.values if fact is not None and fact.is_known else ()


def _is_elsewhere(brand: str, role: str, told: Mapping[Payer, tuple[str, ...]]) -> bool:
    """Return whether a person knows a brand in another role than a mail suggests."""
    roles = {str(one) for one, brands in told.items() if brand in brands}
    return bool(roles) and role not in roles


def _heirs(old: str, after: Iterable[str], before: Iterable[str]) -> Iterator[str]:
    for new in after:
        if brand_of(old):
            is_heir = brand_of(old) == brand_of(new)
        else:
            is_heir = new not in before and role_of(old) in {"", role_of(new)}
        if is_heir:
            yield new


def _renamed(case: Case, old: str, new: str) -> Case:
    states = case.states
    for (machine, name), standing in case.states.items():
        if name == old:
            states = states.delete((machine, name))
            if (machine, new) not in states:
                states = states.set((machine, new), standing)
    steps = case.steps
    for mark in case.steps.values():
        if mark.subject == old:
            steps = steps.set(mark.step, replace(mark, subject=new))
    facts = case.facts
    for fact in case.facts.values():
        if old in fact.about:
            facts = facts.set(fact.name, _about(fact, old, new))
    return replace(case, states=states, steps=steps, facts=facts)


def _about(fact: Fact, old: str, new: str) -> Fact:
    return replace(fact, about=tuple(new if n == old else n for n in fact.about))
