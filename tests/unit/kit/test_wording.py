from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mioboe.kit import Wording

TEXT = Wording(ja="{brand}から{amount}", en="{amount} from {brand}")


def test_each_language_has_its_text() -> None:
    facts = {"brand": "Amazon", "amount": "5円"}

    assert TEXT.fill("ja", facts) == "Amazonから5円"
    assert TEXT.fill("en", facts) == "5円 from Amazon"


def test_what_is_missing_becomes_a_question_mark() -> None:
    assert TEXT.fill("ja") == "?から?"


@given(st.text())
def test_what_fills_a_blank_is_never_read_as_a_blank(text: str) -> None:
    assert Wording(ja="{a}", en="").fill("ja", {"a": text, "b": "x"}) == text


def test_braces_of_a_mail_stay_braces() -> None:
    assert (
        TEXT.fill("en", {"brand": "{amount}", "amount": "{0}"}) == "{0} from {amount}"
    )
