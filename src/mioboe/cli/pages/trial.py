"""What came of trying a mailbox, on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.catalog.mailboxes import MailboxPreset
from mioboe.catalog.watch_settings import MailboxSettings
from mioboe.cli.pages.hours import Words
from mioboe.cli.pages.screen import wrapped
from mioboe.events import Status
from mioboe.kit import Problem, Wording

if TYPE_CHECKING:
    from collections.abc import Iterator

_GOOD, _BAD, _SLOW = "  ○ ", "  × ", "  △ "
_REST: Final = "    "
_FEW: Final = 3
#: Where it helps to read once more how one gets in.
_BY_STEPS: Final = frozenset({
    "mailbox-login-refused",
    "mailbox-app-password-needed",
    "mailbox-browser-needed",
    "mailbox-imap-off",
})


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of trying a mailbox."""

    settings: MailboxSettings
    preset: MailboxPreset | None
    #: Server and port, or a path.
    place: str
    #: What was tried, in order, all good but the last one where there is a problem.
    steps: tuple[str, ...]
    problem: Problem | None = None
    #: What the settings lack, `lack-<it>` is its text; nothing was tried then.
    lack: str = ""
    detail: str = ""
    is_clear: bool = False
    folders: int = 0
    messages: int = 0
    #: Where new mail is told of at once.
    watched: tuple[str, ...] = ()
    tells: bool = False

    @property
    def is_good(self) -> bool:
        """Whether the mailbox can be watched."""
        return self.problem is None and not self.lack


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialPage:
    """Writes it in one language."""

    words: Words
    #: `texts/problems.yaml`.
    problems: Mapping[str, Wording]

    def lines(self, trial: Trial) -> Iterator[str]:
        """Yield what was tried, what is wrong, and what to do about it."""
        settings = trial.settings
        title = trial.preset.title.fill(self.words.language) if trial.preset else ""
        place = trial.place or title or settings.host or settings.kind
        yield from wrapped(
            self.words.of(
                "heading", id=settings.id, address=settings.address, place=place
            )
        )
        yield from self.results(trial)
        if trial.problem is not None:
            yield ""
            yield from wrapped(self.words.of("again", id=settings.id), "  ")
            if trial.problem.code in _BY_STEPS:
                yield from wrapped(self.words.of("password-anew"), "  ")

    def results(self, trial: Trial) -> Iterator[str]:
        """Yield the same without heading and end."""
        if trial.lack:
            yield from wrapped(self.words.of(f"lack-{trial.lack}"), _BAD, _REST)
            yield from wrapped(self.words.of("said", detail=trial.detail), _REST)
            yield from wrapped(self.words.of("set-up-anew"), _REST)
            return
        good = trial.steps if trial.problem is None else trial.steps[:-1]
        for step in good:
            yield from self._good(step, trial)
        if trial.problem is None:
            yield from self._ending(trial)
            return
        yield from wrapped(self.words.of(f"bad-{trial.steps[-1]}"), _BAD, _REST)
        yield from self._why(trial)

    def _good(self, step: str, trial: Trial) -> Iterator[str]:
        code = (
            "clear-private" if step == "private" and trial.is_clear else f"good-{step}"
        )
        facts = {"folders": f"{trial.folders:,}", "messages": f"{trial.messages:,}"}
        yield from wrapped(self.words.of(code, **facts), _GOOD, _REST)

    def _ending(self, trial: Trial) -> Iterator[str]:
        if trial.tells:
            named = list(trial.watched[:_FEW])
            more = ["…"] if len(trial.watched) > _FEW else []
            watched = ", ".join([*named, *more])
            told = self.words.of("good-push", watched=watched)
            yield from wrapped(told, _GOOD, _REST)
        else:
            yield from wrapped(self.words.of("slow-push"), _SLOW, _REST)
        if others := trial.folders - len(trial.watched):
            told = self.words.of("swept", folders=str(others))
            yield from wrapped(told, _GOOD, _REST)
        yield from wrapped(self.words.of("all-good"), "  ")

    def _why(self, trial: Trial) -> Iterator[str]:
        problem = trial.problem
        if problem is None:
            return
        wording = self.problems.get(problem.code)
        if wording is not None:
            yield from wrapped(wording.fill(self.words.language), _REST)
        if problem.detail:
            yield from wrapped(self.words.of("said", detail=problem.detail), _REST)
        if trial.preset is not None and problem.code in _BY_STEPS:
            yield ""
            yield from self.guidance(trial.preset)

    def guidance(self, preset: MailboxPreset) -> Iterator[str]:
        """Yield how one gets in with a provider, step by step."""
        language = self.words.language
        title = preset.title.fill(language)
        yield from wrapped(self.words.of("steps", title=title), "  ")
        for number, step in enumerate(preset.steps, start=1):
            yield from wrapped(step.fill(language), f"  {number}. ", "     ")
        if preset.page:
            # Broken in two, an address leads nowhere.
            yield "  " + self.words.of("page", page=preset.page)
        if preset.status is not Status.TRUSTED:
            yield from wrapped(self.words.of("doubtful"), "  ")
