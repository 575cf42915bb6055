"""Write the public holidays by which desks open and close.

    python -m tools.make_holidays            writes src/mioboe/data/holidays.json
    python -m tools.make_holidays --check    says whether it is stale

The days are those of the package holidays, which is needed here and not when mioboe
runs. What a law changes after a release, a household writes to `holidays.yaml`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

import holidays

FILE: Final = Path(__file__).parent.parent / "src/mioboe/data/holidays.json"
#: Countries of which there are desks, and how the package calls them.
COUNTRIES: Final = ("GB", "JP", "US")
YEARS: Final = range(2015, 2046)


def main(argv: list[str]) -> int:
    """Return the exit status after writing the file, or naming it as stale."""
    text = holidays_text()
    is_stale = not FILE.exists() or FILE.read_text(encoding="utf-8") != text
    if argv == ["--check"]:
        if is_stale:
            sys.stdout.write(f"stale: {FILE}; run python -m tools.make_holidays\n")
        return 1 if is_stale else 0
    FILE.write_text(text, encoding="utf-8")
    return 0


def holidays_text() -> str:
    """Return the text of the file: country to its days, one year a line."""
    rows = []
    for country in COUNTRIES:
        years = [
            " ".join(
                day.isoformat()
                for day in sorted(holidays.country_holidays(country, years=year))
            )
            for year in YEARS
        ]
        rows.append(f"{json.dumps(country)}: {json.dumps(years, indent=1)}")
    return "{" + ",\n".join(rows) + "}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
