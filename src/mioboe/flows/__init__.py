"""What mioboe does, end to end, by ports alone: scan, judge one mail, keep findings.

`reading` one mail to verdict and events, shared by all · `scan` archives to findings ·
`keepup` the same while mails come in · `report` the lines of `--json` · `wording`
values to sentences · `watching` mailboxes, and telling people · `casework` what becomes
of a case · `rehearsals` drills.
"""

from __future__ import annotations
