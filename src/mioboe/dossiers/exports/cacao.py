"""A workflow as a CACAO 2.0 playbook: manual steps, tracks side by side.

What CACAO has no word for (opening hours, deadlines by date, evidence, what cannot be
undone, source and date of a fact, the other language) is in one extension, defined in
each playbook. An order between steps of different tracks is there, too: CACAO has none
between parallel branches.

Source: OASIS, CACAO Security Playbooks Version 2.0, Committee Specification 01.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from mioboe.dossiers.exports.identifiers import object_id, playbook_id
from mioboe.dossiers.exports.workflow import Workflow
from mioboe.kit import sound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from mioboe.dossiers.exports.workflow import ManualStep, Party
    from mioboe.kit import Wording

Tree = dict[str, Any]

EXTENSION: Final = object_id("extension-definition", "mioboe", "1")
_CREATOR: Final = object_id("identity", "mioboe")
_TYPES: Final = ("mitigation", "remediation")
_VERSION: Final = "1.0.0"
#: What the extension holds; every property may be missing.
_PROPERTIES: Final[Mapping[str, str]] = {
    "after_steps": "ids of steps, of other tracks too, that come before this one",
    "checked_on": "day on which the source was read, YYYY-MM-DD",
    "confidence": "how well the fact is known, a letter",
    "deadline_due": "last moment, RFC 3339 with the local offset",
    "deadline_rule": "id of the rule that the deadline follows",
    "deadline_source": "where the rule is from",
    "done_at": "when it was done, RFC 3339",
    "evidence_needed": "what must be at hand",
    "evidence_produced": "what it leaves as evidence",
    "irreversible": "true: it cannot be undone",
    "opening_hours": "when it is open, in the syntax of OpenStreetMap",
    "source": "where the fact is from",
    "text_en": "texts in English by name: do, why, when, script, irreversible, name",
    "text_ja": "the same in Japanese",
    "time_zone": "of the opening hours, IANA",
    "track": "which steps are done one after the other",
}


def cacao(workflow: Workflow, *, language: str = "en") -> str:
    """Write a workflow as a CACAO playbook.

    Args:
        workflow: What is to be done.
        language: Of names and commands; the extension has both.

    Returns:
        JSON, in the form of `data/schema/exports/cacao.schema.json`; the same for the
        same workflow.

    Raises:
        ValueError: It has no step: CACAO knows no such playbook.
    """
    if not workflow.steps:
        msg = f"workflow {workflow.id!r} has no step"
        raise ValueError(msg)
    tree = _Writer(workflow=workflow, language=language).playbook()
    return json.dumps(tree, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@dataclass(slots=True)
class _Writer:
    """Writes one playbook; collects the steps on the way."""

    workflow: Workflow
    language: str
    steps: Tree = field(default_factory=dict)

    def playbook(self) -> Tree:
        """Return the whole playbook."""
        flow = self.workflow
        tracks = _tracks(flow.steps)
        first = self._whole(tracks)
        sources = sorted({step.source for step in flow.steps if step.source})
        tree = {
            "type": "playbook",
            "spec_version": "cacao-2.0",
            "id": playbook_id(flow.id),
            "name": self._say(flow.title),
            "description": self._say(flow.about),
            "playbook_types": list(_TYPES),
            "playbook_activities": sorted({str(s.activity) for s in flow.steps}),
            "playbook_processing_summary": {
                "manual_playbook": True,
                "parallel_processing": len(tracks) > 1,
                "if_logic": any(step.when for step in flow.steps),
                "extensions": True,
            },
            "created_by": _CREATOR,
            "created": _instant(flow.created),
            "modified": _instant(max(flow.created, flow.modified)),
            "priority": flow.priority,
            "labels": ["account-takeover", *(f"case-kind-{k}" for k in flow.kinds)],
            "external_references": [_reference(source) for source in sources],
            "playbook_variables": self._variables(),
            "workflow_start": first,
            "workflow": self.steps,
            "agent_definitions": self._parties([flow.owner]),
            "target_definitions": self._parties(flow.desks),
            "extension_definitions": {EXTENSION: _definition()},
        }
        return {name: value for name, value in tree.items() if value not in ({}, [])}

    def _whole(self, tracks: Mapping[str, Sequence[ManualStep]]) -> str:
        """Return the id of the first step, with all steps written."""
        branches = [self._branch(name, steps) for name, steps in tracks.items()]
        body = branches[0]
        if len(branches) > 1:
            last = self._put("end", "all", {})
            more = {"next_steps": branches, "on_completion": last}
            body = self._put("parallel", "tracks", more)
        return self._put("start", "all", {"on_completion": body})

    def _branch(self, track: str, steps: Sequence[ManualStep]) -> str:
        """Return the id of the first step of a track, written from its end."""
        following = self._put("end", f"track {track}", {})
        for step in reversed(steps):
            following = self._step(step, following)
        return following

    def _step(self, step: ManualStep, following: str) -> str:
        if step.when is None:
            return self._action(step, following)
        end = self._put("end", f"if {step.id}", {})
        return self._put(
            "if-condition",
            step.id,
            {
                "name": self._say(step.when),
                "condition": f"{_variable(step)}:value = 'true'",
                "on_true": self._action(step, end),
                "on_completion": following,
            },
        )

    def _action(self, step: ManualStep, following: str) -> str:
        owner = self.workflow.owner
        more: Tree = {
            "name": self._say(step.do),
            "description": self._say(step.why),
            "agent": _party_id(owner),
            "commands": [
                {
                    "type": "manual",
                    "command": self._say(step.do),
                    "playbook_activity": str(step.activity),
                }
            ],
            "on_completion": following,
            "step_extensions": {EXTENSION: _step_extension(step)},
        }
        if step.source:
            more["external_references"] = [_reference(step.source)]
        targets = [_party_id(d) for d in self.workflow.desks if d.id == step.desk]
        if targets:
            more["targets"] = targets
        return self._put("action", step.id, more)

    def _variables(self) -> Tree:
        return {
            _variable(step): {
                "type": "bool",
                "description": self._say(step.when),
                "external": True,
            }
            for step in self.workflow.steps
            if step.when is not None
        }

    def _parties(self, parties: Sequence[Party]) -> Tree:
        return {_party_id(party): self._party(party) for party in parties}

    def _party(self, party: Party) -> Tree:
        tree: Tree = {
            "type": str(party.kind),
            "name": self._say(party.name),
            "agent_target_extensions": {EXTENSION: _party_extension(party)},
        }
        if party.about is not None:
            tree["description"] = self._say(party.about)
        if party.phones:
            tree["contact"] = {"phone": dict(party.phones)}
        return tree

    def _put(self, kind: str, name: str, more: Tree) -> str:
        key = object_id(kind, self.workflow.id, name)
        self.steps[key] = {"type": kind, **more}
        return key

    def _say(self, wording: Wording) -> str:
        return sound(wording.ja if self.language == "ja" else wording.en)


def _tracks(steps: Sequence[ManualStep]) -> dict[str, list[ManualStep]]:
    """Return the steps by track, in the order in which tracks begin."""
    found: dict[str, list[ManualStep]] = {}
    for step in steps:
        found.setdefault(step.track, []).append(step)
    return found


def _step_extension(step: ManualStep) -> Tree:
    words = {"do": step.do, "why": step.why, "when": step.when, "script": step.script}
    due = step.deadline.due if step.deadline else None
    return _filled(
        after_steps=list(step.after),
        checked_on=step.checked.isoformat() if step.checked else "",
        confidence=step.confidence,
        deadline_due=due.isoformat(timespec="seconds") if due else "",
        deadline_rule=step.deadline.rule if step.deadline else "",
        deadline_source=step.deadline.source if step.deadline else "",
        done_at=step.done.isoformat(timespec="seconds") if step.done else "",
        evidence_needed=list(step.needs),
        evidence_produced=list(step.produces),
        irreversible=step.irreversible is not None,
        source=step.source,
        track=step.track,
        **_texts({**words, "irreversible": step.irreversible}),
    )


def _party_extension(party: Party) -> Tree:
    return _filled(
        checked_on=party.checked.isoformat() if party.checked else "",
        confidence=party.confidence,
        opening_hours=party.hours,
        source=party.source,
        time_zone=party.zone,
        **_texts({"name": party.name}),
    )


def _texts(words: Mapping[str, Wording | None]) -> Tree:
    known = {name: text for name, text in words.items() if text is not None}
    return {
        "text_ja": {name: sound(text.ja) for name, text in known.items()},
        "text_en": {name: sound(text.en) for name, text in known.items()},
    }


def _filled(**values: Any) -> Tree:  # noqa: ANN401 - values of JSON
    """Return the properties of the extension that are known."""
    return {name: value for name, value in values.items() if value not in ("", [], {})}


def _definition() -> Tree:
    return {
        "type": "extension-definition",
        "name": "mioboe: desks, deadlines, evidence",
        "description": "What people need to know who carry out the steps themselves.",
        "created_by": _CREATOR,
        "schema": "; ".join(f"{name}: {text}" for name, text in _PROPERTIES.items()),
        "version": _VERSION,
    }


def _reference(source: str) -> Tree:
    return {"name": "source", "source": source}


def _variable(step: ManualStep) -> str:
    plain = "".join(
        char if char.isalnum() and char.isascii() else "_" for char in step.id
    )
    return f"__when_{plain}__"


def _party_id(party: Party) -> str:
    return object_id(str(party.kind), party.id)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
