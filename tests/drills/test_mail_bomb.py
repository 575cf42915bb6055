"""Hundreds of sign-up mails within the hour, and one order among them."""

from __future__ import annotations

import email
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.drills.reading import header, signatures
from tests.drills.staged import drills, played, stage

from mioboe.drills import DrillError, check_drill, play

BOMB = ("bomb", "bomb-rest")
FLOOD = tuple(mail for mail in played("v02").mails if mail.step in BOMB)


def test_more_than_seven_hundred_mails_come_from_as_many_sites() -> None:
    sites = {email.message_from_bytes(mail.raw)["Reply-To"] for mail in FLOOD}

    assert len(FLOOD) > 700
    assert len(sites) > 500
    assert len({mail.message_id for mail in FLOOD}) == len(FLOOD)


def test_the_order_lies_in_the_midst_of_the_flood() -> None:
    order = next(mail for mail in played("v02").mails if mail.step == "order")
    near = [m for m in FLOOD if abs(m.at - order.at) < timedelta(minutes=15)]

    assert sum(mail.at < order.at for mail in FLOOD) > 100
    assert sum(mail.at > order.at for mail in FLOOD) > 400
    assert len(near) > 250
    assert max(m.at for m in FLOOD) - min(m.at for m in FLOOD) < timedelta(hours=2.5)


def test_the_flood_comes_in_many_languages() -> None:
    subjects = Counter(
        header(email.message_from_bytes(mail.raw), "Subject") for mail in FLOOD
    )
    scripts = {
        "latin": "ä",
        "cyrillic": "п",
        "greek": "ή",
        "arabic": "ا",
        "thai": "ก",
        "korean": "해",
        "chinese": "邮",
    }

    assert len(subjects) > 100
    for letter in scripts.values():
        assert any(letter in subject for subject in subjects)


def test_some_sites_sign_themselves_some_by_a_mailer_and_some_not_at_all() -> None:
    found = played("v02")
    kinds: Counter[str] = Counter()
    for mail in FLOOD[::9]:
        author = str(email.message_from_bytes(mail.raw)["Reply-To"])
        signed = signatures(mail.raw, found.answers)
        assert all(good for _, good in signed)
        own = [domain for domain, _ in signed if author.endswith(f"@{domain}")]
        kinds["own" if own else "mailer" if signed else "bare"] += 1

    assert min(kinds[kind] for kind in ("own", "mailer", "bare")) > 5


def test_each_site_that_signs_has_a_key_of_its_own_in_the_dns() -> None:
    names = [n for n in played("v02").answers if n.startswith("default._domainkey.")]

    assert len(names) > 200
    assert "default._domainkey.${site}" not in names


@pytest.mark.parametrize(
    ("options", "want"),
    [
        ({"mails": "99999"}, "99999 mails from"),
        ({"mails": "9", "texts": "newsletter-lines"}, "no text in"),
        ({"mails": "9", "names": "x"}, "no list of words 'x'"),
    ],
)
def test_a_bomb_that_cannot_be_made_says_why(
    options: dict[str, str], want: str
) -> None:
    drill = drills()["v02"]
    bomb = next(habit for habit in drill.habits if habit.id == "bomb")
    habits = (replace(bomb, options=options),)
    broken = replace(drill, habits=habits)

    faults = check_drill(broken, stage(), signals=())

    assert any(want in fault.detail for fault in faults)
    with pytest.raises(DrillError, match=want):
        play(broken, stage())


def test_what_is_expected_of_a_bomb_is_expected_of_a_step() -> None:
    drill = drills()["v02"]
    nameless = tuple(replace(habit, step="") for habit in drill.habits)

    faults = check_drill(
        replace(drill, habits=nameless, incident=()), stage(), signals=()
    )

    assert "v02.expect.bomb" in {fault.where for fault in faults}
