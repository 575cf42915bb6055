"""Ready texts of a case: drafts filled with all that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mioboe.cases.means import means_of, role_of
from mioboe.flows.casework.work import CaseError, plan_of, view_of
from mioboe.kit import Wording
from mioboe.playbooks.blanks import Voice, facts_of
from mioboe.playbooks.desks import DeskKind
from mioboe.playbooks.drafts import Draft, fill
from mioboe.playbooks.model import Task
from mioboe.playbooks.subjects import about as about_tag
from mioboe.playbooks.subjects import base_of, subject_of, tag_of
from mioboe.playbooks.sweep import Sweep, find_sweep

if TYPE_CHECKING:
    from mioboe.cases import Case
    from mioboe.flows.casework.work import Casework
    from mioboe.playbooks import Step
    from mioboe.playbooks.drafts import Letter


def about_of(step: Step) -> str:
    """Return the means of payment that a step is about; empty: none, or all."""
    return step.subject if isinstance(step, Task) else ""


def draft_of(step: Step) -> str:
    """Return the name of a step's draft, with what the step is about."""
    return about_tag(step.draft, tag_of(step.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """What is written for people, and by what words."""

    #: By id.
    drafts: Mapping[str, Draft]
    sweeps: Mapping[str, Sweep]
    #: `event-...`, and all of `data/texts/drafts.yaml`.
    words: Mapping[str, Wording]
    #: Titles of shops, brands and desks by id.
    names: Mapping[str, str]
    #: Who writes. Empty: not known.
    owner: str = ""
    #: What a person added, by the names of blanks.
    own: Mapping[str, str] = field(default_factory=dict)

    def draft(self, name: str) -> Draft:
        """Return the draft of an id, which may say what it is about: `claim@jcb`.

        Raises:
            CaseError: There is none.
        """
        found = self.drafts.get(base_of(name))
        if found is None:
            msg = "no-draft"
            raise CaseError(msg, self.drafts, name=name)
        return found

    def subject(self, work: Casework, case: Case, name: str) -> str:
        """Return the means of payment that a draft is about; empty: all of them.

        Args:
            work: What to work with.
            case: The case.
            name: Id of the draft. Where it does not say, what is to be done does.

        Raises:
            CaseError: The case has no such means of payment.
        """
        if tag := tag_of(name):
            found = subject_of(tag, case)
            if not role_of(found):
                msg = "no-means"
                raise CaseError(msg, means_of(case), name=tag)
            return found
        steps = plan_of(work, case).ahead
        about = {about_of(step) for step in steps if step.draft == name}
        return about.pop() if len(about) == 1 else ""

    def fill(
        self,
        draft: Draft,
        work: Casework,
        case: Case,
        *,
        language: str,
        about: str = "",
    ) -> Letter:
        """Return a draft filled with what the case knows.

        Args:
            draft: The draft.
            work: What to work with.
            case: The case.
            language: `"ja"` or `"en"`.
            about: The means of payment that it is about, and no other of the case.
                Empty: all.
        """
        # Of one alone the mails of the shop tell, too.
        about = about if len(means_of(case)) > 1 else ""
        voice = Voice(
            language=language,
            zone=work.household.zone,
            words=self.words,
            names=self.names,
        )
        known = facts_of(case, voice, about=about)
        facts = {"name": self.owner, **known, **self.own}
        return fill(draft, view_of(work, case), facts, language=language)

    def useful(self, work: Casework, case: Case) -> tuple[Draft, ...]:
        """Return the drafts that belong to what is to be done, in that order."""
        plan = plan_of(work, case)
        names = [step.draft for step in plan.ahead if step.draft]
        if plan.overdue:
            names.insert(0, "promise-reminder")
        return tuple(self.drafts[n] for n in dict.fromkeys(names) if n in self.drafts)

    def sweep(self, case: Case, where: str = "") -> Sweep:
        """Return the sweep of an account.

        Args:
            case: The case.
            where: `mailbox`, or id of a sweep, shop or brand. Empty: the case's shop.

        Raises:
            CaseError: There is none.
        """
        if where in self.sweeps:
            return self.sweeps[where]
        if where == "mailbox":
            provider = case.facts.get("provider")
            name = provider.values[0] if provider and provider.is_known else ""
            found = find_sweep(self.sweeps.values(), kind=DeskKind.PROVIDER, brand=name)
        else:
            found = find_sweep(
                self.sweeps.values(),
                kind=DeskKind.SHOP,
                brand=case.brand if where in {"", case.shop} else where,
                shop=where or case.shop,
            )
        known = {"", "mailbox", case.shop, case.brand, *self.names}
        if found is None or where not in known:
            msg = "no-sweep"
            raise CaseError(msg, self.sweeps, name=where or case.shop)
        return found
