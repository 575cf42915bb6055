"""What the shipped playbooks say first, and what they never say."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.fakes.caselogs import KEY, Log, mail, opened
from tests.fakes.handbooks import shipped
from tests.fakes.writings import told

from mioboe.cases.entries import Opened
from mioboe.events import EventType
from mioboe.playbooks import answer, plan
from mioboe.playbooks.steps import record_done

if TYPE_CHECKING:
    from mioboe.playbooks import Plan, Step
    from mioboe.playbooks.desks import DeskKind

STEPS = [step for book in shipped().playbooks.values() for step in book.steps]
#: What a household of kind A has said by then.
SAID = {"ours": "nobody", "get_in": "inside"}


def planned(log: Log) -> Plan:
    """Return the plan a minute after the last line of a log."""
    now = log.now + timedelta(minutes=1)
    return plan(log.case, shipped(), now=now, zone="Asia/Tokyo")


def order(found: Plan) -> list[str]:
    """Return the steps of now, the first one first."""
    return [action.step.id for action in found.actions]


def done(log: Log, *names: str) -> Log:
    """Return a log in which steps were done, as the plan has them at that time."""
    for name in names:
        found = planned(log)
        step = next(one.step for one in found.actions if one.step.id == name)
        log.add(record_done(step))
    return log


def at_rakuten(kind: str = "A") -> Log:
    """Return the log of a case at a shop that has no playbook of its own."""
    log = Log()
    log.add(
        Opened(case_kind=kind, shop="rakuten.co.jp", brand="rakuten", orders=(KEY,))
    )
    return log


def all_steps(found: Plan) -> dict[str, Step]:
    """Return the steps of a plan, those that wait among them."""
    ready = [action.step for action in (*found.actions, *found.later)]
    return {step.id: step for step in (*ready, *(w.step for w in found.waiting))}


# ---------------------------------------------------------------- order


def test_a_debit_card_is_stopped_before_anything_else() -> None:
    log = told(opened(), **SAID, mailbox="there", instrument="debit", goods="gift-card")

    assert order(planned(log))[0] == "stop-debit"


def test_the_household_is_asked_first_where_nobody_asked_it() -> None:
    log = told(opened(), mailbox="clean", instrument="credit", goods="physical")

    assert order(planned(log))[0] == "ask-household"


def test_pages_are_saved_before_the_shop_is_told() -> None:
    log = told(opened(), **SAID, mailbox="clean", instrument="credit")
    waiting = {one.step.id: one.after for one in planned(log).waiting}

    assert waiting["report-shop"] == ("save-pages",)


def test_a_suspect_mailbox_comes_before_the_shop() -> None:
    log = told(opened(), **SAID, instrument="credit", goods="physical", mailbox="there")
    log = done(log, "save-pages")

    assert "report-shop" not in order(planned(log))
    assert "report-shop" in order(planned(done(log, "secure-mailbox")))


def test_a_mailbox_that_nobody_doubts_holds_up_nothing() -> None:
    log = told(opened(), **SAID, instrument="credit", goods="physical", mailbox="clean")

    assert "report-shop" in order(planned(done(log, "save-pages")))


def test_a_telephone_number_that_was_taken_comes_first() -> None:
    log = opened("G")
    log.add(mail(EventType.SIM_REISSUED, shop="", brand="docomo", order=""))
    log = told(log, ours="nobody", mailbox="there", instrument="credit")

    assert order(planned(log))[0] == "stop-sim"


def test_with_a_strangers_parcel_the_shop_is_told_and_then_asked_to_recall_it() -> None:
    log = opened()
    log.add(mail(EventType.ORDER_PLACED))
    log.add(mail(EventType.ORDER_SHIPPED))
    log = told(
        log,
        **SAID,
        mailbox="clean",
        instrument="credit",
        goods="physical",
        ship_to="stranger",
    )
    log = done(log, "save-pages")
    first = planned(log).first

    assert first is not None
    assert "recall-parcel" in {first.step.id, *(step.id for step in first.same_call)}


def test_a_number_used_in_a_strangers_account_leads_to_the_issuer() -> None:
    log = told(opened("C"), whose_account="none", instrument="credit", issuer="epos")
    found = order(planned(log))

    assert "report-shop" not in all_steps(planned(log))
    assert {"lock-card", "call-issuer"} <= {*found[:3]}


def test_of_a_forged_mail_hardly_anything_is_to_be_done() -> None:
    log = told(opened("H"), proof="nowhere", entered="nothing")

    assert set(all_steps(planned(log))) == {"look-by-own-route", "report-forged-mail"}


def test_a_card_number_that_was_entered_is_stopped() -> None:
    log = told(opened("H"), proof="nowhere", entered="card", issuer="epos")

    assert order(planned(log))[0] == "stop-entered-card"


# ---------------------------------------------------------------- mails and answers


def test_an_account_that_is_protected_can_be_reset_after_five_hours() -> None:
    log = told(opened(), **SAID, mailbox="clean", instrument="credit")
    entry = log.add(mail(EventType.ACCOUNT_PROTECTED))
    found = planned(log)
    reset = next(one for one in found.waiting if one.step.id == "reset-password")

    assert "report-shop" in {one.step.id for one in found.done}
    assert reset.until == entry.happened + timedelta(hours=5)


def test_whoever_is_locked_out_is_not_told_to_look_at_the_history() -> None:
    log = told(opened("F"), ours="nobody", get_in="locked", mailbox="clean")
    found = all_steps(planned(log))

    assert "report-shop" in found
    assert not {"sweep-orders", "cancel-order", "change-password"} & found.keys()


def test_whoever_got_back_in_looks_through_the_account() -> None:
    log = told(opened("F"), ours="nobody", get_in="locked", mailbox="clean")
    log = done(log, "save-pages", "report-shop")
    log = told(log, account_back="back")

    assert {"sweep-orders", "look-through-account"} <= all_steps(planned(log)).keys()


def test_a_second_wave_is_reported_at_once() -> None:
    log = told(opened(), **SAID, mailbox="clean", instrument="credit", goods="digital")
    log = done(log, "save-pages", "report-shop")
    log = told(log, again="more")

    assert order(planned(log))[0] == "report-again"


def test_two_means_of_payment_are_stopped_one_by_one() -> None:
    log = told(opened(), **SAID, mailbox="clean", bank="rakuten-bank", issuer="epos")
    log = told_many(log, "instrument", "credit", "debit")
    log = done(log, "stop-debit")

    assert "lock-card" in order(planned(log))


# ---------------------------------------------------------------- at any shop


@pytest.mark.parametrize("kind", [*"ABDEFG"])
def test_a_shop_without_a_playbook_is_told_as_well(kind: str) -> None:
    found = planned(told(at_rakuten(kind), ours="nobody", mailbox="clean"))

    assert "report-shop" in all_steps(found)
    assert "shop-takeover" in found.playbooks
    assert "amazon-takeover" not in found.playbooks


def test_no_step_of_other_shops_speaks_of_amazon() -> None:
    steps = shipped().playbooks["shop-takeover"].steps

    assert not [
        step.id for step in steps if "Amazon" in step.do.ja + step.do.en + step.why.ja
    ]


# ---------------------------------------------------------------- never


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
def test_no_step_holds_a_number_or_a_link(step: Step) -> None:
    texts = (step.do.ja, step.do.en, step.why.ja, step.why.en)

    assert not [text for text in texts if "://" in text or "0120" in text]


@pytest.mark.parametrize(
    "step", [step for step in STEPS if step.irreversible], ids=lambda step: step.id
)
def test_what_cannot_be_undone_is_warned_of(step: Step) -> None:
    assert step.warnings


def test_whoever_talks_to_a_shop_is_warned_of_numbers_in_mails_or_of_the_seller() -> (
    None
):
    talks = [s for s in STEPS if s.id in {"report-shop", "recall-parcel"}]

    assert talks
    for step in talks:
        assert {"never-seller", "no-number-from-mail", "other-victims"} & {
            *step.warnings
        }, step.id


def test_every_desk_that_is_called_has_words_to_say() -> None:
    wordless = {
        step.id for step in STEPS if step.desk and not step.draft and _talks(step)
    }

    assert wordless == WORDLESS


#: Short matters, or several at the same desk.
WORDLESS = {
    "answer-claim",
    "new-sim",
    "prove-ownership",
    "report-forged-mail",
    "stop-card",
    "stop-debit-number",
    "void-gift-card",
}
#: Ways on which nobody is spoken to.
_ALONE = {"app", "web"}


def _talks(step: Step) -> bool:
    need = step.desk
    return need is not None and not ({*need.by} and {*need.by} <= _ALONE)


def told_many(log: Log, name: str, *values: str) -> Log:
    """Return a log with one answer of several values."""
    entry = answer(shipped(), name, values)
    assert not hasattr(entry, "code")
    log.add(entry)
    return log


def kinds_of_desks() -> set[DeskKind]:
    """Return whose desks steps need."""
    return {step.desk.of for step in STEPS if step.desk}


def test_all_kinds_of_desks_are_needed_somewhere() -> None:
    kinds = {str(kind) for kind in kinds_of_desks()}

    assert {"shop", "issuer", "bank", "wallet", "mobile", "provider"} <= kinds
    assert {"carrier", "police", "consumer", "council"} <= kinds
