"""What a scan found, for machines: the lines of `--json`, exactly as in DESIGN.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from mioboe.flows.wording import Teller

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mioboe.events import Event
    from mioboe.flows.scan import Summary, Told
    from mioboe.kit import Money
    from mioboe.ports import Kept
    from mioboe.signals import Finding

Line = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Makes the lines of one scan."""

    teller: Teller
    zone: tzinfo
    #: Archive, as the store knows it, to the path as the owner gave it.
    given: Mapping[str, str]

    def all(self, told: Iterable[Told], summary: Summary) -> Iterator[Line]:
        """Make every line.

        Args:
            told: Messages in order of arrival, with what each raised.
            summary: What the scan came to.

        Yields:
            `message` and `finding` lines in order of arrival, and at last `summary`.
        """
        relevant, findings = 0, set[str]()
        for item in told:
            relevant += 1
            yield self._message(item.kept)
            for finding in item.raised:
                findings.add(finding.id)
                yield self._finding(finding)
        yield {
            "kind": "summary",
            "messages": summary.messages,
            "relevant": relevant,
            "findings": len(findings),
            "problems": len(summary.problems),
        }

    def _message(self, kept: Kept) -> Line:
        return {
            "kind": "message",
            "source": self.given.get(kept.archive, kept.archive) + kept.rest,
            "message_id": kept.message_id,
            "verdict": kept.verdict.value,
            "reasons": [self.teller.reason_in_full(r) for r in kept.reasons],
            "events": [_event(event, self.zone) for event in kept.events],
        }

    def _finding(self, finding: Finding) -> Line:
        return {
            "kind": "finding",
            "id": finding.id,
            "at": finding.at.astimezone(self.zone).isoformat(timespec="seconds"),
            "level": finding.level.value,
            "shop": finding.shop or finding.brand,
            "order": finding.order,
            "amount": _amount(finding.amount),
            "case_kind": finding.case_kind,
            "signals": [
                {"id": sign.signal, "why": self.teller.sign(sign)}
                for sign in finding.signs
            ],
            "messages": list(finding.messages),
            "rivals": list(finding.rivals),
            "question": finding.question,
            "answer": finding.answer.said.value if finding.answer else "",
        }


def _event(event: Event, zone: tzinfo) -> Line:
    line: Line = {"type": event.type.value, "shop": event.shop or event.issuer}
    if event.order:
        line["order"] = event.order
    if event.amount is not None:
        line["amount"] = _amount(event.amount)
    line["at"] = event.at.astimezone(zone).isoformat(timespec="seconds")
    if event.is_guess:
        line["guessed"] = True
    return line


def _amount(money: Money | None) -> Line | None:
    if money is None:
        return None
    return {"value": money.text, "currency": money.currency}
