"""What a person reads: plain lines for a screen, Japanese or English.

The reader may be frightened and in a hurry. What it is and what to do come first, one
thing at a time; reasons follow; numbers and addresses stand beside what they are for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import TYPE_CHECKING, Final

from mioboe.authenticity import VerdictKind
from mioboe.cli.pages.episodes import gather
from mioboe.cli.pages.kinds import KindLines
from mioboe.cli.pages.screen import RULE, listed, safe, wrapped
from mioboe.cli.pages.steps import Steps
from mioboe.flows.answer import short
from mioboe.flows.wording import Teller
from mioboe.kit import Wording
from mioboe.signals import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from mioboe.cli.pages.episodes import Episode
    from mioboe.events import Event
    from mioboe.flows.reading import Judged
    from mioboe.flows.scan import Summary
    from mioboe.ports import Kept
    from mioboe.signals import Finding

#: How many episodes are written in full before they become short.
_IN_FULL: Final = 3
#: What is this near to each other is one episode to people.
_TOGETHER: Final = timedelta(hours=24)
#: The signal that another order of the episode is very likely not the household's.
_BESIDE: Final = "same-episode"
#: The reason that rests on what a provider wrote into the mail.
_PROVIDER: Final = "provider-confirmed"
#: The reason that tells how to check by one's own route.
_ROUTE: Final = "own-route"
#: From then on it may well be settled.
_LONG_AGO: Final = timedelta(days=60)
_DAYS_JA: Final = "月火水木金土日"
_DAYS_EN: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Writes pages in one language."""

    teller: Teller
    zone: tzinfo
    steps: Steps
    #: What to know of genuine mails, by the form that reads them.
    cautions: Mapping[str, Wording]
    kinds: KindLines

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
        loud = [
            f for f in findings if not f.is_settled and f.level.rank >= Level.ASK.rank
        ]
        episodes = gather(loud, _TOGETHER)
        full = len(episodes) if everything else _IN_FULL
        for episode in episodes[:full]:
            yield from self.episode(episode, kept)
            yield ""
        yield from self._in_short(episodes[full:])
        if not loud:
            yield say("clean")
        if counts[VerdictKind.FORGED]:
            forged = f"{counts[VerdictKind.FORGED]:,}"
            yield from wrapped(say("forged-note", forged=forged))
        if everything:
            yield from self._notes([f for f in findings if f.level is Level.NOTE])

    def episode(self, episode: Episode, kept: Mapping[str, Kept]) -> Iterator[str]:
        """Write what belongs together: what, whether it is real, what to do, and why.

        Yields:
            Lines without their ends.
        """
        say = self.teller.say
        yield RULE
        yield f"【{say(f'level-{episode.level.value}')}】 {self._title(episode)}"
        yield RULE
        yield from wrapped(self._verdict_sentence(episode))
        if self.steps.now - episode.findings[-1].at > _LONG_AGO:
            day = self.day(episode.first.at)
            yield from wrapped(say("long-ago", when=day))
        yield from self._subjects(episode, kept)
        yield ""
        mails = [kept[name] for name in episode.messages if name in kept]
        issuers = {event.issuer for mail in mails for event in mail.events}
        yield from self.steps.of(episode, issuers)
        yield ""
        yield say("why-not-yours")
        for sign in episode.signs:
            # The others of the episode are listed above.
            if sign.signal != _BESIDE or len(episode.findings) == 1:
                yield from listed(self.teller.sign(sign))
        first = kept.get(next(iter(episode.messages), ""))
        if first is not None and first.reasons:
            yield say(f"why-{first.verdict.value}")
            for reason in first.reasons:
                # The route is the first step above.
                if reason.code != _ROUTE:
                    yield from listed(self.teller.reason(reason))
        yield ""
        yield from self.kinds.of(episode.first)
        yield from self._hiding(episode.first)
        yield from self._mails(episode, kept)
        yield ""
        for finding in episode.findings:
            if finding.answer is None:
                yield from wrapped(say("how-to-answer", finding=short(finding)))

    def _title(self, episode: Episode) -> str:
        """Return what an episode is about in one line: shop, orders, sum."""
        if len(episode.findings) == 1:
            return self.headline(episode.first)
        say = self.teller.say
        parts = [self._shop(episode.first), say("orders", count=str(episode.orders))]
        if episode.total is not None:
            parts.append(say("total", amount=self.teller.amount(episode.total)))
        return "  ".join(parts)

    def _subjects(self, episode: Episode, kept: Mapping[str, Kept]) -> Iterator[str]:
        # Which mails said it first, one for each finding.
        say = self.teller.say
        if len(episode.findings) > 1:
            yield say("orders-heading", count=str(len(episode.findings)))
        for finding in episode.findings:
            if len(episode.findings) > 1:
                yield from listed(self.headline(finding))
            mail = kept.get(next(iter(finding.messages), ""))
            if mail is not None:
                when = self.when(mail.arrived)
                line = say("mail-line", when=when, subject=mail.subject)
                yield from wrapped(line, "    " if len(episode.findings) > 1 else "  ")

    def _in_short(self, episodes: Sequence[Episode]) -> Iterator[str]:
        if not episodes:
            return
        say = self.teller.say
        yield say("short-heading", count=str(len(episodes)))
        for episode in episodes:
            level = say(f"level-{episode.level.value}")
            when = self.when(episode.first.opened)
            yield from listed(f"{when} 【{level}】 {self._title(episode)}")
            for sign in episode.signs[:1]:
                yield from wrapped(self.teller.sign(sign), "    ")
        yield ""

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
        caution = self.cautions.get(judged.extraction.form)
        if caution is not None and verdict.kind is not VerdictKind.FORGED:
            yield say("verify-caution")
            yield from wrapped(caution.fill(self.teller.language), "  ")
            yield ""
        yield say(f"why-{verdict.kind.value}")
        for reason in verdict.reasons:
            yield from listed(self.teller.reason(reason))
            if reason.technical:
                yield f"      [{safe(reason.technical)}]"
        yield ""
        if judged.carrier is None or judged.extraction.events:
            yield from self._events(judged.extraction.events, verdict.kind)
        yield from wrapped(say(f"verify-{verdict.kind.value}-advice"))
        if any(reason.code == _PROVIDER for reason in verdict.reasons):
            yield from wrapped(say("verify-provider-note"))
        if verdict.kind is VerdictKind.FORGED:
            yield say("verify-forged-route")
        if verdict.kind is not VerdictKind.GENUINE:
            yield from wrapped(self.steps.route(verdict.brand), "  ")

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

    def day(self, instant: datetime) -> str:
        """Return the day of an instant in the household's zone."""
        local = instant.astimezone(self.zone)
        if self._is_japanese:
            return f"{local.year}年{local.month}月{local.day}日"
        return f"{local:%Y-%m-%d}"

    def headline(self, finding: Finding) -> str:
        """Return what a finding is about in one line: shop, order, sum."""
        parts = [self._shop(finding)]
        if finding.order:
            parts.append(f"{self.teller.say('order')} {safe(finding.order)}")
        if finding.amount is not None:
            parts.append(self.teller.amount(finding.amount))
        if len(finding.orders) > 1:
            parts.append(
                self.teller.say("and-more", count=str(len(finding.orders) - 1))
            )
        return "  ".join(parts)

    def _shop(self, finding: Finding) -> str:
        brand = self.steps.brands.get(finding.brand)
        name = finding.shop or (brand.title if brand else finding.brand)
        return name or self.teller.say("no-shop")

    def _verdict_sentence(self, episode: Episode) -> str:
        finding = episode.first
        if not finding.is_proven:
            code = "unproven-and-asked"
        elif finding.level is Level.ACT:
            code = "genuine-and-not-yours" if finding.orders else "genuine-account"
            if len(episode.findings) > 1 and finding.orders:
                code = "genuine-and-not-yours-all"
        else:
            code = "genuine-and-asked" if finding.orders else "genuine-asked-account"
        return self.teller.say(code)

    def _hiding(self, finding: Finding) -> Iterator[str]:
        known = self.steps.advice.get(finding.brand)
        if known is None or not known.hides or not finding.orders:
            return
        yield ""
        yield from wrapped(self.teller.say("hides-heading"))
        for place in known.hides:
            yield from listed(place.fill(self.teller.language))

    def _mails(self, episode: Episode, kept: Mapping[str, Kept]) -> Iterator[str]:
        shown = {name for f in episode.findings for name in f.messages[:1]}
        known = [kept[n] for n in episode.messages if n in kept and n not in shown]
        if not known:
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
            parts += [self.teller.say("event-guessed")] if event.is_guess else []
            yield from listed("  ".join(safe(part) for part in parts if part))
        yield ""

    def _notes(self, notes: Sequence[Finding]) -> Iterator[str]:
        if not notes:
            return
        yield ""
        yield self.teller.say("notes-heading")
        for note in notes:
            why = " ".join(self.teller.sign(sign) for sign in note.signs)
            yield from listed(f"{self.when(note.at)}  {self.headline(note)}: {why}")
