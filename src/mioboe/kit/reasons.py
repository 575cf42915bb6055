"""Why something was decided, as a value that both languages can tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason behind a verdict or a finding.

    The sentence itself is data: `data/texts/reasons.yaml` has it under `code` in
    Japanese and English, with the names in `facts` as its blanks.
    """

    #: Kebab-case, e.g. `"dkim-aligned"`.
    code: str
    #: What fills the blanks of the sentence. Values are shown to people.
    facts: Mapping[str, str] = field(default_factory=dict)
    #: The line for the technical reader, in English. May be empty.
    technical: str = ""
