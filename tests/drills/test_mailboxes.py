from __future__ import annotations

import email
import re
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest
from tests.drills.reading import signatures
from tests.drills.staged import FOLDER, drills, played, stage

from mioboe.drills import play, write

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = ("seed-0", "seed-1", "seed-2", "seed-3", "seed-4")
ADDRESS = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
FREE = {"gmail.com", "outlook.com", "outlook.jp", "yahoo.co.jp", "163.com"}
#: The same drill in another process, where sets come in another order.
AGAIN = """
import hashlib
from dataclasses import replace
from datetime import date
from tests.drills.staged import drills, stage
from mioboe.drills import play
drill = replace(drills()["seed-3"], since=date(2016, 1, 1))
played = play(drill, stage())
print(hashlib.sha256(b"".join(mail.raw for mail in played.mails)).hexdigest())
"""


@pytest.mark.parametrize("name", SEEDS)
def test_signatures_of_a_mailbox_verify_by_the_recorded_answers(name: str) -> None:
    found = played(name)
    for mail in found.mails[::11] + tuple(m for m in found.mails if m.step):
        for domain, good in signatures(mail.raw, found.answers):
            gone = [n for n, texts in found.answers.items() if not texts]
            is_old = any(key.endswith(f"_domainkey.{domain}") for key in gone)
            assert good or is_old or mail.is_forged


@pytest.mark.parametrize("name", SEEDS)
def test_every_signature_of_an_incident_verifies(name: str) -> None:
    found = played(name)
    for mail in found.mails:
        if mail.step:
            assert all(good for _, good in signatures(mail.raw, found.answers))


def test_mails_come_in_order_of_arrival_and_under_their_own_ids() -> None:
    mails = played("clean-ten-years").mails

    assert [m.at for m in mails] == sorted(m.at for m in mails)
    assert len({m.message_id for m in mails}) == len(mails)
    assert all(m.at.utcoffset() is not None for m in mails)


def test_the_same_drill_gives_the_same_bytes() -> None:
    again = play(drills()["seed-3"], stage())

    assert again == played("seed-3")


def test_the_same_drill_gives_the_same_bytes_in_another_process() -> None:
    digests = {
        subprocess.run(  # noqa: S603 - our own interpreter and text
            [sys.executable, "-c", AGAIN],
            check=True,
            capture_output=True,
            cwd=FOLDER.parents[3],
            env={"PYTHONPATH": "src:.", "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }

    assert len(digests) == 1


@pytest.mark.parametrize("name", drills())
def test_lines_end_in_crlf_and_headers_are_ascii_unless_a_forger_wrote_them(
    name: str,
) -> None:
    for mail in played(name).mails:
        assert mail.raw.count(b"\n") == mail.raw.count(b"\r\n")
        if not mail.is_forged:
            assert mail.raw.partition(b"\r\n\r\n")[0].isascii()


@pytest.mark.parametrize("name", drills())
def test_people_and_strangers_are_invented(name: str) -> None:
    drill = drills()[name]
    addresses = [a for p in drill.household.people for a in p.addresses]
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")

    assert all(address.endswith((".example", ".test")) for address in addresses)
    for match in ADDRESS.finditer(text):
        invented = match[1].endswith((".example", ".test"))
        assert invented or (match[1] in FREE and ".drill@" in match[0])


@pytest.mark.parametrize(
    ("name", "own", "header"),
    [
        ("seed-0", "mx.google.com", "mx.google.com;"),
        ("seed-1", "ci74p00im-", "dmarc.icloud.com;"),
        ("seed-3", "mx.wakaba-net.example", "mx.wakaba-net.example; spf=pass"),
        ("seed-4", "prod.outlook.com", "spf=pass (sender IP is"),
    ],
)
def test_the_own_provider_writes_on_top(name: str, own: str, header: str) -> None:
    raw = next(m.raw for m in played(name).mails if m.step)
    message = email.message_from_bytes(raw)
    names = [key.lower() for key in message]

    assert own in " ".join(message.get_all("Received", []))
    results = message.get_all("Authentication-Results", [])
    assert any(header in " ".join(value.split()) for value in results)
    assert names.index("received") < names.index("from")
    assert names.index("authentication-results") < names.index("from")


def test_a_provider_without_findings_writes_none() -> None:
    for mail in played("seed-2").mails:
        message = email.message_from_bytes(mail.raw)
        if not mail.is_forged:
            assert message["Authentication-Results"] is None


def test_a_forged_verdict_stands_below_the_own_received_lines() -> None:
    raw = next(
        m.raw
        for m in played("seed-0").mails
        if m.is_forged and b"header.from=amazon.co.jp\r\nX-AMAZON" in m.raw
    )
    message = email.message_from_bytes(raw)
    own, forged = message.get_all("Authentication-Results", [])

    assert "dmarc=fail" in own
    assert "dmarc=pass" in forged


def test_written_folders_hold_settings_answers_and_mails(tmp_path: Path) -> None:
    found = played("seed-4")

    write(found, tmp_path / "home")

    settings = tomllib.loads((tmp_path / "home/mioboe.toml").read_text("utf-8"))
    assert settings["household"]["people"][0]["postcodes"] == ["460-0008"]
    assert settings["authenticity"]["trusted_authservs"] == ["outlook.com"]
    assert settings["authenticity"]["live_dns"] is False
    files = sorted((tmp_path / "home/mail").iterdir())
    assert len(files) == len(found.mails)
    assert files[0].name == "00001.eml"
    assert files[-1].read_bytes() == found.mails[-1].raw
    answers = (tmp_path / "home/dns.json").read_text("utf-8")
    assert '"_dmarc.amazon.co.jp": {\n  "TXT": [' in answers
