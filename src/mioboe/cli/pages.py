"""What a person reads: plain lines for a screen, Japanese or English.

The reader may be frightened and in a hurry. What it is and what to do come first, one
thing at a time; reasons follow; numbers and addresses stand beside what they are for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Final

from mioboe.authenticity import Brand, Confidence, VerdictKind
from mioboe.catalog import Advice
from mioboe.cli.screen import RULE, listed, safe, wrapped
from mioboe.events import Goods
from mioboe.flows.wording import Teller
from mioboe.signals import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mioboe.events import Event
    from mioboe.flows.reading import Judged
    from mioboe.flows.scan import Summary
    from mioboe.ports import Kept
    from mioboe.signals import Finding

#: How many findings are written in full before they become short.
_IN_FULL: Final = 3
_DAYS_JA: Final = "月火水木金土日"
_DAYS_EN: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SURE: Final = frozenset({Confidence.RAW, Confidence.TRANSCRIBED, Confidence.PARSERS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Writes pages in one language."""

    teller: Teller
    zone: tzinfo
    brands: Mapping[str, Brand]
    advice: Mapping[str, Advice]
    #: Now. Aware. Decides how much time is left.
    now: datetime

    def report(
        self,
        kept: Mapping[str, Kept],
        findings: Sequence[Finding],
        summary: Summary,
        *,
        everything: bool,
    ) -> Iterator[str]:
        """Write the report of a scan.

        Args:
            kept: Relevant messages by Message-ID.
            findings: Each finding as it stands at the end, in order of arrival.
            summary: What the scan came to.
            everything: Whether notes are shown one by one.

        Yields:
            Lines without their ends.
        """
        say = self.teller.say
        yield say(
            "count-messages",
            messages=f"{summary.messages:,}",
            relevant=f"{len(kept):,}",
        )
        counts = dict.fromkeys(VerdictKind, 0)
        for item in kept.values():
            counts[item.verdict] += 1
        yield say(
            "count-verdicts", **{kind.value: f"{n:,}" for kind, n in counts.items()}
        )
        yield ""
        loud = sorted(
            (f for f in findings if f.level.rank >= Level.ASK.rank),
            key=lambda f: (-f.level.rank, -f.at.timestamp()),
        )
        for number, finding in enumerate(loud):
            yield from self.finding(
                finding, kept, in_full=number < _IN_FULL or everything
            )
            yield ""
        if not loud:
            yield say("clean")
        if counts[VerdictKind.FORGED]:
            forged = f"{counts[VerdictKind.FORGED]:,}"
            yield from wrapped(say("forged-note", forged=forged))
        yield from self._notes(
            [f for f in findings if f.level is Level.NOTE], everything
        )

    def finding(
        self, finding: Finding, kept: Mapping[str, Kept], *, in_full: bool = True
    ) -> Iterator[str]:
        """Write one finding: what, whether it is real, why, and what to do.

        Yields:
            Lines without their ends.
        """
        say = self.teller.say
        yield RULE
        yield f"【{say(f'level-{finding.level.value}')}】 {self.headline(finding)}"
        yield RULE
        yield from wrapped(self._verdict_sentence(finding))
        first = kept.get(finding.messages[0])
        if first is not None:
            line = say(
                "mail-line", when=self.when(first.arrived), subject=first.subject
            )
            yield from wrapped(line, "  ")
        yield ""
        yield from self._to_do(finding)
        yield ""
        yield say("why-not-yours")
        for sign in finding.signs:
            yield from listed(self.teller.sign(sign))
        if first is not None and first.reasons:
            yield say(f"why-{first.verdict.value}")
            for reason in first.reasons:
                yield from listed(self.teller.reason(reason))
        if in_full:
            yield from self._hiding(finding)
            yield from self._contacts(finding)
            yield from self._mails(finding, kept)

    def verdict(self, judged: Judged) -> Iterator[str]:
        """Write the answer about one mail.

        Yields:
            Lines without their ends.
        """
        say, verdict = self.teller.say, judged.verdict
        author = judged.message.author
        yield f"From: {safe(author.name)} <{safe(author.spec)}>"
        yield f"Subject: {safe(judged.message.subject)}"
        yield ""
        if not verdict.brand:
            yield say("verify-unknown")
            for reason in verdict.reasons:
                yield from listed(self.teller.reason(reason))
            return
        yield f"【{say(f'verify-{verdict.kind.value}')}】"
        yield ""
        yield say(f"why-{verdict.kind.value}")
        for reason in verdict.reasons:
            yield from listed(self.teller.reason(reason))
            if reason.technical:
                yield f"      [{safe(reason.technical)}]"
        yield ""
        yield from self._events(judged.extraction.events, verdict.kind)
        yield from wrapped(say(f"verify-{verdict.kind.value}-advice"))
        if verdict.kind is not VerdictKind.GENUINE:
            yield from wrapped(self._route(verdict.brand), "  ")

    def when(self, instant: datetime) -> str:
        """Return an instant in the household's zone, with the day of the week."""
        local = instant.astimezone(self.zone)
        if self._is_japanese:
            day = _DAYS_JA[local.weekday()]
            return f"{local.year}年{local.month}月{local.day}日({day}) {local:%H:%M}"
        return f"{_DAYS_EN[local.weekday()]} {local:%Y-%m-%d %H:%M}"

    @property
    def _is_japanese(self) -> bool:
        return self.teller.language == "ja"

    def headline(self, finding: Finding) -> str:
        """Return what a finding is about in one line: shop, order, sum."""
        brand = self.brands.get(finding.brand)
        parts = [finding.shop or (brand.title if brand else finding.brand)]
        if finding.order:
            parts.append(f"{self.teller.say('order')} {safe(finding.order)}")
        if finding.amount is not None:
            parts.append(self.teller.amount(finding.amount))
        if len(finding.orders) > 1:
            parts.append(
                self.teller.say("and-more", count=str(len(finding.orders) - 1))
            )
        return "  ".join(parts)

    def _verdict_sentence(self, finding: Finding) -> str:
        about = "" if finding.orders else "account"
        if not finding.is_proven:
            code = "unproven-and-asked"
        elif finding.level is Level.ACT:
            code = "genuine-account" if about else "genuine-and-not-yours"
        else:
            code = "genuine-asked-account" if about else "genuine-and-asked"
        return self.teller.say(code)

    def _to_do(self, finding: Finding) -> Iterator[str]:
        say = self.teller.say
        yield say("advice-heading")
        if not finding.is_proven:
            yield from listed(say("advice-check", route=self._route(finding.brand)))
            return
        if finding.level is Level.ASK:
            yield from listed(say("advice-ask"))
        steps = [
            say("advice-1"),
            self._route(finding.brand),
            self._tell_the_shop(finding),
        ]
        if finding.orders:
            steps.append(say("advice-4"))
        steps.append(say("advice-5"))
        for number, step in enumerate(steps, start=1):
            yield from wrapped(step, f"  {number}. ", "     ")

    def _tell_the_shop(self, finding: Finding) -> str:
        if not finding.orders:
            return self.teller.say("advice-3-account")
        if finding.goods is Goods.GIFT_CARD:
            return self.teller.say("advice-3-gift")
        known = self.advice.get(finding.brand)
        hours = known.ships_within_hours if known else 0
        left = finding.opened + timedelta(hours=hours) - self.now
        if left > timedelta(0):
            minutes = int(left.total_seconds() // 60)
            return self.teller.say("advice-3-order", left=self._span(minutes))
        return self.teller.say("advice-3-late")

    def _span(self, minutes: int) -> str:
        hours, rest = divmod(minutes, 60)
        if self._is_japanese:
            return f"{hours}時間{rest}分" if hours else f"{rest}分"
        return f"{hours} h {rest} min" if hours else f"{rest} min"

    def _route(self, brand: str) -> str:
        known = self.brands.get(brand)
        route = known.own_route.get(self.teller.language, "") if known else ""
        title = known.title if known else brand
        return route or self.teller.say("advice-2-unknown", brand=title)

    def _hiding(self, finding: Finding) -> Iterator[str]:
        known = self.advice.get(finding.brand)
        if known is None or not known.hides or not finding.orders:
            return
        yield ""
        yield from wrapped(self.teller.say("hides-heading"))
        for place in known.hides:
            yield from listed(place.fill(self.teller.language))

    def _contacts(self, finding: Finding) -> Iterator[str]:
        known = self.advice.get(finding.brand)
        if known is None or not known.contacts:
            return
        yield ""
        yield self.teller.say("contact-heading")
        for contact in known.contacts:
            doubt = (
                "" if contact.confidence in _SURE else self.teller.say("contact-doubt")
            )
            yield from listed(
                self.teller.say(
                    "contact-line",
                    name=contact.name.fill(self.teller.language),
                    how=contact.how.fill(self.teller.language),
                    source=contact.source,
                    checked=contact.checked.isoformat(),
                    doubt=doubt,
                )
            )

    def _mails(self, finding: Finding, kept: Mapping[str, Kept]) -> Iterator[str]:
        known = [kept[name] for name in finding.messages if name in kept]
        if len(known) < 2:  # noqa: PLR2004 - the first is shown above
            return
        yield ""
        yield self.teller.say("mails-heading")
        for item in known:
            yield from listed(f"{self.when(item.arrived)}  {safe(item.subject)}")

    def _events(self, events: Iterable[Event], kind: VerdictKind) -> Iterator[str]:
        said = list(events)
        if kind is VerdictKind.FORGED:
            return
        if not said:
            yield self.teller.say("verify-clean-events")
            yield ""
            return
        yield self.teller.say("verify-events")
        for event in said:
            parts = [self.teller.say(f"event-{event.type.value}"), event.shop]
            parts += [
                event.order,
                self.teller.amount(event.amount),
                self.when(event.at),
            ]
            parts += [event.recipient_name, event.gift_recipient, event.merchant]
            yield from listed("  ".join(safe(part) for part in parts if part))
        yield ""

    def _notes(self, notes: Sequence[Finding], everything: bool) -> Iterator[str]:  # noqa: FBT001 - private
        if not notes or not everything:
            return
        yield ""
        yield self.teller.say("notes-heading")
        for note in notes:
            why = " ".join(self.teller.sign(sign) for sign in note.signs)
            yield from listed(f"{self.when(note.at)}  {self.headline(note)}: {why}")
