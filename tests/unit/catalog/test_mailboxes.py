"""Presets of mailbox providers: what is shipped, and what an owner may add."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mioboe.catalog.mailboxes import Entry, read_mailboxes

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED, FAULTS = read_mailboxes()
WANTED = {
    *("gmail", "outlook", "icloud", "yahoo-japan", "docomo", "au", "softbank"),
    *("rakuten", "nifty", "ocn", "fastmail"),
}


def test_every_provider_that_the_setup_promises_is_there() -> None:
    assert FAULTS == []
    assert SHIPPED.keys() >= WANTED


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_preset_says_how_to_get_in_or_that_nobody_knows(name: str) -> None:
    preset = SHIPPED[name]

    assert preset.entries
    assert preset.steps
    assert 1 <= preset.connections <= 5
    assert preset.host or preset.status != "trusted"
    by_oauth = {Entry.BROWSER, Entry.CODE} & set(preset.entries)
    assert bool(by_oauth) == (preset.oauth is not None)
    for address in (preset.page, *preset.references):
        assert not address or address.startswith("https://")
    for step in preset.steps:
        assert step.ja.endswith("。")
        assert step.en.endswith(".")


def test_no_two_presets_serve_one_domain() -> None:
    domains = [domain for preset in SHIPPED.values() for domain in preset.domains]

    assert len(domains) == len(set(domains))


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("taro@gmail.com", "gmail"),
        ("Taro@GMAIL.com ", "gmail"),
        ("taro@juno.ocn.ne.jp", "ocn"),
        ("taro@i.softbank.jp", "softbank"),
        ("taro@notgmail.com", None),
        ("taro", None),
        ("", None),
    ],
)
def test_an_address_finds_its_provider(address: str, name: str | None) -> None:
    found = [preset.id for preset in SHIPPED.values() if preset.serves(address)]

    assert found == ([name] if name else [])


def test_a_preset_of_the_owner_replaces_ours(tmp_path: Path) -> None:
    folder = tmp_path / "mailboxes"
    folder.mkdir()
    (folder / "rakuten.yaml").write_text(
        "id: rakuten\ntitle: {ja: 楽メール, en: Rakuten}\nstatus: trusted\n"
        "checked: 2026-11-26\nconfidence: B\nsource: own\ndomains: [rakumail.jp]\n"
        "host: imap.example\nentries: [password]\n"
        "steps: [{ja: 入れます。, en: Go.}]\n",
        encoding="utf-8",
    )
    presets, faults = read_mailboxes(tmp_path)

    assert faults == []
    assert presets["rakuten"].host == "imap.example"
    assert presets["gmail"].host == "imap.gmail.com"
