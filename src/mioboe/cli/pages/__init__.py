"""What people see on a screen: the report, one answer, a time line, a bar.

`report` findings and answers · `steps` what to do first · `episodes` what belongs
together · `timeline` a drill · `screen` lines that fit and play no tricks · `progress`
the bar.
"""

from __future__ import annotations
