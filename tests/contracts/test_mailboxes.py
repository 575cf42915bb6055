"""What every adapter of the port `Mailbox` does, whatever it reads from."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from tests.fakes.archives import Everything, mail
from tests.fakes.watched_places import PLACES
from tests.fakes.watches import IMPATIENT, QUICK, Basket, WallClock

from mioboe.ports.watch import FolderKind
from mioboe.sources.imap import Setting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.fakes.watched_places import Place

    from mioboe.ports.watch import Listing, Position

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture(params=sorted(PLACES))
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Yield each kind of mailbox, empty."""
    with PLACES[request.param](tmp_path) as made:
        yield made


@contextlib.contextmanager
def watching(
    place: Place, positions: Mapping[str, Position] | None = None
) -> Iterator[Basket]:
    setting = Setting(
        sift=Everything(), clock=WallClock(), rhythm=QUICK, limits=IMPATIENT
    )
    mailbox, basket = place.mailbox(setting), Basket()
    mailbox.start(positions or {}, basket)
    try:
        yield basket
    finally:
        mailbox.stop()


def positions_in(basket: Basket) -> dict[str, Position]:
    return {h.position.folder: h.position for h in basket.hauls if h.position}


def last_listing(basket: Basket, folder: str) -> Listing | None:
    found = [h.listing for h in basket.hauls if h.listing]
    return next((one for one in reversed(found) if one.folder == folder), None)


def test_its_name_says_what_it_is(place: Place) -> None:
    with watching(place) as basket:
        basket.wait(lambda: basket.sweeps)

    assert {haul.mailbox for haul in basket.hauls} == {f"{place.kind}:taro"}


def test_mail_that_lies_there_is_handed_on_once_as_backlog(place: Place) -> None:
    place.deliver(mail("one"))
    place.deliver(mail("two"), "Trash")
    with watching(place) as basket:
        basket.wait(lambda: len(basket.raws) == 2)
        basket.wait(lambda: basket.sweeps > 2)

    assert sorted(basket.subjects) == ["one", "two"]
    assert all(haul.is_backlog for haul in basket.hauls if haul.arrivals)
    kinds = {p.folder: p.kind for p in positions_in(basket).values()}
    assert kinds["INBOX"] is FolderKind.INBOX
    assert kinds["Trash"] is FolderKind.TRASH


def test_bytes_come_as_they_are(place: Place) -> None:
    raw = mail("one") + "受け取り".encode() + b"\r\n\xff\xfe\r\n"
    place.deliver(raw)
    with watching(place) as basket:
        basket.wait(lambda: basket.raws)

    assert basket.raws == [raw]


def test_new_mail_is_told_of_at_once_and_is_no_backlog(place: Place) -> None:
    with watching(place) as basket:
        basket.wait(lambda: basket.sweeps)
        place.deliver(mail("new"))
        basket.wait(lambda: basket.raws)

    arrived = [haul for haul in basket.hauls if haul.arrivals]
    assert [haul.is_backlog for haul in arrived] == [False]


def test_it_goes_on_where_it_stood(place: Place) -> None:
    place.deliver(mail("old"))
    with watching(place) as before:
        before.wait(lambda: before.sweeps > 1)
    place.deliver(mail("meanwhile"))
    with watching(place, positions_in(before)) as after:
        after.wait(lambda: after.sweeps > 1)

    assert before.subjects == ["old"]
    assert after.subjects == ["meanwhile"]


def test_a_mail_that_turns_read_is_listed_as_such(place: Place) -> None:
    name = place.deliver(mail("one"))
    with watching(place) as basket:
        basket.wait(lambda: basket.sweeps)
        place.mark_read(name)

        def is_read() -> bool:
            listing = last_listing(basket, "INBOX")
            return listing is not None and listing.read == listing.present != set()

        basket.wait(is_read)


def test_a_mail_that_is_gone_is_listed_no_more(place: Place) -> None:
    name = place.deliver(mail("one"))
    with watching(place) as basket:

        def listed() -> int:
            listing = last_listing(basket, "INBOX")
            return len(listing.present) if listing else -1

        basket.wait(lambda: listed() == 1)
        place.remove(name)
        basket.wait(lambda: listed() == 0)


def test_it_is_said_once_that_it_is_watched(place: Place) -> None:
    with watching(place) as basket:
        basket.wait(lambda: basket.sweeps > 3)

    good = [one for one in basket.conditions if one.problem is None]
    assert 1 <= len(good) == len({one.folders for one in good})
    assert [one for one in basket.conditions if one.problem] == []


def test_nothing_there_is_changed(place: Place) -> None:
    place.deliver(mail("one"))
    with watching(place) as basket:
        basket.wait(lambda: basket.sweeps)
    before = place.state()
    with watching(place) as basket:
        basket.wait(lambda: basket.sweeps > 1)

    assert place.state() == before


def test_after_it_was_stopped_nothing_comes_any_more(place: Place) -> None:
    with watching(place) as basket:
        basket.wait(lambda: basket.sweeps)
    count = len(basket.hauls)
    place.deliver(mail("late"))

    assert len(basket.hauls) == count
