"""What mioboe does, end to end, by ports alone: scan, judge one mail, rehearse a drill.

`reading` one mail to verdict and events, shared by all · `scan` archives to findings ·
`rehearse` a drill · `report` the lines of `--json` · `wording` values to sentences.
"""

from __future__ import annotations
