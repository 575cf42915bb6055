"""People are told until one of them answers, whatever breaks meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.fakes.alerting import NIGHT, SHIPS, finding, gift
from tests.fakes.readings import batch, reading
from tests.fakes.tellings import BASE, DOWN, MINUTE, Home, Phones

from mioboe.alerts import Ending, Stage
from mioboe.flows.watching.alerting import tell
from mioboe.ports.alerts import Delivery
from mioboe.signals import Answer, Level, Said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mioboe.alerts import Letter
    from mioboe.signals import Finding

HOUR = timedelta(hours=1)


@pytest.fixture
def home() -> Home:
    """Return a household whose store is in memory."""
    made = Home()
    made.store.add(batch(reading(1)))
    return made


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Home]:
    """Yield a household whose store outlives a program that is killed."""
    made = Home(tmp_path)
    made.store.add(batch(reading(1)))
    yield made
    made.store.close()


def says(home: Home, said: Said, by: str) -> None:
    given = Answer(
        number=0, at=home.clock.now(), finding=finding().id, said=said, by=by
    )
    home.store.said.add_answer(given)


def endings(home: Home) -> list[Ending | None]:
    log = home.store.outbox.log()
    return [entry.ending for entry in log if entry.stage is Stage.CLOSED]


def test_the_phone_is_off_and_the_second_person_answers(home: Home) -> None:
    home.find(gift())
    home.live(6 * MINUTE)
    assert home.phones.of("太郎") == [0, 2, 5]
    assert home.phones.of("花子") == [4]

    page = home.answers.press(home.phones.last_link("花子"), "not-ours")
    home.live(HOUR)

    assert page.scene == "not-ours"
    assert len(home.phones.got) == 4
    (saying,) = home.store.said.all()
    assert isinstance(saying.value, Answer)
    assert (saying.value.said, saying.value.by) == (Said.NOT_OURS, "花子")
    assert endings(home) == [Ending.ANSWERED]


def test_a_notifier_that_was_down_for_an_hour_delivers_once(home: Home) -> None:
    home.find()
    home.phones.outcome = DOWN
    home.live(HOUR)
    assert home.phones.got == []

    home.phones.outcome = Delivery(is_sent=True)
    home.live(3 * MINUTE)

    assert len(home.phones.of("太郎")) == 1
    assert len(home.phones.of("花子")) == 1
    assert home.phones.tries < 120


def test_what_is_refused_for_good_is_hardly_tried_again(home: Home) -> None:
    home.find()
    home.phones.outcome = Delivery(is_sent=False, may_retry=False, why="HTTP 401")
    home.live(HOUR)

    assert home.phones.tries <= 8
    (first, *_) = (e for e in home.store.outbox.log() if e.stage is Stage.FAILED)
    assert first.detail == "HTTP 401"


def test_a_program_that_is_killed_tells_nobody_twice(kept: Home) -> None:
    kept.find()
    kept.live(MINUTE)

    kept.restart()
    kept.find()
    kept.live(5 * MINUTE)

    assert kept.phones.of("太郎") == [0]


class Killed(BaseException):
    """What a test stops a program with."""


@dataclass
class Fatal:
    """Sends, and is killed before anybody can write it down."""

    inner: Phones

    def send(self, person: str, channel: str, letter: Letter) -> Delivery:
        self.inner.send(person, channel, letter)
        raise Killed


def test_killed_between_sending_and_writing_it_down_one_alert_comes_twice(
    kept: Home,
) -> None:
    kept.find()
    with pytest.raises(Killed):
        tell(replace(kept.telling, notifier=Fatal(kept.phones)))

    kept.restart()
    kept.live(9 * MINUTE)

    assert kept.phones.of("太郎") == [0, 2]


def test_an_answer_by_the_command_ends_it_too(home: Home) -> None:
    home.find()
    home.live(3 * MINUTE)
    says(home, Said.OURS, "")
    home.live(HOUR)

    assert len(home.phones.got) == 1
    assert endings(home) == [Ending.ANSWERED]


def test_whoever_does_not_know_is_not_asked_again(home: Home) -> None:
    home.find()
    home.live(2 * MINUTE)
    says(home, Said.UNSURE, "太郎")
    home.live(2 * MINUTE)
    assert home.phones.of("花子") == [2]

    says(home, Said.UNSURE, "花子")
    home.live(2 * HOUR)

    assert len(home.phones.got) == 2
    assert endings(home) == [Ending.NOBODY_KNOWS]


def test_what_turns_out_to_be_nothing_is_told_no_more(home: Home) -> None:
    home.find()
    home.live(2 * MINUTE)
    home.store.replace_findings([], [], "e")
    home.live(HOUR)

    assert len(home.phones.got) == 1
    assert endings(home) == [Ending.WITHDRAWN]


def test_a_question_that_becomes_an_alarm_is_told_as_one(home: Home) -> None:
    asked = finding(level=Level.ASK)
    home.find(asked)
    home.live(2 * MINUTE)
    alarm = finding(at=NIGHT + 2 * MINUTE, messages=("<1@x.test>", "<2@x.test>"))
    home.store.replace_findings([(1, asked), (1, alarm)], [alarm], "e")
    home.live(5 * MINUTE)

    levels = [letter.level for _, _, letter in home.phones.got]
    assert levels == [Level.ASK, Level.ACT]
    assert endings(home) == [Ending.OVERTAKEN]


def test_what_is_long_past_is_closed_without_a_word(home: Home) -> None:
    home.clock.go(timedelta(days=40))
    home.find()
    home.live(HOUR)

    assert home.phones.got == []
    assert endings(home) == [Ending.LAPSED]


def test_the_letter_speaks_the_language_of_its_reader(home: Home) -> None:
    home.find(gift())
    home.live(6 * MINUTE)

    bodies = {person: letter.body for _, person, letter in home.phones.got}
    assert "合言葉：みかんの木" in bodies["太郎"]
    assert "Our phrase" in bodies["花子"]
    assert all(BASE in body for body in bodies.values())


def test_other_matters_are_counted_in_each_letter(home: Home) -> None:
    other = gift(id="finding_b", messages=("<2@x.test>",))
    home.find(finding(), other)
    home.live(MINUTE)

    assert home.phones.of("太郎") == [0]
    assert all("ほかに1件" in letter.body for _, _, letter in home.phones.got)


def of_brand(number: int, **more: Any) -> Finding:  # noqa: ANN401 - of a finding
    """Return a gift card at another shop."""
    name = f"brand-{number}"
    usual = {"id": f"finding_{number}", "messages": (f"<{number}@x>",), "brand": name}
    return gift(**usual | more)


def test_an_attack_of_several_orders_is_told_as_one(home: Home) -> None:
    cards = [of_brand(n, brand="amazon") for n in range(3)]
    home.find(finding(), *cards)
    home.live(3 * MINUTE)
    assert home.phones.of("太郎") == [0, 2]
    assert all("ほかに3件" in letter.body for _, _, letter in home.phones.got)

    home.answers.press(home.phones.last_link("太郎"), "not-ours")
    home.live(HOUR)

    assert len(home.phones.got) == 2
    assert endings(home) == [Ending.ANSWERED] * 4


def test_what_comes_after_an_answer_is_told(home: Home) -> None:
    first = of_brand(1, brand="amazon")
    home.find(first)
    home.live(MINUTE)
    home.answers.press(home.phones.last_link("太郎"), "not-ours")
    home.live(2 * MINUTE)
    now = home.clock.now()

    home.find(first, of_brand(2, brand="amazon", at=now, opened=now))
    home.live(MINUTE)

    assert home.phones.of("太郎") == [0, 3]


def test_one_order_that_is_ours_does_not_speak_for_the_others(home: Home) -> None:
    home.find(*(of_brand(n, brand="amazon") for n in range(2)))
    home.live(MINUTE)

    home.answers.press(home.phones.last_link("太郎"), "mine")
    home.live(MINUTE)

    assert home.phones.of("太郎") == [0, 1]


def test_many_findings_at_once_do_not_flood_a_phone(home: Home) -> None:
    home.find(*(of_brand(n) for n in range(40)))
    home.live(HOUR)

    assert len(home.phones.of("太郎")) == 12
    assert home.store.outbox.waiting().waiting == 0


def test_a_clock_that_is_set_back_keeps_nobody_waiting(home: Home) -> None:
    home.find(gift())
    home.live(3 * MINUTE)
    assert home.phones.of("太郎") == [0, 2]
    home.clock.go(-HOUR)
    home.live(2 * MINUTE)
    assert len(home.phones.of("太郎")) == 3
    assert len(home.phones.of("花子")) == 1

    home.answers.press(home.phones.last_link("花子"), "not-ours")
    home.live(HOUR)

    assert len(home.phones.got) == 4
    assert endings(home) == [Ending.ANSWERED]


def test_what_waits_for_another_try_does_not_wait_for_a_clock_that_was_set_back(
    home: Home,
) -> None:
    home.find(gift())
    home.phones.outcome = DOWN
    home.live(3 * MINUTE)
    home.clock.go(-HOUR)
    home.phones.outcome = Delivery(is_sent=True)
    home.live(2 * MINUTE)

    assert len(home.phones.of("太郎")) >= 1


# ------------------------------------------------------------------------ links


def test_opening_a_link_any_number_of_times_changes_nothing(home: Home) -> None:
    home.find()
    home.live(MINUTE)
    token = home.phones.last_link("太郎")

    scenes = {home.answers.look(token).scene for _ in range(5)}

    assert scenes == {"question"}
    assert home.store.said.all() == ()
    assert home.said == 0


def test_a_link_answers_once(home: Home) -> None:
    home.find()
    home.live(MINUTE)
    token = home.phones.last_link("太郎")

    assert home.answers.press(token, "mine").scene == "settled"
    assert home.answers.press(token, "not-ours").scene == "spent"
    assert len(home.store.said.all()) == 1


def test_whoever_does_not_know_yet_may_answer_later(home: Home) -> None:
    home.find()
    home.live(MINUTE)
    token = home.phones.last_link("太郎")

    assert home.answers.press(token, "unsure").scene == "unsure"
    assert home.answers.press(token, "unsure").scene == "spent"
    assert home.answers.press(token, "mine").scene == "settled"


def test_looking_into_it_holds_the_alerts_for_a_while(home: Home) -> None:
    home.find(gift())
    home.live(MINUTE)

    page = home.answers.press(home.phones.last_link("太郎"), "looking")
    home.live(10 * MINUTE)

    assert page.scene == "looking"
    assert home.phones.of("太郎")[:2] == [0, 5]
    assert home.store.said.all() == ()


@pytest.mark.parametrize("token", ["", "x", "A" * 80, "../../etc/passwd"])
def test_a_link_that_is_none_leads_nowhere(home: Home, token: str) -> None:
    home.find()

    assert home.answers.look(token).scene == "forged"
    assert home.answers.press(token, "mine").scene == "forged"
    assert home.store.said.all() == ()


def test_a_link_expires(home: Home) -> None:
    home.find()
    home.live(MINUTE)
    token = home.phones.last_link("太郎")
    home.clock.go(timedelta(days=15))

    assert home.answers.press(token, "mine").scene == "expired"


def test_a_link_of_somebody_who_is_no_more_in_the_household_is_refused(
    home: Home,
) -> None:
    home.find()
    home.live(MINUTE)
    alone = replace(home.telling.crew, recipients=home.telling.crew.recipients[1:])
    answers = replace(home.answers, crew=alone)

    assert answers.press(home.phones.last_link("太郎"), "mine").scene == "gone"


def test_what_is_pressed_that_is_no_choice_shows_the_question_again(
    home: Home,
) -> None:
    home.find()
    home.live(MINUTE)

    page = home.answers.press(home.phones.last_link("太郎"), "sure, whatever")

    assert page.scene == "question"
    assert home.store.said.all() == ()


def test_the_question_says_what_and_how_much_and_the_phrase(home: Home) -> None:
    home.find()
    home.live(MINUTE)

    page = home.answers.look(home.phones.last_link("太郎"))

    assert page.lines[:2] == (
        "合言葉：みかんの木",
        "Amazon.co.jp：注文、63,000円（1月10日 22:05）",
    )
    assert SHIPS["amazon"] == 3 * HOUR
