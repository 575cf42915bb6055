"""Every form of the drills is read as it says: by the profiles that real mails meet."""

from __future__ import annotations

import functools
import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pytest
from tests.drills.staged import stage
from tests.drills.test_forms import answers, household, written

from mioboe.authenticity import VerdictKind
from mioboe.bootstrap import build
from mioboe.drills.settings import settings_text
from mioboe.ports import Mail

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mioboe.ports import Reading

#: Forms of those who are what they say.
HONEST: Final = tuple(
    sorted(n for n, f in stage().forms.items() if not stage().senders[f.sender].forges)
)
#: Sender to an order number as it writes them, where that is not Amazon's.
ORDERS: Final = MappingProxyType({
    "amazon-pay": "P03-1188220-9934571",
    "apple-receipts": "MLX0ABC2D3",
    "audible": "D01-2290017-6638815",
    "google-play": "GPA.3300-1111-2222-33333",
    "mercari": "m81198340000",
    "rakuten-ichiba": "402853-20250304-0220534167",
    "rakuten-shop": "402853-20250304-0220534167",
    "yahoo-shopping": "maruta-denki-10604535",
})


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Reading]:
    """Return what is read of each form, by form."""
    home = tmp_path_factory.mktemp("home")
    write_home(home)
    mails = [Mail(digest="", raw=raw_of(name)) for name in HONEST]
    found = dict(build(home).reader(mails))
    return {HONEST[number]: reading for number, reading in found.items()}


def write_home(home: Path) -> None:
    """Write the settings and all that the DNS says of the senders."""
    text = settings_text(household().household, stage().mailboxes)
    (home / "mioboe.toml").write_text(text, encoding="utf-8")
    told: dict[str, dict[str, list[str]]] = {}
    for sender in stage().senders.values():
        if not sender.forges:
            told |= {n: {"TXT": list(t)} for n, t in answers(sender).items()}
            for domain, policy in sender.dmarc.items():
                told[f"_dmarc.{domain}"] = {"TXT": [policy] if policy else []}
    (home / "dns.json").write_text(json.dumps(told), encoding="utf-8")


@functools.cache
def raw_of(name: str) -> bytes:
    """Return one mail of a form, with an order number of its sender's kind."""
    form = stage().forms[name]
    order = ORDERS.get(form.sender)
    return written(form, values={"order": order} if order else {}).raw


@pytest.mark.parametrize("name", HONEST)
def test_every_form_gives_the_event_that_it_names(
    name: str, readings: Mapping[str, Reading]
) -> None:
    wanted = stage().forms[name].gives
    reading = readings.get(name)

    types = {event.type for event in reading.events} if reading else set()
    assert types == ({wanted} if wanted else set())


@pytest.mark.parametrize("name", HONEST)
def test_no_honest_form_is_taken_for_forged(
    name: str, readings: Mapping[str, Reading]
) -> None:
    reading = readings.get(name)

    assert reading is None or reading.verdict.kind is not VerdictKind.FORGED


@pytest.mark.parametrize(
    "name",
    [n for n in HONEST if "order" in n and stage().forms[n].sender in ORDERS],
)
def test_orders_of_other_shops_keep_number_and_sum(
    name: str, readings: Mapping[str, Reading]
) -> None:
    event = readings[name].events[0]

    assert event.order.casefold() == ORDERS[stage().forms[name].sender].casefold()
    assert event.amount is not None
    assert event.amount.value == 12345
