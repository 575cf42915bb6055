"""How much of one mail is read. What lies beyond is left alone, and marked as odd.

Every byte was written by somebody who may want the watch to stall. Each limit is far
above what honest mail needs, and all work between two limits is linear.
"""

from __future__ import annotations

from typing import Final

#: Structure and texts are read from the first so many bytes of a mail.
READ_BYTES: Final = 8 << 20
#: Header block of a message, and of one part.
HEADER_BYTES: Final = 256 << 10
HEADER_COUNT: Final = 1_000
#: One header field, folding included.
FIELD_BYTES: Final = 64 << 10
#: Mailboxes of one address header.
ADDRESS_COUNT: Final = 500
#: Received headers.
HOP_COUNT: Final = 100
#: Parameters of one header.
PARAMETER_COUNT: Final = 100
#: Nesting of parts, and leaves, of one mail.
PART_DEPTH: Final = 20
PART_COUNT: Final = 200
#: Lines that look like delimiters.
DELIMITER_COUNT: Final = 20_000
#: Decoded text of one part, of all together, and of all that is HTML.
TEXT_BYTES: Final = 1 << 20
TEXTS_BYTES: Final = 3 << 20
PAGES_BYTES: Final = 1 << 20
#: Lines of one text that are joined, if its format is flowed.
FLOWED_LINES: Final = 20_000
#: Tags of all HTML in one mail that are read as structure; behind them, only text is.
TAG_COUNT: Final = 40_000
#: Open elements of HTML; deeper ones count as text of the last.
ELEMENT_DEPTH: Final = 400
LINK_COUNT: Final = 500
HREF_CHARS: Final = 2_000
LINK_TEXT_CHARS: Final = 200
#: One piece of JSON-LD, all of one page, its nesting, and the items of one mail.
JSON_CHARS: Final = 64 << 10
JSON_CHARS_OF_MAIL: Final = 128 << 10
JSON_DEPTH: Final = 20
ITEM_COUNT: Final = 50
