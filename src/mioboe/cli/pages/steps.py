"""What to do in the first minutes: one step at a time, the number beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from mioboe.authenticity import Brand
from mioboe.catalog import Advice, Step
from mioboe.cli.pages.screen import listed, wrapped
from mioboe.events import Goods
from mioboe.flows.wording import Teller
from mioboe.signals import Level

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from mioboe.cli.pages.episodes import Episode
    from mioboe.playbooks import Desk  # noqa: TC004 - slow, and only a name here


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Writes what to do, in one language."""

    teller: Teller
    brands: Mapping[str, Brand]
    advice: Mapping[str, Advice]
    #: Returns the desk of an id; `None` for one that is not there.
    desk: Callable[[str], Desk | None]
    #: Profiles of issuers whose cards take the money from an account at once.
    debit: frozenset[str]
    #: Now. Aware. Decides how much time is left.
    now: datetime

    def of(self, episode: Episode, issuers: Collection[str]) -> Iterator[str]:
        """Write the steps that an episode asks for.

        Args:
            episode: What belongs together.
            issuers: Profiles of those who say that money left. Where one of them takes
                it from an account, the bank comes before the shop.

        Yields:
            Lines without their ends.
        """
        say, finding = self.teller.say, episode.first
        yield say("advice-heading")
        if not finding.is_proven:
            yield from listed(say("advice-check", route=self.route(finding.brand)))
            return
        if finding.level is Level.ASK:
            yield from listed(
                say("advice-ask" if finding.orders else "advice-ask-account")
            )
        steps: list[tuple[str, Step | None]] = [
            (say("advice-1"), None),
            (self.route(finding.brand), None),
            (self._tell_the_shop(episode), Step.SHOP),
        ]
        if finding.orders:
            is_debit = not self.debit.isdisjoint(issuers)
            code = "advice-4-debit" if is_debit else "advice-4"
            steps.insert(1 if is_debit else len(steps), (say(code), Step.CARD))
        steps += [(say("advice-password"), None), (say("advice-5"), None)]
        for number, (step, place) in enumerate(steps, start=1):
            yield from wrapped(step, f"  {number}. ", "     ")
            for contact in self._contacts(finding.brand, place):
                yield from wrapped(contact, "     → ", "       ")

    def route(self, brand: str) -> str:
        """Return how to reach a brand by one's own route."""
        known = self.brands.get(brand)
        route = known.own_route.get(self.teller.language, "") if known else ""
        title = known.title if known else brand
        return route or self.teller.say("advice-2-unknown", brand=title)

    def _tell_the_shop(self, episode: Episode) -> str:
        finding = episode.first
        if not finding.orders:
            return self.teller.say("advice-3-account")
        if any(item.goods is Goods.GIFT_CARD for item in episode.findings):
            return self.teller.say("advice-3-gift")
        known = self.advice.get(finding.brand)
        hours = known.ships_within_hours if known else 0
        left = finding.opened + timedelta(hours=hours) - self.now
        if left > timedelta(0):
            return self.teller.say("advice-3-order", left=self._span(left))
        return self.teller.say("advice-3-late")

    def _span(self, span: timedelta) -> str:
        hours, minutes = divmod(int(span.total_seconds() // 60), 60)
        if self.teller.language == "ja":
            return f"{hours}時間{minutes}分" if hours else f"{minutes}分"
        return f"{hours} h {minutes} min" if hours else f"{minutes} min"

    def _contacts(self, brand: str, step: Step | None) -> Iterator[str]:
        # Whom to reach for one step, and how.
        known = self.advice.get(brand)
        say, language = self.teller.say, self.teller.language
        for contact in known.contacts if known else ():
            desk = self.desk(contact.desk) if contact.step is step else None
            if desk is None:
                continue
            channels = [c for c in desk.channels if c.id in contact.channels]
            numbers = {channel.id: channel.number for channel in channels}
            is_sure = all(channel.confidence.is_sure for channel in channels)
            oldest = min((channel.checked for channel in channels), default=date.min)
            yield say(
                "contact-line",
                name=(contact.name or desk.title).fill(language),
                how=contact.how.fill(language, numbers),
                checked=oldest.isoformat(),
                doubt="" if is_sure else say("contact-doubt"),
            )
