from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.fakes.events import TOKYO, event, placed, tell, used
from tests.fakes.lives import ordinary
from tests.fakes.readings import batch, reading
from tests.fakes.stores import MemoryStore

from mioboe.catalog import load
from mioboe.flows.report import Lines
from mioboe.flows.scan import Summary, Told
from mioboe.flows.wording import Teller
from mioboe.kit import Money, Problem, Reason
from mioboe.signals import Sign

if TYPE_CHECKING:
    from mioboe.ports import Kept

CATALOG = load()


def teller(language: str = "ja") -> Teller:
    """Return who says things in that language."""
    texts = CATALOG.texts
    return Teller(
        language=language,
        reasons=texts.reasons,
        problems=texts.problems,
        report=texts.report,
        rules=CATALOG.rules.rules,
    )


def kept(*events: Any) -> Kept:  # noqa: ANN401 - events
    """Return a message as the store has it."""
    store = MemoryStore()
    store.add(batch(reading(1, *events), archive="/home/me/mail"))
    return next(store.kept())


def lines(*told: Told, messages: int = 7, problems: int = 0) -> list[dict[str, Any]]:
    """Return the lines of a scan, as a machine reads them."""
    summary = Summary(
        messages=messages,
        problems=(Problem(code="cut", where="x"),) * problems,
        unread=(),
    )
    made = Lines(teller=teller(), zone=TOKYO, given={"/home/me/mail": "mail"})
    return [json.loads(json.dumps(line)) for line in made.all(told, summary)]


ORDER = placed("2026-01-10 13:05", 63000, order="250-1234567-1234567")
RAISED = tell(
    [placed("2026-01-10 20:05", 69986, gift=True, to="x@gmail.com")], ordinary()
).raised


def test_a_message_line_is_as_the_contract_says() -> None:
    line, _ = lines(Told(kept=kept(ORDER)))

    assert list(line) == [
        "kind",
        "source",
        "message_id",
        "verdict",
        "reasons",
        "events",
    ]
    assert line["kind"] == "message"
    assert line["source"] == "mail/1.eml"
    assert line["message_id"] == "<1@x.test>"
    assert line["verdict"] == "genuine"
    assert line["events"] == [
        {
            "type": "order-placed",
            "shop": "amazon.co.jp",
            "order": "250-1234567-1234567",
            "amount": {"value": "63000", "currency": "JPY"},
            "at": "2026-01-10T13:05:00+09:00",
        }
    ]
    (reason,) = line["reasons"]
    assert isinstance(reason, str)
    assert reason.endswith("[x]")


def test_what_an_event_does_not_know_is_left_out() -> None:
    line, _ = lines(Told(kept=kept(event("sign-in", "2026-01-10 13:05"))))

    assert list(line["events"][0]) == ["type", "shop", "at"]


def test_a_card_notice_names_the_issuer_where_the_shop_is_unknown() -> None:
    line, _ = lines(Told(kept=kept(used("2026-01-10 13:05", 5, merchant="駅"))))

    assert line["events"][0]["shop"] == "smbc-card"


def test_sums_keep_the_digits_of_their_currency() -> None:
    odd = replace(ORDER, amount=Money(Decimal("6.10"), "USD"))

    line, _ = lines(Told(kept=kept(odd)))

    assert line["events"][0]["amount"] == {"value": "6.10", "currency": "USD"}


def test_a_finding_line_is_as_the_contract_says() -> None:
    _, line, _ = lines(Told(kept=kept(ORDER), raised=tuple(RAISED)))

    assert list(line) == [
        "kind",
        "id",
        "at",
        "level",
        "shop",
        "order",
        "amount",
        "case_kind",
        "signals",
        "messages",
        "rivals",
        "question",
        "answer",
    ]
    assert (line["kind"], line["level"], line["case_kind"]) == ("finding", "act", "A")
    assert line["id"] == RAISED[0].id
    assert line["at"] == "2026-01-10T20:05:00+09:00"
    assert line["amount"] == {"value": "69986", "currency": "JPY"}
    assert line["shop"] == "amazon.co.jp"
    assert line["messages"] == list(RAISED[0].messages)
    for sign in line["signals"]:
        assert list(sign) == ["id", "why"]
        assert sign["why"]
        assert "{" not in sign["why"]
        assert "?" not in sign["why"]


def test_a_finding_about_an_account_has_no_sum_and_no_order() -> None:
    raised = tell([event("fraud-notice", "2026-01-10 20:05", shop="")]).raised

    _, line, _ = lines(Told(kept=kept(), raised=tuple(raised)))

    assert (line["shop"], line["order"], line["amount"]) == ("amazon", "", None)


def test_the_last_line_sums_up_and_counts_a_finding_once() -> None:
    told = Told(kept=kept(ORDER), raised=(*RAISED, *RAISED))

    assert lines(told, Told(kept=kept()), problems=2)[-1] == {
        "kind": "summary",
        "messages": 7,
        "relevant": 2,
        "findings": 1,
        "problems": 2,
    }


def test_nothing_is_a_summary_alone() -> None:
    assert [line["kind"] for line in lines(messages=0)] == ["summary"]


# ---------------------------------------------------------------------- wording


def test_each_language_says_it_in_its_own_words() -> None:
    sign = Sign(signal="first-gift-card", weight=3, facts={"orders": "12"})

    assert "12" in teller("ja").sign(sign)
    assert "ギフトカード" in teller("ja").sign(sign)
    assert "gift card" in teller("en").sign(sign)


def test_languages_are_named_in_the_language_of_the_reader() -> None:
    sign = Sign(
        signal="language-switched", weight=2, facts={"usual": "ja", "now": "en"}
    )

    assert "日本語" in teller("ja").sign(sign)
    assert "Japanese" in teller("en").sign(sign)


def test_a_reason_that_has_no_text_is_its_code() -> None:
    reason = Reason(code="brand-new", technical="line")

    assert teller().reason(reason) == "brand-new"
    assert teller().reason_in_full(reason) == "brand-new [line]"


def test_a_problem_says_where_and_what_and_the_detail() -> None:
    problem = Problem(code="no-such-path", where="/x", detail="errno")

    assert teller("en").problem(problem).startswith("/x: ")
    assert teller("en").problem(problem).endswith("(errno)")
    assert teller().problem(Problem(code="brand-new", where="/x")) == "/x: brand-new"


def test_sums_are_written_as_people_write_them() -> None:
    assert teller("ja").amount(Money.yen(63000)) == "63,000円"
    assert teller("en").amount(Money.yen(63000)) == "63,000 yen"
    assert teller("ja").amount(Money(Decimal("1234.50"), "USD")) == "1,234.50 USD"
    assert teller("ja").amount(None) == ""


def test_a_mail_cannot_put_blanks_into_a_sentence() -> None:
    sign = Sign(signal="new-recipient", weight=1, facts={"recipient": "{orders} {0}"})

    assert "{orders} {0}" in teller("en").sign(sign)
