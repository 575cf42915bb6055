"""Tried takeovers for machines: one line of JSON each, and one that sums them up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mioboe.flows.rehearsals.tally import Share, Tally
    from mioboe.flows.rehearsals.trials import Outcome

Line = dict[str, Any]


def trial_lines(outcomes: Iterable[Outcome], tally: Tally) -> Iterator[Line]:
    """Make every line.

    Args:
        outcomes: In the order in which they are told.
        tally: What they came to.

    Yields:
        `takeover` lines, and at last `summary`.
    """
    yield from map(_takeover, outcomes)
    yield _summary(tally)


def _takeover(outcome: Outcome) -> Line:
    trial, said_at = outcome.trial, outcome.said_at
    own = [mail for mail in trial.mails if mail.step]
    return {
        "kind": "takeover",
        "seed": trial.seed,
        **trial.facts,
        "mails": len(own),
        "first_mail": own[0].step,
        "level": outcome.level.value,
        "at_first_mail": outcome.at_first.value,
        "at_first_fraud": outcome.at_fraud.value,
        "at_first_sum": outcome.at_sum.value,
        "said_at": said_at.isoformat(timespec="seconds") if said_at else None,
        "reacts_at": trial.reacts.isoformat(timespec="seconds"),
        "hours_earlier": round(outcome.hours_earlier, 2),
        "yen_earlier": outcome.yen_earlier,
        "yen": sum(yen for _, yen in trial.losses),
        "decisive": list(outcome.decisive),
        "joined": outcome.is_joined,
    }


def _summary(tally: Tally) -> Line:
    return {
        "kind": "summary",
        "takeovers": tally.takeovers,
        "found": tally.found,
        "at_first_fraud": tally.at_fraud,
        "at_first_mail": tally.at_first,
        "at_first_sum": tally.at_sum,
        "levels": {level.value: n for level, n in tally.levels.items()},
        "median_hours_earlier": round(tally.median_hours, 2),
        "p90_hours_earlier": round(tally.p90_hours, 2),
        "yen_earlier": tally.yen_earlier,
        "yen": tally.yen,
        "mailbox_years": round(tally.mailbox_years, 1),
        "asks_a_year": round(tally.asks_a_year, 3),
        "acts_a_year": round(tally.acts_a_year, 3),
        "decisive": dict(tally.decisive),
        "targets": _shares(tally.targets),
        "tactics": _shares(tally.tactics),
        "missed": list(tally.missed),
        "joined": list(tally.joined),
    }


def _shares(shares: Sequence[Share]) -> Line:
    return {
        share.name: {
            "takeovers": share.takeovers,
            "found": share.found,
            "at_first_fraud": share.at_fraud,
            "act": share.acts,
        }
        for share in shares
    }
