"""An alert in the words of one person: short, and such that it cannot be imitated.

It says whether the mail is genuine, what, how much, and what happens to those who
wait; and it carries the household's own phrase. Nothing in it was written by whoever
wrote the mail: no subject, no name of a thing, no link, no number to call.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Final

from mioboe.alerts.pace import deadline
from mioboe.events import Goods
from mioboe.kit import Wording
from mioboe.signals import Level, Said

if TYPE_CHECKING:
    from mioboe.kit import Money
    from mioboe.signals import Finding

_YEN: Final = "JPY"
#: From this round on it says how often it was said.
_AGAIN: Final = 2
_SHORT: Final = 6
_OLD: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What alerts say, in one language."""

    language: str
    texts: Mapping[str, Wording]
    #: Names of brands by id.
    brands: Mapping[str, str]
    #: What only the household knows. Empty: it has none.
    phrase: str = ""

    def say(self, code: str, **facts: str) -> str:
        """Return a text of `data/texts/alerts.yaml`."""
        return self.texts[code].fill(self.language, facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One time that a matter is told."""

    #: UTC.
    now: datetime
    zone: tzinfo
    ships_within: timedelta = timedelta(0)
    #: How often it is said, this time included.
    round: int = 1
    #: Where to answer: the owner's own address. Empty: there is none.
    link: str = ""
    #: Other matters that wait for an answer.
    others: int = 0
    #: Whether nothing of the case may be in it.
    is_bare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An alert as it is sent."""

    title: str
    body: str
    level: Level
    #: Where to answer; empty where nothing may be answered this way.
    link: str = ""
    #: What can be answered there at a touch, with the words on the button.
    choices: tuple[tuple[str, str], ...] = ()
    #: Whether nobody answered so far.
    is_repeat: bool = False


def compose(finding: Finding, words: Words, occasion: Occasion) -> Letter:
    """Return an alert.

    Args:
        finding: What it is about.
        words: In whose language, with which phrase.
        occasion: Which time, and where to answer.
    """
    if occasion.is_bare:
        # No phrase and no link: whoever reads this mailbox shall learn neither.
        return Letter(
            title=words.say("bare-title"),
            body=words.say("bare-body"),
            level=finding.level,
        )
    lines = [
        words.say("phrase", phrase=words.phrase) if words.phrase else "",
        words.say(_genuineness(finding)),
        summary(finding, words, occasion.zone),
        waiting(finding, words, occasion),
        words.say("others", count=str(occasion.others)) if occasion.others else "",
        _how_to_answer(finding, words, occasion),
        words.say("never"),
    ]
    return Letter(
        title=_title(finding, words, occasion),
        body="\n".join(line for line in lines if line),
        level=finding.level,
        link=occasion.link,
        choices=choices(words) if occasion.link else (),
        is_repeat=occasion.round >= _AGAIN,
    )


def rehearsal(words: Words, link: str) -> Letter:
    """Return a letter that shows that a channel works."""
    lines = [
        words.say("phrase", phrase=words.phrase) if words.phrase else "",
        words.say("test-body"),
        words.say("test-link", link=link) if link else "",
        words.say("never"),
    ]
    return Letter(
        title=words.say("test-title"),
        body="\n".join(line for line in lines if line),
        level=Level.NOTE,
    )


def choices(words: Words) -> tuple[tuple[str, str], ...]:
    """Return what can be answered, with the words on the button."""
    return tuple((said.value, words.say(f"said-{said.value}")) for said in Said)


def summary(finding: Finding, words: Words, zone: tzinfo) -> str:
    """Return in one line where, what, how much and when.

    Args:
        finding: What it is about.
        words: In whose language.
        zone: Of the household.
    """
    shop = words.brands.get(finding.brand, finding.brand or finding.shop)
    count = len(finding.orders)
    parts = [
        words.say(f"goods-{finding.goods.value}") if count else words.say("account"),
        words.say("orders", count=str(count)) if count > 1 else "",
        amount(finding.amount, words),
    ]
    local = finding.at.astimezone(zone)
    when = words.say(
        "when",
        month=str(local.month),
        day=str(local.day),
        time=f"{local.hour}:{local:%M}",
    )
    what = words.say("and").join(part for part in parts if part)
    return words.say("summary", shop=shop, what=what, when=when)


def amount(money: Money | None, words: Words) -> str:
    """Return a sum as people write it; empty for none."""
    if money is None:
        return ""
    if money.currency == _YEN:
        return words.say("yen", value=f"{money.value:,}")
    return f"{money.value:,} {money.currency}"


def waiting(finding: Finding, words: Words, occasion: Occasion) -> str:
    """Return what happens to those who wait."""
    if finding.level is not Level.ACT:
        return words.say("wait-ask" if finding.is_proven else "wait-unproven")
    if not finding.orders:
        return words.say("wait-account")
    if finding.goods in {Goods.GIFT_CARD, Goods.DIGITAL}:
        return words.say("wait-gift")
    until = deadline(finding, occasion.ships_within)
    if until is None:
        return words.say("wait-unknown")
    left = until - occasion.now
    if left <= timedelta(0):
        return words.say("wait-late")
    return words.say("wait-ship", left=span_of(left, words))


def span_of(left: timedelta, words: Words) -> str:
    """Return a span of time in words, as exact as anybody needs it."""
    hours, minutes = divmod(int(left.total_seconds() // 60), 60)
    if not hours:
        return words.say("minutes", minutes=str(max(1, minutes)))
    if left > _OLD or not minutes:
        return words.say("hours", hours=str(hours))
    return words.say("hours-minutes", hours=str(hours), minutes=str(minutes))


def _title(finding: Finding, words: Words, occasion: Occasion) -> str:
    shop = words.brands.get(finding.brand, finding.brand or finding.shop)
    title = words.say(f"title-{finding.level.value}", shop=shop)
    if occasion.round >= _AGAIN:
        return words.say("again", title=title, round=str(occasion.round))
    return title


def _genuineness(finding: Finding) -> str:
    if not finding.is_proven:
        return "unproven"
    is_order = "order" if finding.orders else "account"
    return f"genuine-{finding.level.value}-{is_order}"


def _how_to_answer(finding: Finding, words: Words, occasion: Occasion) -> str:
    if occasion.link:
        return words.say("answer-link", link=occasion.link)
    return words.say("answer-here", finding=finding.id.partition("_")[2][:_SHORT])
