from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mioboe.events.lines import Lines, unroll
from mioboe.kit import fold

TABLE = "ご利用日\tご利用先\tご利用金額\n2026/01/10\tアマゾン\t1,234 円"


@pytest.mark.parametrize(
    ("text", "label", "want"),
    [
        # On one line.
        ("合計 2420 JPY", "合計", "2420 JPY"),
        ("合計：1,010円", "合計", "1,010円"),
        ("合計: ￥ 2,168", "合計", "¥ 2,168"),
        ("注文合計： ￥ 2,168", "注文合計", "¥ 2,168"),
        ("合計¥500", "合計", "¥500"),
        ("合計500円", "合計", "500円"),
        ("この注文の合計： ￥ 500", "この注文の合計", "¥ 500"),
        ("注文番号： 250-1234567-1234567", "注文番号", "250-1234567-1234567"),
        ("注文番号：\t\t\t250-1234567-1234567", "注文番号", "250-1234567-1234567"),
        ("注文番号 250-1234567-1234567", "注文番号", "250-1234567-1234567"),
        ("注文番号250-1234567-1234567", "注文番号", "250-1234567-1234567"),
        ("合計\t：\t500円", "合計", "500円"),
        ("引落金額   ： 4,754.00", "引落金額", "4,754.00"),
        ("利用加盟店 ： GOOGLE *BNEI", "利用加盟店", "GOOGLE *BNEI"),
        ("ご利用日時 2026/01/10(火)", "ご利用日時", "2026/01/10(火)"),
        ("承認番号：769534", "承認番号", "769534"),
        ("店舗名：セブン－イレブン", "店舗名", "セブン-イレブン"),
        ("お問い合わせ番号: 1234-5678-9012", "お問い合わせ番号", "1234-5678-9012"),
        ("お届け先：山田太郎様", "お届け先", "山田太郎様"),
        ("デバイス: Chrome on Windows", "デバイス", "Chrome on Windows"),
        # Bullets and brackets before and around the label.
        ("◇利用日 :2026/08/09", "利用日", "2026/08/09"),
        ("◇利用日  ：2026/08/09 21:30:41", "利用日", "2026/08/09 21:30:41"),
        ("◇利用先　：スーパー", "利用先", "スーパー"),
        ("■利用金額: 1,234 円", "利用金額", "1,234 円"),
        ("■利用先: ｱﾏｿﾞﾝ", "利用先", "アマゾン"),
        ("・合計: 500円", "合計", "500円"),
        ("* 合計: 500円", "合計", "500円"),
        ("> 合計: 500円", "合計", "500円"),
        ("☆合計: 500円", "合計", "500円"),
        ("【ご利用金額】　159円", "ご利用金額", "159円"),
        ("【決済日時】2026/01/10", "決済日時", "2026/01/10"),
        ("[合計] 500円", "合計", "500円"),
        ("「合計」500円", "合計", "500円"),
        # A remark between label and colon.
        ("【ご利用日時(日本時間)】　2025/08/28", "ご利用日時", "2025/08/28"),
        ("ご利用金額（円）　  : 610", "ご利用金額", "610"),
        ("ご利用金額（※）：159円", "ご利用金額", "159円"),
        ("合計（税込）：500円", "合計", "500円"),
        ("合計(3点): 500円", "合計", "500円"),
        ("合計 (税込)\n500円", "合計", "500円"),
        ("Amount (USD): 5", "Amount", "5"),
        ("注文合計(税込) 500円", "注文合計", "500円"),
        ("合計（税込）500円", "合計", "500円"),
        # On the next line.
        ("合計\n1,010 JPY", "合計", "1,010 JPY"),
        ("合計:\n1,010 JPY", "合計", "1,010 JPY"),
        ("注文番号\n250-1234567-1234567", "注文番号", "250-1234567-1234567"),
        ("お届け先:\n山田 太郎 様\n〒150-0001", "お届け先", "山田 太郎 様"),
        ("お届け先\n\n山田 太郎 様", "お届け先", "山田 太郎 様"),
        ("Ship to:\nTaro Yamada\nTokyo", "Ship to", "Taro Yamada"),
        ("Total\n6.13 USD", "Total", "6.13 USD"),
        # In a row or a table.
        ("ご利用金額\t1,234円", "ご利用金額", "1,234円"),
        ("ご利用日\t2026/01/10\tご利用金額\t1,234円", "ご利用金額", "1,234円"),
        (TABLE, "ご利用日", "2026/01/10"),
        (TABLE, "ご利用先", "アマゾン"),
        (TABLE, "ご利用金額", "1,234 円"),
        ("ご利用日\tご利用金額\n\n2026/01/10\t5円", "ご利用金額", "5円"),
        ("Grand Total:\t$5", "Grand Total", "$5"),
        # English: letters behind a label end nothing.
        ("Order Total: $12.50", "Order Total", "$12.50"),
        ("Order Total $12.50", "Order Total", "$12.50"),
        ("Order #\n112-1234567-1234567", "Order #", "112-1234567-1234567"),
        ("Order #112-1234567-1234567", "Order #", "112-1234567-1234567"),
        ("ORDER TOTAL: $5", "Order Total", "$5"),
        ("Sold by: Shop", "Sold by", "Shop"),
        ("When:\nJan 10, 2026", "When", "Jan 10, 2026"),
        ("To: a@b.test", "To", "a@b.test"),
        ("**合計** 500円", "合計", "500円"),
        ("*注文番号:* 250-1", "注文番号", "250-1"),
    ],
)
def test_a_label_has_its_value(text: str, label: str, want: str) -> None:
    assert Lines(fold(text)).find(label) == [want]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("", "合計"),
        ("合計", "合計"),
        ("合計:", "合計"),
        ("合計\n\n\n\n500円", "合計"),
        ("合計:\n■利用日: 2026/01/10", "合計"),
        ("合計:\n【ご利用日】 2026/01/10", "合計"),
        # Part of a longer word.
        ("注文合計： ￥ 2,168", "合計"),
        ("ご注文合計： ￥ 2,168", "注文合計"),
        ("合計金額：500円", "合計"),
        ("合計点数：3", "合計"),
        ("合計数量 3", "合計"),
        ("お届け先住所：東京", "お届け先"),
        ("請求金額：500円", "金額"),
        ("Total items: 3", "Total"),
        ("Total savings $5", "Total"),
        ("Totally free", "Total"),
        ("Total: 1", "To"),
        ("Nearby: x", "Near"),
        ("Ship together", "Ship to"),
        ("Order Total Savings: $3", "Order Total"),
        # In the middle of a sentence.
        ("ご注文の合計は500円です", "合計"),
        ("合計は500円", "合計"),
        ("注文番号は250-1234567-1234567です", "注文番号"),
        ("お届け先の変更はこちら", "お届け先"),
        ("デバイスを確認してください", "デバイス"),
        ("When you order again", "When"),
        ("ご利用日\tご利用先\tご利用金額", "ご利用先"),
        ("お届け先\nお届け予定日: 1月5日", "お届け先"),
        ("注文番号\n注文日: 2026/1/1", "注文番号"),
    ],
)
def test_what_is_no_value_of_that_label_is_not_taken(text: str, label: str) -> None:
    assert Lines(fold(text)).find(label) == []


