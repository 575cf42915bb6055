from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from tests.fakes.caselogs import opened
from tests.fakes.handbooks import DAY
from tests.fakes.writings import LOGS, OWN, view_of, voice, writings

from mioboe.authenticity import Confidence
from mioboe.kit import Wording
from mioboe.playbooks import Condition
from mioboe.playbooks.blanks import facts_of
from mioboe.playbooks.desks import DeskKind
from mioboe.playbooks.drafts import Draft, Part, Way, blanks_of, fill

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.playbooks.drafts import Letter

#: One text each: what a person gets to read, in both languages.
GOLDEN: Final = Path(__file__).parent / "drafts"
#: Draft and log of each golden text.
TEXTS: Final = (
    ("shop-first-report", "stranger"),
    ("shop-recall", "stranger"),
    ("shop-two-questions", "stranger"),
    ("issuer-stop", "stranger"),
    ("issuer-claim", "promised"),
    ("bank-debit", "debit"),
    ("bank-claim", "debit"),
    ("police-summary", "promised"),
    ("consumer-summary", "promised"),
    ("promise-reminder", "promised"),
    ("refuse-parcel", "stranger"),
    ("provider-recovery", "stranger"),
    ("mobile-stop", "stranger"),
)


def letter(name: str, log: str, language: str = "ja") -> Letter:
    """Return one draft that is shipped, filled for one of the logs."""
    case = LOGS[log]().case
    facts = {**facts_of(case, voice(language)), **OWN}
    return fill(writings().drafts[name], view_of(case), facts, language=language)


def draft(*parts: Part) -> Draft:
    """Return a draft of parts."""
    return Draft(
        id="test",
        title=Wording(ja="題", en="title"),
        to=DeskKind.SHOP,
        way=Way.WRITE,
        parts=parts,
        source="a test",
        checked=DAY,
        confidence=Confidence.PAGE,
    )


def part(text: str, **fields: tuple[str, ...] | tuple[Condition, ...]) -> Part:
    """Return a part that says the same in both languages."""
    return Part(text=Wording(ja=text, en=text), **fields)  # type: ignore[arg-type]


def filled(*parts: Part, **facts: str) -> Letter:
    """Return a draft of parts, filled for a case of which little is known."""
    return fill(draft(*parts), view_of(opened().case), facts, language="ja")


# ---------------------------------------------------------------- how it is filled


def test_what_is_not_known_stands_there_as_a_gap_and_is_named() -> None:
    found = filled(part("{order}を{when}に"), order="250")

    assert found.text == "250を＿＿＿に\n"
    assert found.missing == ("when",)


def test_an_empty_fact_counts_as_not_known() -> None:
    assert filled(part("{order}"), order="").missing == ("order",)


def test_a_gap_is_named_once() -> None:
    assert filled(part("{order}、{order}")).missing == ("order",)


def test_a_part_whose_condition_is_open_is_left_out() -> None:
    strange = Condition(fact="whose-card", is_=("strange",))

    assert filled(part("a"), part("b", when=(strange,))).text == "a\n"


def test_a_part_can_be_left_out_rather_than_shown_with_a_gap() -> None:
    found = filled(part("a"), part("{promise}", only_with=("promise",)))

    assert (found.text, found.missing) == ("a\n", ())


def test_of_two_parts_the_one_that_knows_more_is_said() -> None:
    parts = (
        part("until {until}", only_with=("until",)),
        part("soon", not_with=("until",)),
    )

    assert filled(*parts).text == "soon\n"
    assert filled(*parts, until="noon").text == "until noon\n"


def test_items_of_a_list_stand_close_and_paragraphs_apart() -> None:
    found = filled(part("head"), part("・a"), part("・b"), part("foot"))

    assert found.text == "head\n\n・a\n・b\n\nfoot\n"


def test_braces_in_a_fact_are_no_blanks() -> None:
    found = filled(part("{said}"), said="{order} {0.__class__}")

    assert found.text == "{order} {0.__class__}\n"


def test_a_lone_brace_in_a_draft_is_a_fault_and_not_a_guess() -> None:
    with pytest.raises(ValueError, match="Single"):
        blanks_of(draft(part("50% {")))


# ---------------------------------------------------------------- what a case knows


def test_a_case_knows_its_orders_with_time_and_sum() -> None:
    facts = facts_of(LOGS["stranger"]().case, voice("ja"))

    assert facts["order-list"] == (
        "・250-1234567-1234567（2026年11月26日 13:07、63,000円）"
    )
    assert facts["total"] == "63,000円"
    assert facts["tracking"] == "123456789012"
    assert facts["issuer"] == "エポスカード"


def test_a_case_of_which_nothing_is_known_has_no_empty_facts() -> None:
    assert all(facts_of(opened().case, voice("en")).values())


def test_what_left_by_the_log_counts_before_the_notices() -> None:
    facts = facts_of(LOGS["debit"]().case, voice("en"))

    assert (facts["charge-amount"], facts["out"]) == ("20,000 yen", "20,000 yen")


def test_the_promise_that_ends_first_is_reminded_of() -> None:
    facts = facts_of(LOGS["promised"]().case, voice("ja"))

    assert facts["promise"] == "調査の結果をメールで知らせる"
    assert facts["promise-until"] == "2026年11月27日 21:05"
    assert "つながらず（60分）" in facts["call-list"]


# ---------------------------------------------------------------- what is shipped


@pytest.mark.parametrize(("name", "log"), TEXTS)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_draft_reads_as_it_was_read_and_found_good(
    name: str, log: str, language: str, request: pytest.FixtureRequest
) -> None:
    found = letter(name, log, language)
    text = f"{found.title}\n\n{found.text}"
    text += "".join(f"? {name}\n" for name in found.missing)
    path = GOLDEN / f"{name}.{log}.{language}.txt"
    if request.config.getoption("--update-golden", default=False):
        path.write_text(text, encoding="utf-8")

    assert path.read_text(encoding="utf-8") == text


def test_there_is_no_golden_text_too_many() -> None:
    wanted = {f"{n}.{log}.{code}.txt" for n, log in TEXTS for code in ("ja", "en")}

    assert {path.name for path in GOLDEN.glob("*.txt")} == wanted


@pytest.mark.parametrize("log", LOGS)
def test_every_draft_can_be_filled_for_every_log(log: str) -> None:
    for name, one in writings().drafts.items():
        for language in ("ja", "en"):
            found = letter(name, log, language)
            assert {*found.missing} <= {*blanks_of(one)}
            assert "{" not in found.text


def test_no_draft_asks_anybody_to_write_down_a_secret() -> None:
    secret = ("カード番号：", "暗証番号：", "パスワード：", "PIN:", "Password:")
    assert not [
        name
        for name, one in writings().drafts.items()
        for text in _texts(one.parts)
        if any(word in text for word in secret)
    ]


def test_what_is_said_on_the_phone_names_what_to_have_at_hand() -> None:
    spoken = [one for one in writings().drafts.values() if one.way is Way.SAY]

    assert spoken
    assert all(one.have for one in spoken)


def _texts(parts: Iterable[Part]) -> Iterable[str]:
    return [text for one in parts for text in (one.text.ja, one.text.en)]
