"""One file a check: `check(facts, rule)` says whether a signal fires, and with what.

A rule in `data/signals/` names its check by file name. `NUMBERS` and `WORDS` of a file
are the params that its rules must have. Checks are pure and know nothing of one
another.
"""

from __future__ import annotations
