"""Numbers as Prometheus reads them; a resolver that does not grow old."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.fakes.tellings import HandClock

from mioboe.authenticity import Answer, AnswerStatus
from mioboe.flows.watching.gauges import Gauges
from mioboe.resolvers.renewed import RenewedResolver

if TYPE_CHECKING:
    from collections.abc import Collection

    from mioboe.authenticity import Answers


def test_what_was_counted_is_told_and_what_was_not_is_zero() -> None:
    gauges = Gauges()
    gauges.count("mioboe_alerts_sent_total")
    gauges.count("mioboe_alerts_sent_total", 2)

    lines = gauges.exposition({"mioboe_blind": 1}, {}).splitlines()

    assert "mioboe_alerts_sent_total 3" in lines
    assert "mioboe_alerts_failed_total 0" in lines
    assert "mioboe_blind 1" in lines
    place = lines.index("mioboe_alerts_sent_total 3")
    assert lines[place - 1] == "# TYPE mioboe_alerts_sent_total counter"


def test_spans_become_a_histogram_whose_buckets_only_grow() -> None:
    text = Gauges().exposition({}, {"sent": [0.01, 0.3, 9.0, 4000.0]})

    counts = [
        int(line.rsplit(" ", 1)[1])
        for line in text.splitlines()
        if line.startswith('mioboe_latency_seconds_bucket{stage="sent"')
    ]
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (1, 4)
    assert 'mioboe_latency_seconds_count{stage="sent"} 4' in text
    assert 'mioboe_latency_seconds_sum{stage="sent"} 4009.31' in text


class Willing:
    """Answers whatever it is asked."""

    def texts(self, names: Collection[str]) -> Answers:
        return {name: Answer(AnswerStatus.FOUND, ("yes",)) for name in names}


def test_a_resolver_is_made_anew_when_it_is_old_or_the_clock_was_set_back() -> None:
    clock = HandClock()
    made: list[Willing] = []

    def make() -> Willing:
        made.append(Willing())
        return made[-1]

    resolver = RenewedResolver(make, clock)
    resolver.texts(["a.test"])
    clock.go(timedelta(minutes=9))
    resolver.texts(["a.test"])
    assert len(made) == 1

    clock.go(timedelta(minutes=1))
    resolver.texts(["a.test"])
    assert len(made) == 2

    clock.go(-timedelta(hours=1))
    resolver.texts(["a.test"])
    assert len(made) == 3
