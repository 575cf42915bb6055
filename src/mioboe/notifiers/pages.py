"""The pages behind the links: plain HTML that loads nothing and runs nothing."""

from __future__ import annotations

import base64
import hashlib
import html
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mioboe.ports.alerts import Page

_STYLE: Final = (
    "body{font:18px/1.7 sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem;"
    "color:#111;background:#fff}h1{font-size:1.3rem}"
    "button{display:block;width:100%;font:inherit;padding:.8rem;margin:.7rem 0;"
    "border:2px solid #333;border-radius:.5rem;background:#fff;color:#111}"
    'button[value="not-ours"]{background:#b00020;border-color:#b00020;color:#fff}'
)
_DIGEST: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
#: What the browser may do with a page: show it, and send its form back.
POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def html_of(page: Page) -> str:
    """Return a page as HTML. Everything in it is escaped."""
    lines = "".join(f"<p>{html.escape(line)}</p>\n" for line in page.lines)
    buttons = "".join(
        f'<button name="said" value="{html.escape(value)}">{html.escape(label)}'
        "</button>\n"
        for value, label in page.choices
    )
    form = f'<form method="post">\n{buttons}</form>\n' if buttons else ""
    title = html.escape(page.title)
    return (
        f'<!DOCTYPE html>\n<html lang="{html.escape(page.language)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{title}</h1>\n{lines}{form}</body>\n</html>\n"
    )
