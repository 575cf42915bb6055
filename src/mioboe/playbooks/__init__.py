"""What to do, whom to reach, by when.

`desks` whom to reach, and whether somebody is there · `hours` opening hours ·
`calendar` public holidays · `deadlines` dates that contract or law sets.
"""

from __future__ import annotations
