"""Every signal is tested both ways: `test_rules_of_*.py`."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.events import rules


def test_every_signal_that_is_shipped_is_tested_beside_this_file() -> None:
    files = Path(__file__).parent.glob("test_rules_of_*.py")
    text = "".join(path.read_text(encoding="utf-8") for path in files)

    assert [name for name in rules().rules if f'"{name}"' not in text] == []