def test_every_value_is_found_from_top_to_bottom() -> None:
    text = fold("■利用日: 2026/01/10\n■利用金額: 1円\n\n■利用日：2026/01/11\n")

    assert Lines(text).find("利用日") == ["2026/01/10", "2026/01/11"]


def test_every_row_of_a_table_is_read() -> None:
    text = fold(TABLE + "\n2026/01/11\tコンビニ\t500 円")

    assert Lines(text).find("ご利用金額") == ["1,234 円", "500 円"]


PIECES = st.sampled_from([
    "合計", "Total", ":", "：", "\t", "\n", " ", "　", "(", ")", "【", "】", "■",
    "・", "*", "500円", "¥", "1", "x",
])  # fmt: skip


@given(st.lists(PIECES | st.characters(), max_size=40).map("".join))
@example("合計" * 50)
@example("\t合計\t" * 20)
def test_values_are_pieces_of_the_text_and_never_empty(text: str) -> None:
    folded = fold(text)
    for label in ("合計", "Total", "("):
        for value in Lines(folded).find(label):
            assert value
            assert value in folded


@pytest.mark.parametrize("unit", ["\t$\n", "a\tb\n", "\t\n", "a\tb\n\n\n", "a\t1\n"])
def test_very_many_rows_are_unrolled_in_a_moment(unit: str) -> None:
    text = unit * (600_000 // len(unit))
    start = time.process_time()
    unroll(text)

    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("text", "label", "want"),
    [
        # A name that begins with a remark in brackets is a value.
        ("商品名\n【送料無料】電球 E26", "商品名", "【送料無料】電球 E26"),
        ("商品名：\n【新品】 電球 E26", "商品名", "【新品】 電球 E26"),
        (
            "■商品名\n【まとめ買い】【送料無料】電球",
            "商品名",
            "【まとめ買い】【送料無料】電球",
        ),
        ("[商品]\n【ふるさと納税】みほん米", "商品", "【ふるさと納税】みほん米"),
        ("商品名：【送料無料】電球", "商品名", "【送料無料】電球"),
        # A label in brackets is none: the value is missing.
        ("利用先\n【ご利用金額】 159円", "利用先", ""),
        ("利用先\n【ご利用金額】159円", "利用先", ""),
        ("利用先\n【ご利用内容】\n買物", "利用先", ""),
        ("利用先\n【区分】: 買物", "利用先", ""),
        ("【ご利用先】\n【お支払区分】ショッピング", "ご利用先", ""),
        ("・【ご利用先】\n【お支払区分】ショッピング", "ご利用先", ""),
    ],
)
def test_a_bracket_below_a_label_is_a_value_unless_it_is_a_label(
    text: str, label: str, want: str
) -> None:
    assert next(iter(Lines(fold(text)).find(label)), "") == want
