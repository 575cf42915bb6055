from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.golden.casebook import ALLOWED, NEEDED, all_cases, strays, told

from mioboe.bootstrap import build
from mioboe.catalog import load
from mioboe.ports import Mail
from mioboe.resolvers.recorded import RecordedResolver, read_record

if TYPE_CHECKING:
    from pathlib import Path

    from tests.golden.casebook import Case

    from mioboe.flows.reading import MailReader

Programs = Callable[[str], "MailReader"]
CASES = all_cases()


def _param(case: Case) -> Any:  # noqa: ANN401 - pytest has no public type for it
    marks = [pytest.mark.xfail(reason=case.fault)] if case.fault else []
    return pytest.param(case, id=case.name, marks=marks)


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Programs:
    """Return what builds the program for given settings, once for each."""
    built: dict[str, MailReader] = {}

    def reader_for(settings: str) -> MailReader:
        if settings not in built:
            home: Path = tmp_path_factory.mktemp("home")
            (home / "mioboe.toml").write_text(settings, encoding="utf-8")
            (home / "dns.json").write_text("{}", encoding="utf-8")
            built[settings] = build(home).reader
        return built[settings]

    return reader_for


@pytest.mark.parametrize("case", [_param(case) for case in CASES])
def test_a_mail_is_judged_and_read_as_the_case_says(
    case: Case, programs: Programs, request: pytest.FixtureRequest
) -> None:
    got = told(_answering(case, programs(case.settings)).read_one(_mail(case)))
    wanted = case.folder / "want.json"
    if request.config.getoption("update_golden", default=False) and not case.fault:
        text = json.dumps(got, ensure_ascii=False, indent=2) + "\n"
        wanted.write_text(text, encoding="utf-8")
    assert got == json.loads(wanted.read_text(encoding="utf-8"))


def _answering(case: Case, reader: MailReader) -> MailReader:
    answers = read_record(case.folder / "dns.json")
    return replace(reader, resolver=RecordedResolver(answers))


def _mail(case: Case) -> Mail:
    return Mail(digest="golden", raw=(case.folder / "in.eml").read_bytes())


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_a_scan_reads_a_mail_like_a_single_look(case: Case, programs: Programs) -> None:
    reader = _answering(case, programs(case.settings))
    judged = reader.read_one(_mail(case))
    readings = [reading for _, reading in reader([_mail(case)])]
    assert [reading.verdict.kind for reading in readings] == (
        [judged.verdict.kind] if reader.matters(judged) else []
    )
    for reading in readings:
        assert reading.verdict.reasons == judged.verdict.reasons
        assert reading.events == judged.extraction.events
        assert reading.form == judged.extraction.form
        assert reading.problems == judged.extraction.problems
        assert reading.traits == judged.traits


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_a_case_holds_all_its_files_and_no_others(case: Case) -> None:
    names = {item.name for item in case.folder.iterdir()}
    assert names >= NEEDED
    assert names <= ALLOWED
    assert (case.folder / "why.md").read_text(encoding="utf-8").strip()


def test_nothing_lies_between_the_cases() -> None:
    assert not strays()


def test_every_form_of_every_profile_is_read_by_a_case() -> None:
    read = {
        json.loads((case.folder / "want.json").read_text(encoding="utf-8"))["form"]
        for case in CASES
        if not case.fault
    }
    forms = {
        f"{profile.id}/{form.id}"
        for profile in load().profiles
        for form in profile.messages
    }
    assert forms <= read
