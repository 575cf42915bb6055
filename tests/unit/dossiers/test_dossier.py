from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.dossiers import (
    AUDIENCES,
    BANK,
    ISSUER,
    OTHER_SHOP,
    SECRETS,
    SHOP,
    at,
    invented_case,
)

from mioboe.catalog.words import read_words
from mioboe.dossiers import (
    Attachment,
    Audience,
    DossierInput,
    Loss,
    Owner,
    Scope,
    Variant,
    compose,
)
from mioboe.dossiers import document as tree
from mioboe.dossiers.redact import mask_cards, redact
from mioboe.kit import Money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.dossiers import (
        Document,
    )

WORDS = read_words("dossier")
BY_VARIANT = {audience.variant: audience for audience in AUDIENCES}
#: What each reader sees of what not everybody may see.
SEEN = {
    Variant.SHOP: set(),
    Variant.ISSUER: {"postal"},
    Variant.POLICE: {"other shop", "bank", "other card", "postal"},
    Variant.CONSUMER_CENTER: {"other shop", "bank", "other card", "postal"},
    Variant.SELF: set(SECRETS),
}


def texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - any piece of a document
    """Yield every text of a document, down to the smallest block."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for item in fields(value):
            yield from texts(getattr(value, item.name))


def written(variant: Variant, language: str = "ja") -> Document:
    return compose(invented_case(), BY_VARIANT[variant], WORDS, language=language)


def text_of(document: Document) -> str:
    return "\n".join(texts(document))


@pytest.mark.parametrize("variant", list(Variant))
def test_each_reader_sees_what_it_may_and_nothing_else(variant: Variant) -> None:
    text = text_of(written(variant))

    assert {name for name, secret in SECRETS.items() if secret in text} == SEEN[variant]


@pytest.mark.parametrize("variant", [Variant.SHOP, Variant.ISSUER])
def test_a_mail_of_another_shop_is_not_attached(variant: Variant) -> None:
    assert [item.item for item in written(variant).attachments] == [1]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("variant", list(Variant))
def test_no_word_is_missing_in_either_language(variant: Variant, language: str) -> None:
    document = written(variant, language)

    assert "?" not in text_of(replace(document, attachments=()))


@pytest.mark.parametrize("variant", list(Variant))
def test_no_whole_card_number_is_ever_written(variant: Variant) -> None:
    assert "4111 1111" not in text_of(written(variant))


def test_sums_are_those_of_what_is_shown() -> None:
    assert "合計 63,000円" in text_of(written(Variant.SHOP))
    assert "合計 75,000円" in text_of(written(Variant.POLICE))


def summary(case: DossierInput, variant: Variant = Variant.SELF) -> dict[str, str]:
    """Return the rows of the summary of a dossier."""
    blocks = compose(case, BY_VARIANT[variant], WORDS).blocks
    found = [b for b in blocks if isinstance(b, tree.Box) and b.title == "概要"]
    rows = [b.rows for box in found for b in box.blocks if isinstance(b, tree.Facts)]
    return dict(rows[0])


def test_what_came_back_is_no_longer_out() -> None:
    out = Loss(what="x", amount=Money.yen(5000), back=Money.yen(2000))
    case = invented_case()
    found = summary(replace(case, losses=(*case.losses, out)))

    assert found["まだ戻らない金額"] == "3,000円"


def test_what_was_ordered_and_never_charged_did_not_go_out() -> None:
    found = summary(invented_case())
    text = text_of(written(Variant.ISSUER))

    assert found["まだ請求されていない金額"] == "63,000円"
    assert "まだ戻らない金額" not in found
    assert "まだ請求されていない" in text


def test_a_reader_who_calls_back_finds_a_line_for_what_is_not_known() -> None:
    case = invented_case()
    case = replace(case, owner=replace(case.owner, phone="", postal=""))
    blank = "＿＿＿＿"
    texts = {
        variant: text_of(compose(case, BY_VARIANT[variant], WORDS))
        for variant in Variant
    }

    assert [v for v, text in texts.items() if blank in text] == [
        Variant.ISSUER,
        Variant.POLICE,
        Variant.CONSUMER_CENTER,
    ]


def test_sums_of_two_currencies_stand_apart() -> None:
    euros = Loss(what="x", amount=Money.yen(1))
    case = replace(
        invented_case(),
        losses=(euros, replace(euros, amount=replace(euros.amount, currency="EUR"))),
    )

    text = text_of(compose(case, BY_VARIANT[Variant.SELF], WORDS))

    assert "1円 + 1 EUR" in text


def test_the_time_line_is_in_order_and_local() -> None:
    case = invented_case()
    backwards = replace(case, moments=case.moments[::-1])

    document = compose(backwards, BY_VARIANT[Variant.SELF], WORDS)

    (line,) = [b for b in document.blocks if isinstance(b, tree.TimeLine)]
    assert [row.time for row in line.rows][:3] == ["13:05", "13:20", "16:35"]
    assert line.rows[0].day == "2026年1月10日（土）"
    assert [row.received for row in line.rows][:2] == ["13:06", "2026-01-11\n00:02"]
    assert line.rows[0].source == "証拠1 ご注文の確認"


def test_an_empty_case_still_makes_a_document() -> None:
    case = DossierInput(
        case="1",
        title="",
        made=at("2026-01-01 00:00"),
        zone=invented_case().zone,
        owner=Owner(name="某"),
    )

    document = compose(case, BY_VARIANT[Variant.SELF], WORDS)

    assert not any(isinstance(b, tree.Table | tree.TimeLine) for b in document.blocks)


def test_the_same_case_gives_the_same_document() -> None:
    assert written(Variant.POLICE) == written(Variant.POLICE)


def test_a_shop_is_told_of_a_bank_account_but_not_of_which() -> None:
    audience = Audience(variant=Variant.SHOP, shop=OTHER_SHOP)

    (bank,) = redact(invented_case(), audience).instruments

    assert (bank.kind.value, bank.issuer, bank.last4) == ("bank-account", "", "")


def test_an_issuer_sees_the_shop_at_which_its_card_was_used() -> None:
    shown = redact(invented_case(), BY_VARIANT[Variant.ISSUER])

    assert [order.shop for order in shown.orders] == [SHOP]
    assert [item.issuer for item in shown.instruments] == [ISSUER]
    assert any(call.scope.shop == SHOP for call in shown.calls)


def test_another_issuer_sees_nothing_of_it() -> None:
    shown = redact(invented_case(), Audience(variant=Variant.ISSUER, issuer=BANK))

    assert [order.shop for order in shown.orders] == [OTHER_SHOP]


@given(
    st.sampled_from([SHOP, OTHER_SHOP, ""]),
    st.sampled_from(["card", "second", "bank", ""]),
)
def test_a_private_note_is_for_its_owner_alone(shop: str, instrument: str) -> None:
    case = invented_case()
    scope = Scope(shop=shop, instrument=instrument, is_private=True)
    secret = replace(
        case, moments=tuple(replace(moment, scope=scope) for moment in case.moments)
    )

    for audience in AUDIENCES:
        shown = redact(secret, audience).moments
        assert bool(shown) == (audience.variant is Variant.SELF)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("4111111111111111", "****-1111"),
        ("5555 5555 5555 4444 です", "****-4444 です"),
        ("3782-822463-10005", "****-0005"),
        ("4111 1111 1111 1112", "4111 1111 1111 1112"),
        ("250-0000001-0000001", "250-0000001-0000001"),
        ("0120-000-000", "0120-000-000"),
        ("14111111111111111", "14111111111111111"),
    ],
)
def test_only_card_numbers_are_masked(text: str, want: str) -> None:
    assert mask_cards(text) == want


MAIL = b"From: a@shop.example\r\nDKIM-Signature: v=1;\r\n\tb=x\r\n\r\nbody\r\n"


def listings(variant: Variant, *mails: bytes) -> list[tree.Listing]:
    files = tuple(
        Attachment(item=number, title="件名", content=mail)
        for number, mail in enumerate(mails, start=1)
    )
    case = replace(invented_case(), attachments=files)
    blocks = compose(case, BY_VARIANT[variant], WORDS).blocks
    return [block for block in blocks if isinstance(block, tree.Listing)]


def test_the_police_gets_the_headers_of_mails_on_paper() -> None:
    (listing,) = listings(Variant.POLICE, MAIL)

    assert listing.title == "証拠1 件名"
    assert listing.text.splitlines() == [
        "From: a@shop.example",
        "DKIM-Signature: v=1;",
        " b=x",
    ]


def test_a_shop_gets_no_headers_on_paper() -> None:
    assert listings(Variant.SHOP, MAIL) == []


@pytest.mark.parametrize("mail", [b"X: y\n" * 500, b"X: " + b"y" * 100_000, b"\xff"])
def test_a_header_without_end_is_cut(mail: bytes) -> None:
    (listing,) = listings(Variant.POLICE, mail)

    assert len(listing.text) < 40_000
    assert len(mail) < 40 or listing.text.endswith("全体は添付にあります）")


def test_only_the_first_mails_are_printed() -> None:
    assert len(listings(Variant.SELF, *[MAIL] * 30)) == 20


def test_another_zone_is_named() -> None:
    case = replace(invented_case(), zone=ZoneInfo("Europe/Berlin"))

    text = text_of(compose(case, BY_VARIANT[Variant.SELF], WORDS))

    assert "時刻はEurope/Berlinの現地時間です。" in text
    assert "2026年1月10日（土） 05:05" in text
