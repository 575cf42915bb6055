"""Write src/mioboe/authenticity/skeletons.py. Run by hand, with PyICU.

    python -m venv /tmp/icu && /tmp/icu/bin/pip install PyICU
    /tmp/icu/bin/python tools/make_skeletons.py

PyICU needs a C++ compiler and the ICU headers (Debian: libicu-dev pkg-config g++).
It is no dependency of mioboe: the table that comes out is committed.

The table holds, for each letter that folding (NFKC, lower-case) leaves as it is and
that mail can use to play another, the letters it passes for. It is narrower than that
of UTS 39, which knows 6,300 characters of scripts that no brand of ours is written in,
and wider: letters with accents, and the old, simplified and look-alike forms of kanji
and kana, which UTS 39 keeps apart. Digits for letters are not in it: they depend on
what stands beside them (see lookalike.py).
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import icu

TARGET = Path(__file__).parent.parent / "src/mioboe/authenticity/skeletons.py"

KANA_FIRST, KANA_LAST = "\u3041", "\u30ff"
#: Most letters that one letter passes for.
LONGEST = 3
#: Columns of text in a line of the module.
COLUMNS = 78

#: Latin, IPA, Greek, Cyrillic, Armenian, Cherokee, phonetic extensions, punctuation,
#: letter-like signs, Latin extensions, CJK radicals, kana, kanji, compatibility forms.
RANGES = [
    (0x21, 0x24F), (0x250, 0x2AF), (0x370, 0x3FF), (0x400, 0x52F), (0x531, 0x587),
    (0x13A0, 0x13FD), (0x1C80, 0x1C88), (0x1D00, 0x1DBF), (0x1E00, 0x1FFF),
    (0x2010, 0x205E), (0x2100, 0x218F), (0x2C60, 0x2C7F), (0x2D30, 0x2D67),
    (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3041, 0x30FF), (0x31C0, 0x31FF),
    (0x4E00, 0x9FFF), (0xA640, 0xA69F), (0xA722, 0xA7FF), (0xAB30, 0xABBF),
    (0xF900, 0xFAFF),
]  # fmt: skip

#: What stands in for what beyond UTS 39.
LATIN = {
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ŧ": "t", "þ": "p", "ß": "b",
    "æ": "ae", "œ": "oe", "ı": "i", "ɑ": "a", "α": "a", "β": "b", "ε": "e", "η": "n",
    "ι": "i", "κ": "k", "μ": "u", "ν": "v", "ο": "o", "ρ": "p", "σ": "o", "τ": "t",
    "υ": "u", "χ": "x", "ω": "w", "γ": "y", "а": "a", "в": "b", "е": "e", "з": "e",
    "к": "k", "м": "m", "н": "h", "о": "o", "п": "n", "р": "p", "с": "c", "т": "t",
    "у": "y", "х": "x", "ь": "b", "г": "r", "и": "u", "я": "r", "і": "i", "ј": "j",
    "ѕ": "s", "ԁ": "d", "ԛ": "q", "ԝ": "w", "ɡ": "g", "ո": "n", "օ": "o", "ս": "u",
}  # fmt: skip

#: Kana of one shape in both scripts, or so near that a glance takes one for the other.
KANA = {
    "へ": "ヘ", "べ": "ベ", "ぺ": "ペ", "り": "リ", "ソ": "ン", "ツ": "シ", "ッ": "シ",
    "ァ": "ア", "ィ": "イ", "ゥ": "ウ", "ェ": "工", "ォ": "オ", "ャ": "ヤ", "ュ": "ユ",
    "ョ": "ヨ", "ヵ": "力", "ヶ": "ケ", "ヮ": "ワ", "ー": "一", "ニ": "二", "ハ": "八",
    "カ": "力", "エ": "工", "ロ": "口", "ト": "卜", "タ": "夕", "ム": "厶", "チ": "千",
    "〇": "o", "○": "o", "―": "一", "囗": "口", "才": "オ", "ナ": "十",
}  # fmt: skip

#: Old, simplified and variant kanji, each with the form that Japan prints today.
KANJI = """
樂乐楽 國囯国 銀银銀 會会会 圓圆円 發发発 專专専 應应応 單单単 關关関 認认認 證证証
務务務 錄录録 網网網 電电電 話话話 線线線 號号号 請请請 納纳納 訊讯訊 說说説 變变変
產产産 業业業 價价価 額额額 費费費 續续続 濟济済 決决決 對对対 備备備 實实実 傳传伝
標标標 圖图図 轉转転 邊边辺 澤泽沢 濱滨浜 齋斋斎 龍龙竜 黑黑黒 德德徳 惠惠恵 氣气気
總总総 經经経 險险険 檢检検 驗验験 觀观観 權权権 歸归帰 舊旧旧 處处処 亞亚亜 鐵铁鉄
驛驿駅 澁涩渋 廣广広 櫻樱桜 藏藏蔵 縣县県 郵邮郵 東东東 車车車 機机機 運运運 輸输輸
購购購 買买買 帳账帳 戶户戸 員员員 確确確 緊紧緊 級级級 時时時 間间間 問问問 題题題
設设設 異异異 調调調 還还還 進进進 達达達 選选選 領领領 預预預 顧顾顧 髙高高 﨑崎崎
場场場 費费費 貨货貨 資资資 質质質 貸贷貸 賃赁賃 貿贸貿 賣卖売 讀读読 書书書 營营営
榮荣栄 衞卫衛 靜静静 驅驱駆 鹽盐塩 麥麦麦 點点点 黨党党 齒齿歯 豐丰豊 寶宝宝 壽寿寿
數数数 樣样様 殘残残 淨净浄 獨独独 畫画画 當当当 禮礼礼 稱称称 縱纵縦 聲声声 聽听聴
臺台台 與与与 萬万万 藝艺芸 號号号 覺觉覚 觸触触 譽誉誉 讓让譲 豫予予 輕轻軽 辭辞辞
遞递逓 遲迟遅 醫医医 釋释釈 鑄铸鋳 隨随随 雜杂雑 靈灵霊 餘余余 驛驿駅 體体体 鬪斗闘
"""


def main() -> None:
    """Write the table."""
    table = _from_icu()
    for key, value in (LATIN | KANA).items():
        table[key] = value
        if table.get(value) == key:
            del table[value]
    for group in KANJI.split():
        table |= {char: group[-1] for char in group[:-1] if char != group[-1]}
        table.pop(group[-1], None)
    table = {key: _settled(value, table) for key, value in table.items()}
    table = {key: value for key, value in table.items() if key != value}
    TARGET.write_text(_module(table), encoding="utf-8")


def _from_icu() -> dict[str, str]:
    checker = icu.SpoofChecker()
    table = {}
    for first, last in RANGES:
        for code in range(first, last + 1):
            char = chr(code)
            if not char.isalpha() or _fold(char) != char or char.isascii():
                continue
            twin = _plain(checker.getSkeleton(0, char), char)
            if twin != char and twin.isalnum():
                table[char] = twin
    return table


def _fold(char: str) -> str:
    return unicodedata.normalize("NFKC", char).casefold()


def _plain(twin: str, char: str) -> str:
    """Return what ICU gives without marks on Latin letters, and without its `rn`."""
    if char == "m":
        return char
    base = twin
    if not KANA_FIRST <= char <= KANA_LAST:
        parts = unicodedata.normalize("NFKD", twin)
        base = "".join(c for c in parts if not unicodedata.combining(c))
    elif unicodedata.decomposition(char):
        return char  # kana with its mark stays one: ハ and バ are two letters
    base = unicodedata.normalize("NFKC", base).casefold()
    return base if len(base) <= LONGEST else char


def _settled(value: str, table: dict[str, str]) -> str:
    """Return what is left when nothing changes: then one look-up is enough."""
    for _ in range(5):
        step = "".join(table.get(char, char) for char in value)
        if step == value:
            break
        value = step
    return value


def _module(table: dict[str, str]) -> str:
    single = sorted((k, v) for k, v in table.items() if len(v) == 1)
    longer = sorted((k, v) for k, v in table.items() if len(v) > 1)
    keys, values = ("".join(column) for column in zip(*single, strict=True))
    lines = [
        '"""Which character passes for which. Made by tools/make_skeletons.py.',
        "",
        f"From ICU {icu.ICU_VERSION}, Unicode {icu.UNICODE_VERSION} (Unicode-3.0), and",
        "from our own lists. Do not edit.",
        '"""',
        "",
        "from __future__ import annotations",
        "",
        "from typing import Final",
        "",
        "_KEYS: Final = (",
        *_literal(keys),
        ")",
        "_TWINS: Final = (",
        *_literal(values),
        ")",
        "_LONGER: Final = (",
        *_literal(" ".join(f"{key}{value}" for key, value in longer)),
        ")",
        "#: Code point to the one or few characters it passes for.",
        "TABLE: Final = str.maketrans(_KEYS, _TWINS) | {",
        '    ord(pair[0]): pair[1:] for pair in _LONGER.split(" ")',
        "}",
        "",
    ]
    return "\n".join(lines)


def _literal(text: str) -> list[str]:
    """Return lines of at most 88 columns, wide characters counted as two."""
    lines, line, width = [], "", 0
    for char in text:
        shown = {"\\": "\\\\", '"': '\\"'}.get(char, char)
        cost = 2 if unicodedata.east_asian_width(char) in "WF" else len(shown)
        if width + cost > COLUMNS:
            lines.append(f'    "{line}"')
            line, width = "", 0
        line, width = line + shown, width + cost
    return [*lines, f'    "{line}"']


if __name__ == "__main__":
    main()
