"""The generated piece about what signals did in the drills, of measured figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tools.tables import table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

FIGURES: Final = (
    Path(__file__).parent.parent / "docs" / "reference" / "signal-figures.json"
)
_HEAD: Final = (
    *("signal", "fired in takeovers", "recall", "needless", "precision", "decisive"),
    *("without it: found", "in time", "needless a mailbox-year"),
)
_HABITS: Final = "*all that is known to be usual*"


def figures() -> Mapping[str, Any]:
    """Return what `tools.measure_signals` wrote; nothing if it never did."""
    text = FIGURES.read_text(encoding="utf-8") if FIGURES.exists() else "{}"
    found: Mapping[str, Any] = json.loads(text)
    return found


def told(found: Mapping[str, Any], signals: Collection[str]) -> str:
    """Return how signals were measured, a row for each that spoke, and the others.

    Args:
        found: The figures. What there is no more is left out.
        signals: All there are by now.
    """
    if not found:
        return "Not measured yet.\n"
    known = {name: row for name, row in found["signals"].items() if name in signals}
    order = sorted(known, key=lambda name: (-known[name]["stands"], name))
    rows = [(_HABITS, "", "", "", "", "", *_costs(found["without_habits"], found))]
    rows += [_row(name, known[name], found) for name in order]
    silent = ", ".join(f"[{name}](#{name})" for name in sorted(signals - known.keys()))
    last = f"\nIn none of these, or newer than the figures: {silent}.\n" * bool(silent)
    return f"{_how(found)}\n{table(_HEAD, rows)}{last}"


def _how(found: Mapping[str, Any]) -> str:
    first, last = found["seeds"]
    whole, takeovers = found["whole"], found["takeovers"]
    years, needless = found["mailbox_years"], _needless(whole)
    return (
        f"Measured on {found['date']} at {found['commit']} (rules {found['judging']}, "
        f"mails {found['reading']}): {takeovers} takeovers drawn by chance, seeds "
        f"{first} to {last}, in {found['households']} households with {years:,.1f} "
        "mailbox-years of ordinary mail.\n"
        f"{_percent(whole['found'], takeovers)} were found, "
        f"{_percent(whole['at_fraud'], takeovers)} by the first fraudulent mail, and "
        f"there were {needless} needless questions and alarms, "
        f"{needless / years:.2f} a mailbox-year.\n"
        "These are seeds that signals were tuned on.\n"
    )


def _row(
    name: str, row: Mapping[str, Any], found: Mapping[str, Any]
) -> tuple[str, ...]:
    stands, needless = row["stands"], row["needless"]
    said = stands + needless
    return (
        f"[{name}](#{name})",
        str(row["fired"]),
        _percent(stands, found["takeovers"]),
        str(needless),
        _percent(stands, said) if said else "",
        str(row["decisive"]),
        *_costs(row["without"], found),
    )


def _costs(without: Mapping[str, int], found: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what is found and asked less, or more, than with everything."""
    whole = found["whole"]
    needless = _needless(without) - _needless(whole)
    return (
        _signed(without["found"] - whole["found"]),
        _signed(without["at_fraud"] - whole["at_fraud"]),
        f"{needless / found['mailbox_years']:+.2f}".replace("-", "−") * bool(needless),
    )


def _needless(counts: Mapping[str, int]) -> int:
    return counts["needless_asks"] + counts["needless_acts"]


def _signed(number: int) -> str:
    return f"{number:+d}".replace("-", "−") if number else ""


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"
