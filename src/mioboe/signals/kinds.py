"""Which kind of case a finding would be, and the question that decides.

The same order mail needs opposite first calls in different kinds: the shop first where
the account is the household's, the card first where it is a stranger's.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mioboe.signals.format import Kinds, Rule
    from mioboe.signals.model import Finding, Sign

_RIVALS: Final = 3
#: What speaks for an account of the household and its own money, before any sign.
_BASE: Final = Counter({"A": 100})
#: What speaks for a forged mail where nothing proves the mails.
_UNPROVEN: Final = Counter({"H": 300})


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """The most likely kind, its rivals, and the question between them."""

    kind: str = "A"
    rivals: tuple[str, ...] = ()
    #: Id; empty: none decides.
    question: str = ""


def triage(finding: Finding, rules: Mapping[str, Rule], kinds: Kinds) -> Triage:
    """Return which kind of case ``finding`` would be.

    Args:
        finding: With its signs.
        rules: All rules by id; each says which kinds it speaks for.
        kinds: What looks like what, and what decides.

    Returns:
        The kind for which most is said. Its rivals are those for which something is
        said too, then those that look like it.

    Source:
        domain/FACTS.md 2.14, triage fork.
    """
    votes = _votes(finding.signs, rules)
    votes.update(_BASE if finding.is_proven else _UNPROVEN)
    ranked = sorted(votes, key=lambda kind: (-votes[kind], kind))
    kind = ranked[0]
    alike = kinds.kinds[kind].rivals if kind in kinds.kinds else ()
    rivals = tuple(dict.fromkeys((*ranked[1:], *alike)))
    rivals = tuple(rival for rival in rivals if rival != kind)[:_RIVALS]
    return Triage(kind=kind, rivals=rivals, question=_question(kind, rivals, kinds))


def _votes(signs: Iterable[Sign], rules: Mapping[str, Rule]) -> Counter[str]:
    votes: Counter[str] = Counter()
    for sign in signs:
        for kind, percent in rules[sign.signal].kinds.items():
            votes[kind] += max(sign.weight, 0) * percent
    return +votes


def _question(kind: str, rivals: tuple[str, ...], kinds: Kinds) -> str:
    """Return the id of the question that parts the kind from its likeliest rival."""
    for rival in rivals:
        for name, question in kinds.questions.items():
            if {kind, rival} <= question.between:
                return name
    return ""
