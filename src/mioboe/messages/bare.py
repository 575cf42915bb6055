"""Text laid bare: of each character only the plain letter that it is, or looks like.

Names hide behind case, width, accents, Cyrillic and Greek letters, kanji in place of
kana, punycode, blanks and characters without width. This undoes all of it, far too
well for showing: it is for looking for names, where a mistake costs little.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from mioboe.kit import has_invisible

#: Characters that look like another one; each first letter stands for those behind it.
#: `i`, `l` and `1` cannot be told apart in many fonts, so all three are `l`.
_ALIKE: Final = (
    "aаΑαɑᴀ4 bВвΒβʙьЬ cСсϲϹᴄ dԁԀᴅđĐ eЕеΕεᴇ3 fꜰ gɡɢ hНнһҺΗʜħĦհ jЈјᴊ kКкΚκᴋ "
    "lі1iІΙιӏӀıɩɪłŁʟ mМмΜᴍ nΝηɴո oОоΟο0ᴏøØօՕ pРрΡρᴘ qԛԚ rгГʀ sЅѕꜱ5 tТтΤτᴛŧŦ "
    "uυսՍᴜ vѵѴνᴠ wԝԜωѡᴡ xХхΧχ yУуΥγүҮʏ zΖᴢ "
    "カ力 ニ二 ロ口 エ工 タ夕 ト卜 ハ八 ヘへ リり "
    "アァ イィ ウゥ オォ ツッ ヤャ ユュ ヨョ ワヮ ケヶ "
    "楽樂乐 銀银 東东 電电 国國 証證证 郵邮 運运 関關关 亜亞亚 馬马 戸戶户 険險险 "
    "済濟济 会會 価價价 号號"
)
_TWINS: Final = {twin: group[0] for group in _ALIKE.split() for twin in group[1:]} | {
    "ェ": "エ",
    "ヵ": "カ",
    "ー": " ",
}
#: What stands for all that is no letter and no digit.
BLANK: Final = " "
#: Categories of characters that only change others, or show nothing.
_SHAPELESS: Final = {"Mn", "Me", "Cf"}
#: The table is emptied when it holds this many characters: an attacker fills it, too.
_MAX_MEMORY: Final = 20_000
#: An ASCII word this short, with a vowel in it, is a piece of many ordinary words.
_SHORT: Final = 4
_PUNYCODE: Final = re.compile(r"xn--([a-z0-9-]{1,59})", re.IGNORECASE)
_MAX_LABELS: Final = 50
#: What is shown from right to left.
_TURNED: Final = re.compile('\u202e([^\u202c<"]*+)')


class BareLetters(dict[int, str]):
    """Code point to bare text, for `str.translate`; learns what it meets."""

    def __missing__(self, point: int) -> str:
        if len(self) >= _MAX_MEMORY:
            self.clear()
        self[point] = bare = bare_text(chr(point))
        return bare


def bare_text(char: str) -> str:
    """Return the bare form of one character: letters, a blank, or nothing."""
    return "".join(map(_bare, _unfold(char)))


def _unfold(char: str) -> str:
    """Return the letters and marks that a character is made of, lower-case."""
    if char in _TWINS:
        return char
    plain = unicodedata.normalize("NFKC", char)
    if plain in _TWINS:
        return plain
    return unicodedata.normalize("NFKD", plain.casefold())


def _bare(char: str) -> str:
    if char in _TWINS:
        return _TWINS[char]
    if has_invisible(char) or unicodedata.category(char) in _SHAPELESS:
        return ""
    return char if char.isalnum() else BLANK


def stands_alone(word: str, bare: str) -> bool:
    """Return whether a word, and its bare form, are too short to be found in others."""
    if not bare.isascii():
        return len(bare) <= 1 + ("ー" in word)
    has_vowel = not set("aeiouy").isdisjoint(word.casefold())
    return len(bare) <= _SHORT and (has_vowel or len(bare) <= 2)  # noqa: PLR2004 - letters


def with_labels(text: str) -> str:
    """Return the text, and behind it what its punycode labels show."""
    shown = [text]
    for match in _PUNYCODE.finditer(text):
        try:
            shown.append(match[1].encode("ascii").decode("punycode"))
        except (UnicodeError, OverflowError, ValueError):
            continue
        if len(shown) > _MAX_LABELS:
            break
    return BLANK.join(shown)


def with_turned(text: str) -> str:
    """Return the text, and behind it how it shows if some of it runs to the left."""
    return text + BLANK + _TURNED.sub(lambda match: match[1][::-1], text)
