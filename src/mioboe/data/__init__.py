"""What people write for mioboe: senders, shops, signals, texts, drills. No code.

One kind of thing, one folder; one file a member. `mioboe.catalog` reads all of it but
the drills, which `mioboe.drills` reads.
"""

from __future__ import annotations
