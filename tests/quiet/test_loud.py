"""What forgers send is called forged where it claims a brand, and is never believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.fakes.posts import number
from tests.quiet.letters import findings, judged, program, raw_of
from tests.quiet.phish import CLAIMING, NAMELESS, SPOOFED

from mioboe.authenticity import VerdictKind
from mioboe.signals import Level

if TYPE_CHECKING:
    from tests.quiet.letters import Letter

#: The layout of a genuine order, word for word.
COPIED = f"注文済み\n\n注文番号\n{number(7)}\n\n* 電球\n  数量: 1\n\n合計\n63,000 JPY\n"
LYING = "<p>ご確認 <a href='https://kakunin.test/'>https://www.amazon.co.jp/</a></p>"
PROOFS = ["pass", "none", ""]


def param(letters: tuple[Letter, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("letter", letters, ids=lambda letter: letter.id)


def is_forged(letter: Letter) -> bool:
    """Return whether a mail is called forged, and says nothing."""
    found = judged(letter)
    silent = not found.extraction.events and not found.extraction.form
    return silent and found.verdict.kind is VerdictKind.FORGED


@param(CLAIMING)
def test_a_claim_from_elsewhere_is_forged_whatever_the_provider_found(
    letter: Letter,
) -> None:
    proofs = ["fail"] if letter in SPOOFED else PROOFS

    assert [p for p in proofs if not is_forged(letter.but(proof=p))] == []


@param(CLAIMING)
def test_no_dress_makes_a_forgery_less_of_one(letter: Letter) -> None:
    assert is_forged(letter.but(page=LYING))
    assert is_forged(letter.but(text=COPIED))
    assert is_forged(letter.but(text=COPIED, page=f"<pre>{COPIED}</pre>"))
    assert is_forged(letter.but(fields=("Reply-To: <kaiin@kaitou.test>",)))


def fits_jis(letter: Letter) -> bool:
    """Return whether its headers can be written in ISO-2022-JP."""
    text = letter.name + letter.subject
    return text.encode("iso2022_jp", "replace").decode("iso2022_jp") == text


@param(tuple(filter(fits_jis, CLAIMING)))
def test_old_charsets_hide_no_forgery(letter: Letter) -> None:
    assert is_forged(letter.but(charset="iso-2022-jp"))


@param(CLAIMING)
def test_the_sift_lets_no_forgery_pass_unseen(letter: Letter) -> None:
    assert program().sift.wants(raw_of(letter))


@param(SPOOFED)
def test_a_brand_s_own_address_without_proof_is_not_genuine(letter: Letter) -> None:
    kinds = {
        judged(letter.but(proof=p, text=COPIED)).verdict.kind for p in ("none", "")
    }

    assert kinds <= {VerdictKind.FORGED, VerdictKind.UNPROVEN}


@param(NAMELESS)
def test_what_names_nobody_is_never_genuine_and_says_nothing(letter: Letter) -> None:
    for page in ("", LYING):
        for proof in PROOFS:
            found = judged(letter.but(proof=proof, page=page))
            assert found.verdict.kind is not VerdictKind.GENUINE
            assert not found.extraction.events


def test_a_flood_of_forgeries_raises_no_alarm_about_an_order() -> None:
    flood = [letter.but(text=COPIED) for letter in (*CLAIMING, *NAMELESS)]

    assert not [f for f in findings(flood) if f.level.rank >= Level.ASK.rank]


def test_there_are_sixty_shapes_and_more() -> None:
    assert len({letter.id for letter in CLAIMING}) >= 60
