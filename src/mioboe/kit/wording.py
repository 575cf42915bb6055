"""Texts for people, in both languages, with blanks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: Final = ("ja", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A text in Japanese and English. `{name}` is a blank."""

    ja: str
    en: str

    def fill(self, language: str, facts: Mapping[str, str] | None = None) -> str:
        """Return the text in one language with its blanks filled.

        Args:
            language: `"ja"` or `"en"`.
            facts: What fills the blanks. One that is missing becomes `?`.

        Example:
            >>> Wording(ja="{brand}のメール", en="a mail of {brand}").fill(
            ...     "ja", {"brand": "Amazon"})
            'Amazonのメール'
        """
        text = self.ja if language == "ja" else self.en
        return text.format_map(_Blanks(facts or {}))


class _Blanks(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"
