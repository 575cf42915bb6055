"""Real mails, as a household is told of them: soon, and nothing that did not happen.

The household trusts a provider that none of these mails passed, and the DNS is silent:
so none can be genuine, and what is from a brand's address is unproven.
"""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from tests.fakes.corpora import corpus
from tests.fakes.posts import make_home

from mioboe.authenticity import VerdictKind
from mioboe.bootstrap import build
from mioboe.ports import Mail

if TYPE_CHECKING:
    from mioboe.flows.reading import Judged, MailReader

Judge = Callable[[Path], "Judged"]
_SHOPS: Final = corpus("shops") / "mail-and-packages"
_MAILS: Final = sorted(
    path
    for name in ("mime", "ham", "shops", "authentication")
    for path in corpus(name).rglob("*")
    if path.suffix in {".eml", ".msg", ".mail"} and path.is_file()
)
#: CPU seconds that one mail may take.
_LIMIT: Final = 0.25
#: What a person who read the shop mails would say of each.
_WANTED: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "shop_mails.json").read_text(encoding="utf-8")
)
#: The shops whose mails these are, and what they are paid in.
_CURRENCIES: Final = {"amazon.com": "USD", "amazon.co.uk": "GBP", "amazon.it": "EUR"}

pytestmark = pytest.mark.skipif(
    not _MAILS, reason=f"the corpora are not here: no mails in {corpus('.')}"
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> MailReader:
    """Return what reads mails with all that is shipped, and asks no DNS."""
    return build(make_home(tmp_path_factory.mktemp("home"))).reader


def mail(path: Path) -> Mail:
    return Mail(digest=path.name, raw=path.read_bytes(), mtime=1.7e9)


@pytest.fixture(scope="module")
def judged(reader: MailReader) -> Judge:
    """Return what reads a file, once."""
    return functools.cache(lambda path: reader.read_one(mail(path)))


def cost(reader: MailReader, path: Path) -> float:
    """Return the CPU seconds that a mail takes."""
    start = time.process_time()
    reader.read_one(mail(path))
    return time.process_time() - start


def test_every_mail_is_read_within_a_quarter_of_a_second(reader: MailReader) -> None:
    slow = [p for p in _MAILS if min(cost(reader, p) for _ in range(2)) > _LIMIT]

    assert not slow


def test_nothing_that_nobody_proved_is_genuine(judged: Judge) -> None:
    kinds = {path: judged(path).verdict.kind for path in _MAILS}

    assert not [path for path, k in kinds.items() if k is VerdictKind.GENUINE]


def test_no_honest_mail_is_called_forged(judged: Judge) -> None:
    kinds = {path: judged(path).verdict.kind for path in _MAILS}

    assert not [path for path, k in kinds.items() if k is VerdictKind.FORGED]


def test_ordinary_mails_say_nothing_happened(judged: Judge) -> None:
    """None of them is from a shop of ours about an order: each event is a mistake."""
    ordinary = [path for path in _MAILS if _SHOPS not in path.parents]
    events = {path: judged(path).extraction.events for path in ordinary}

    assert not {path: found for path, found in events.items() if found}


def test_a_scan_reads_them_like_a_single_look(
    reader: MailReader, judged: Judge
) -> None:
    found = reader([mail(path) for path in _MAILS])
    readings = {place: one for place, one in found if not one.is_tick}
    for place, path in enumerate(_MAILS):
        alone = judged(path)
        assert (place in readings) == reader.matters(alone), path
        if place in readings:
            assert readings[place].verdict.kind is alone.verdict.kind, path
            assert readings[place].events == alone.extraction.events, path


@pytest.mark.parametrize("name", _WANTED)
def test_a_shop_mail_is_told_as_a_person_reads_it(judged: Judge, name: str) -> None:
    found = judged(_SHOPS / name)
    told = {
        "verdict": found.verdict.kind.value,
        "brand": found.verdict.brand,
        "events": [event.type.value for event in found.extraction.events],
    }

    assert told == {key: _WANTED[name][key] for key in told}


def test_every_shop_mail_is_in_the_table_and_has_a_reason() -> None:
    assert {path.name for path in _SHOPS.glob("*.eml")} == set(_WANTED)
    assert all(wanted["why"] for wanted in _WANTED.values())


def test_every_event_of_an_amazon_mail_knows_its_order(judged: Judge) -> None:
    for name in (name for name in _WANTED if name.startswith("amazon_")):
        for event in judged(_SHOPS / name).extraction.events:
            assert event.order, name
            assert event.shop in _CURRENCIES, name
            paid = event.amount.currency if event.amount else ""
            assert paid in {"", _CURRENCIES[event.shop]}, name
