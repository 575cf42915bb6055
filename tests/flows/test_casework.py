"""Cases: opened out of findings, moved by mails, and what people say about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest
from tests.fakes.caselogs import BRAND, NOON, ORDER, SHOP, TOKYO
from tests.fakes.events import event, placed
from tests.fakes.handbooks import shipped
from tests.fakes.paid import paid_with
from tests.fakes.readings import batch, reading
from tests.fakes.stores import MemoryStore

from mioboe.cases import CaseStatus
from mioboe.cases.entries import MailCame, Promised
from mioboe.cases.kinds import Closing
from mioboe.flows.casework.belonging import facts_in
from mioboe.flows.casework.incoming import bring_in
from mioboe.flows.casework.opening import merge, open_by_hand, open_finding
from mioboe.flows.casework.respond import (
    answer_question,
    close,
    do_step,
    end_promise,
    find_step,
    open_promises,
    own_order,
    promise,
    reopen,
    skip_step,
    withdraw,
)
from mioboe.flows.casework.work import CaseError, Casework, Sender, find_case, plan_of
from mioboe.ledger import OrderKey
from mioboe.signals import Finding, Household, Level, Person

if TYPE_CHECKING:
    from mioboe.events import Event

OTHER: Final = "250-7654321-7654321"
DAY: Final = "2026-11-26"


def order(number: str = ORDER, **fields: object) -> Event:
    """Return the mail about an order at the shop."""
    mail = placed(f"{DAY} 12:00", 5000, order=number)
    return replace(mail, shop=SHOP, brand=BRAND, **fields)  # type: ignore[arg-type]


def finding(number: str = ORDER, **fields: object) -> Finding:
    """Return an alarm about an order."""
    values = {
        "id": f"finding_{number}",
        "level": Level.ACT,
        "at": NOON,
        "opened": NOON,
        "shop": SHOP,
        "brand": BRAND,
        "order": number,
        "case_kind": "A",
        "is_proven": True,
        "orders": (OrderKey(SHOP, number),),
        **fields,
    }
    return Finding(**values)  # type: ignore[arg-type]


@pytest.fixture
def work() -> Casework:
    """Return a table with the shipped handbook and an empty store."""
    person = Person(name="山田 花子", postcodes=("1500001",))
    return Casework(
        store=MemoryStore(),
        handbook=shipped(),
        household=Household(zone=TOKYO, people=(person,)),
        senders={
            "amazon-co-jp": Sender(brand=BRAND),
            "smbc-card": Sender(brand="smbc-card", is_payer=True),
            "rakuten-bank": Sender(brand="rakuten-bank", is_payer=True, is_debit=True),
        },
        now=NOON,
        by="花子",
    )


def came(work: Casework, *events: Event) -> None:
    """Put mails into the store, one an event."""
    known, _ = work.store.cases.mails_since(0)
    readings = [
        replace(reading(known + n, e), arrived=e.arrived, message_id=e.message_id)
        for n, e in enumerate(events, 1)
    ]
    work.store.add(batch(*readings))


def test_a_case_has_the_orders_of_all_alarms_at_the_account(work: Casework) -> None:
    two = (finding(), finding(OTHER, opened=NOON + timedelta(days=30)))
    work.store.replace_findings([], two, "edition")

    begun = open_finding(work, two[0])

    assert [key.number for key in begun.case.orders] == [ORDER, OTHER]
    assert begun.along == (two[1],)
    assert set(begun.case.findings) == {one.id for one in two}


def test_a_second_finding_joins_the_case_that_is_open(work: Casework) -> None:
    late = finding(OTHER, opened=NOON + timedelta(days=90))
    first = open_finding(work, finding())
    second = open_finding(work, late)
    apart = open_finding(work, late, is_alone=True)

    assert (second.is_joined, second.case.id) == (True, first.case.id)
    assert [key.number for key in second.case.orders] == [ORDER, OTHER]
    assert apart.case.id in {first.case.id, "case-2"}


def test_what_mails_say_is_answered_and_kept_as_evidence(work: Casework) -> None:
    stranger = order(recipient_name="知らない 人", recipient_postcode="9000001")
    came(work, stranger)

    case = open_finding(work, finding(messages=(stranger.message_id,))).case

    assert case.facts["ship-to"].values == ("stranger",)
    assert case.facts["goods"].values == ("physical",)
    kinds = [
        link.record.kind for link in work.store.cases.chain(case.id) if link.record
    ]
    assert kinds == ["message", "answers", "verdict"]


def test_a_mail_that_comes_later_is_written_down_once(work: Casework) -> None:
    case = open_finding(work, finding()).case
    late = NOON + timedelta(hours=3)
    came(work, replace(order(), type=event("order-shipped", f"{DAY} 15:00").type))
    work = replace(work, now=late)

    brought = bring_in(work, case)
    again = bring_in(work, brought.case)

    assert len(brought.case.of(MailCame)) == 1
    assert again.entries == ()
    assert again.case == brought.case


@pytest.mark.parametrize(
    ("profile", "brand", "told"),
    [
        ("au-pay", "au", {"instrument": "wallet", "wallet": "au"}),
        ("au-pay-card", "au", {"instrument": "credit", "issuer": "au"}),
        ("aeon-bank", "aeon", {"instrument": "debit", "bank": "aeon"}),
        ("aeon-card", "aeon", {"instrument": "credit", "issuer": "aeon"}),
        ("mufg-bank", "mufg", {"instrument": "debit", "bank": "mufg"}),
        ("mufg-card", "mufg", {"instrument": "credit", "issuer": "mufg"}),
        ("d-card", "docomo", {"instrument": "credit", "issuer": "docomo"}),
        ("d-barai", "docomo", {}),
        ("rakuten-pay", "rakuten", {}),
        ("merpay", "mercari", {"instrument": "wallet", "wallet": "mercari"}),
        ("paypal", "paypal", {"instrument": "wallet", "wallet": "paypal"}),
        ("paidy", "paidy", {"instrument": "wallet", "wallet": "paidy"}),
        ("ana-pay", "ana", {"instrument": "prepaid", "prepaid": "ana"}),
        ("smbc-bank", "smbc", {"instrument": "debit", "bank": "smbc"}),
        (
            "smbc-card-alerts",
            "smbc-card",
            {"instrument": "credit", "issuer": "smbc-card"},
        ),
    ],
)
def test_of_several_desks_of_a_brand_the_one_of_the_mail_was_paid_with(
    work: Casework, profile: str, brand: str, told: dict[str, str]
) -> None:
    sender = Sender(brand=brand, is_payer=True)
    work = replace(work, senders={profile: sender})
    used = event("card-used", f"{DAY} 12:01", issuer=profile)

    found = facts_in([used], open_by_hand(work, kind="A"), work)

    assert {one.question: one.values[0] for one in found} == told


def test_an_order_of_the_household_stays_out(work: Casework) -> None:
    case = open_finding(work, finding()).case
    came(work, order(OTHER))

    assert bring_in(work, case).case.of(MailCame) == ()


def test_an_order_that_is_ours_after_all_is_denied_to_nobody(work: Casework) -> None:
    mails = order(), order(OTHER, message_id="<other@mail.example>")
    came(work, *mails)
    both = finding(
        orders=(OrderKey(SHOP, ORDER), OrderKey(SHOP, OTHER)),
        messages=tuple(mail.message_id for mail in mails),
    )
    case = open_finding(work, both).case

    after = own_order(work, case, OTHER).case

    assert [key.number for key in after.orders] == [ORDER]
    assert [mail.order for _, mail in after.of(MailCame)] == [ORDER]
    with pytest.raises(CaseError, match="no-order"):
        own_order(work, after, OTHER)


def test_a_desk_may_be_named_as_people_name_it(work: Casework) -> None:
    case = open_by_hand(work, kind="A", shop=SHOP, brand=BRAND)

    after = answer_question(work, case, "issuer", ["三井住友カード"]).case

    assert after.facts["issuer"].values == ("smbc-card",)


def test_a_step_without_a_name_is_the_one_that_is_next(work: Casework) -> None:
    case = open_finding(work, finding()).case
    step = find_step(work, case)

    after = do_step(work, case, step, at=None).case

    assert step.id in after.steps
    assert find_step(work, after) != step


def test_a_step_that_was_skipped_for_one_card_waits_for_the_other(
    work: Casework,
) -> None:
    case = open_finding(work, finding()).case
    case = paid_with(work, case, "jcb", "rakuten-card")
    case = skip_step(work, case, find_step(work, case, "lock-card@jcb")).case

    plan = plan_of(work, case)
    assert case.steps["lock-card@jcb"].subject == "issuer/jcb"
    left = [one.step.id for one in (*plan.actions, *plan.later)]
    assert "lock-card@jcb" not in left
    assert "lock-card@rakuten-card" in left


def test_a_promise_that_was_replaced_is_over(work: Casework) -> None:
    case = open_finding(work, finding()).case
    case = promise(work, case, Promised(desk="amazon-co-jp", what="a")).case
    (first,) = open_promises(case)
    newer = Promised(desk="amazon-co-jp", what="b", instead_of=first.entry)
    case = promise(work, case, newer).case

    (second,) = open_promises(case)
    assert second.what == "b"
    case = end_promise(work, case, second.entry, is_kept=True).case
    assert open_promises(case) == ()


def test_cases_are_merged_closed_and_opened_again(work: Casework) -> None:
    case, other = open_by_hand(work, shop=SHOP, brand=BRAND), open_by_hand(work)
    merged = merge(work, case, other)
    assert find_case(work, other.id).status is CaseStatus.MERGED

    closed = close(work, merged, Closing.SOLVED).case
    assert closed.status is CaseStatus.CLOSED
    assert reopen(work, closed).case.status is CaseStatus.OPEN
    with pytest.raises(CaseError, match="merge-itself"):
        merge(work, merged, merged)


def test_what_was_taken_back_counts_no_more(work: Casework) -> None:
    case = open_by_hand(work, kind="A")
    case = answer_question(work, case, "goods", ["digital"]).case

    after = withdraw(work, case, case.entries[-1].number).case

    assert "goods" not in after.facts
    with pytest.raises(CaseError, match="no-entry"):
        withdraw(work, after, 1)


@pytest.mark.parametrize("name", ["7", "case-7", "x"])
def test_a_case_that_is_not_there_is_said_so(work: Casework, name: str) -> None:
    with pytest.raises(CaseError, match="no-case-yet"):
        find_case(work, name)
    open_by_hand(work)
    with pytest.raises(CaseError, match="no-case:"):
        find_case(work, name)
