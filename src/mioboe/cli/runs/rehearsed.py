"""A drill with its case: mails as they come, acts as they are written, in a HOME."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mioboe.bootstrap import BadSettingsError, build
from mioboe.catalog import OURS, Memo, read_yaml
from mioboe.catalog.casework import read_handbook
from mioboe.catalog.writings import read_writings
from mioboe.cli.casework.office import senders_of, voice_of
from mioboe.cli.pages.casework.transcript import Transcript
from mioboe.cli.pages.progress import Bar
from mioboe.drills import write
from mioboe.flows.answer import answer
from mioboe.flows.casework.letters import Letters
from mioboe.flows.casework.work import Casework
from mioboe.flows.rehearsals.case_script import CaseScript
from mioboe.flows.rehearsals.rehearse_case import Stage, rehearse_case
from mioboe.flows.scan import scan
from mioboe.playbooks.search import Names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from mioboe.bootstrap import App
    from mioboe.drills import Played
    from mioboe.flows.scan import Tools
    from mioboe.ports import Staged
    from mioboe.signals import Answer
    from mioboe.store import SqliteStore

_RESPONSES = OURS / "drills" / "responses"


def scripts() -> Mapping[str, CaseScript]:
    """Return the scripts of cases by the id of their drill.

    Raises:
        BadSettingsError: One of them is faulty.
    """
    found: dict[str, CaseScript] = {}
    problems = []
    for path in sorted(_RESPONSES.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        script, faults = read_yaml(text, CaseScript, where=str(path))
        problems += faults
        if script is not None:
            found[script.id] = script
    if problems:
        raise BadSettingsError(problems)
    return found


def transcript(script: CaseScript, played: Played, language: str) -> Iterator[str]:
    """Play a case in a HOME of its own, and write what was said.

    Args:
        script: What owner and desks do.
        played: The mails of the drill.
        language: Of the transcript; empty: the household's.

    Yields:
        Lines without their ends.
    """
    with tempfile.TemporaryDirectory(prefix="mioboe-case-") as name:
        home = Path(name)
        write(replace(played, mails=()), home)
        app = build(home, language=language)
        store = app.open_store()
        try:
            yield from _lines(script, played, app, store)
        finally:
            store.close()


def _lines(
    script: CaseScript, played: Played, app: App, store: SqliteStore
) -> Iterator[str]:
    memo = Memo()
    handbook, _ = read_handbook(app.catalog.rules.kinds, app.home, memo=memo)
    writings, _ = read_writings(handbook, app.home, memo=memo)
    voice = voice_of(app, handbook, memo)
    work = Casework(
        store=store,
        handbook=handbook,
        household=app.household,
        senders=senders_of(app.catalog),
        now=voice.now,
        by=script.by,
        names=Names(words=voice.texts),
    )
    letters = Letters(
        drafts=writings.drafts,
        sweeps=writings.sweeps,
        words=voice.texts,
        names=voice.names,
        owner=script.by,
    )
    tools = app.tools(store, Bar("", quiet=True), jobs=1)
    stage = Stage(
        work=work,
        letters=letters,
        deliver=_Post(app.home, tools, _mails(script, played)),
        messages={m.step: m.message_id for m in played.mails if m.step},
        answer=lambda given: _answered(given, tools),
        language=voice.language,
    )
    voice = replace(voice, sweeps=writings.sweeps)
    page = Transcript(voice=voice, teller=app.teller, letters=letters)
    for scene in rehearse_case(script, stage):
        yield from page.scene(scene)


class _Post:
    """Brings in the mails that came until a moment."""

    def __init__(self, home: Path, tools: Tools, mails: list[Staged]) -> None:
        self._folder = home / "mail"
        self._tools = tools
        self._mails = mails
        self._brought = 0

    def __call__(self, until: datetime) -> None:
        """Write what came until then, and scan it."""
        before = self._brought
        while self._brought < len(self._mails):
            mail = self._mails[self._brought]
            if mail.at > until:
                break
            self._brought += 1
            path = self._folder / f"{self._brought:05}.eml"
            path.write_bytes(mail.raw)
        if self._brought > before:
            scan([str(self._folder)], self._tools)


def _mails(script: CaseScript, played: Played) -> list[Staged]:
    """Return the mails that come, in order, without those that somebody averted."""
    return [mail for mail in played.mails if mail.step not in script.averted]


def _answered(given: Answer, tools: Tools) -> None:
    answer(given, tools)
