"""The list of what is fuzzed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fuzz.targets.archives import archive_targets
from tests.fuzz.targets.lives import life_targets
from tests.fuzz.targets.mails import mail_targets
from tests.fuzz.targets.proofs import proof_targets
from tests.fuzz.targets.values import value_targets

if TYPE_CHECKING:
    from tests.fuzz.target import Target


def all_targets() -> dict[str, Target[Any]]:
    """Return every target by name."""
    groups = (
        mail_targets(),
        proof_targets(),
        value_targets(),
        archive_targets(),
        life_targets(),
    )
    return {target.name: target for group in groups for target in group}
