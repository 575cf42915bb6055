"""Ready texts of a case: drafts filled with all that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mioboe.flows.casework import CaseError, plan_of, view_of
from mioboe.kit import Wording
from mioboe.playbooks.blanks import Voice, facts_of
from mioboe.playbooks.desks import DeskKind
from mioboe.playbooks.drafts import Draft, fill
from mioboe.playbooks.sweep import Sweep, find_sweep

if TYPE_CHECKING:
    from mioboe.cases import Case
    from mioboe.flows.casework import Casework
    from mioboe.playbooks.drafts import Letter


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
        """Return the draft of an id.

        Raises:
            CaseError: There is none.
        """
        found = self.drafts.get(name)
        if found is None:
            msg = "no-draft"
            raise CaseError(msg, self.drafts, name=name)
        return found

    def fill(
        self, draft: Draft, work: Casework, case: Case, *, language: str
    ) -> Letter:
        """Return a draft filled with what the case knows.

        Args:
            draft: The draft.
            work: What to work with.
            case: The case.
            language: `"ja"` or `"en"`.
        """
        voice = Voice(
            language=language,
            zone=work.household.zone,
            words=self.words,
            names=self.names,
        )
        facts = {"name": self.owner, **facts_of(case, voice), **self.own}
        return fill(draft, view_of(work, case), facts, language=language)

    def useful(self, work: Casework, case: Case) -> tuple[Draft, ...]:
        """Return the drafts that belong to what is to be done, in that order."""
        plan = plan_of(work, case)
        steps = [
            *(one.step for one in (*plan.actions, *plan.later)),
            *(one.step for one in plan.waiting),
        ]
        names = [step.draft for step in steps if step.draft]
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
