from __future__ import annotations

import time
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.fakes.profiles import CAME, GENUINE, indexed, message

from mioboe.catalog import load
from mioboe.events import EventType, Extraction, extract
from mioboe.kit import fold
from mioboe.messages import Link

CATALOG = load()
#: Senders of all shipped profiles, as far as one can write from them.
SENDERS = sorted(
    {row.address.replace("*", "x") for p in CATALOG.profiles for row in p.senders}
    | {
        a.replace("*", "x")
        for p in CATALOG.profiles
        for f in p.messages
        for a in f.from_
    }
)
#: Words by which forms know their mails, and values that they look for.
WORDS = [
    "ご注文の確認", "注文済み: 「x」", "発送済み", "配達完了", "キャンセル", "返金",
    "開封", "発行",
    "Amazon.co.jpでのご注文1（2点）", "ギフトカード", "サインイン試行が検出",
    "アカウントの修正", "ご利用のお知らせ【三井住友カード】",
    "【速報版】カード利用のお知らせ(本人ご利用分)", "デビットカードご利用通知",
    "JCBカード／ショッピングご利用のお知らせ", "【デビットカード】ご利用",
    "注文番号", "合計", "お届け先", "利用日", "利用先", "利用金額", "ご利用日時",
    "引落金額",
    "Order #", "Total", 'Ordered: "x"', "Recipient", "日時", "デバイス", "付近",
    "250-1234567-1234567", "D01-1234567-1234567", "1,010 JPY", "￥ 2,168", "63,000円",
    "2026/01/10 13:05", "2026年1月10日", "150-0001", "a@free.example", "山田 太郎 様",
    ":", "：", "\n", "\n\n", "\t", " ", "　", "■", "◇", "【", "】", "*", "=====",
]  # fmt: skip
#: Lone surrogates have tests of their own.
LETTERS = st.characters(exclude_categories=["Cs"])
TEXTS = st.lists(st.sampled_from(WORDS) | LETTERS, max_size=60).map("".join)
ITEMS = st.dictionaries(
    st.sampled_from(["@type", "orderNumber", "price", "priceCurrency", "orderDate"]),
    st.sampled_from(["Order", "250-1234567-1234567", "JPY", "63,000", "2026-01-10"])
    | st.text(LETTERS)
    | st.integers()
    | st.none(),
)


def read(sender: str, text: str, subject: str = "", **more: object) -> Extraction:
    """Return what all shipped profiles read."""
    mail = message(fold(text), subject, by=sender, **more)
    return extract(mail, GENUINE, CATALOG.readers)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from(SENDERS),
    st.tuples(TEXTS, TEXTS, TEXTS),
    st.lists(ITEMS, max_size=3),
)
@example("auto-confirm@amazon.co.jp", ("注文済み", "注文番号\n", "合計\n"), [])
def test_no_text_makes_it_raise(
    sender: str, texts: tuple[str, str, str], items: list[dict[str, object]]
) -> None:
    subject, text, html = texts
    found = read(
        sender,
        text,
        subject,
        html_text=fold(html),
        structured=tuple(items),
        links=(Link(href=text[:50], host="x.example"),),
    )

    for event in found.events:
        assert event.arrived == CAME
        assert timedelta(days=-60) <= event.at - CAME <= timedelta(days=3)
        assert event.amount is None or abs(event.amount.value) < 10**12
        assert len(event.order) <= 200
        assert isinstance(event.type, EventType)


def cost(sender: str, subject: str, text: str) -> float:
    """Return the seconds that reading takes."""
    started = time.process_time()
    read(sender, text, subject)
    return time.process_time() - started


@pytest.mark.parametrize(
    "piece",
    [
        "注文番号\n",
        "注文番号: 250-1234567-1234567\n合計: 1,010円\n",
        "お届け先\n",
        "お届け先 150-",
        "合計\t",
        "返金",
        "1",
        "1,",
        "¥",
        "(",
        " ",
        "\n",
        "* x\n",
        '"',
        "■利用日: 2026/01/10\n■利用金額: 5円\n",
    ],
)
@pytest.mark.parametrize(
    ("sender", "subject"),
    [
        ("auto-confirm@amazon.co.jp", "Amazon.co.jpでのご注文1（2点）"),
        ("order-update@amazon.co.jp", "返金のお知らせ"),
        ("info@mail.rakuten-card.co.jp", "カード利用のお知らせ(本人ご利用分)"),
    ],
)
def test_ten_times_the_text_takes_about_ten_times_as_long(
    sender: str, subject: str, piece: str
) -> None:
    size = 10_000 // len(piece)
    once = min(cost(sender, subject, piece * size) for _ in range(3))

    # Quadratic would be a hundred times as long.
    again = min(cost(sender, subject, piece * size * 10) for _ in range(2))
    assert again <= max(once * 40, 0.5)


@pytest.mark.parametrize(
    ("subject", "piece"),
    [("ギフト券が開封されました", "¥1 "), ("ご注文の確認", "* x\n")],
)
def test_a_long_text_is_read_in_the_time_that_a_mail_has(
    subject: str, piece: str
) -> None:
    text = piece * (600_000 // len(piece))

    assert cost("auto-confirm@amazon.co.jp", subject, text) < 0.5


def test_an_empty_catalog_reads_nothing() -> None:
    assert extract(message("x"), GENUINE, indexed()) == Extraction()
