"""Talking with a person at a terminal, line by line."""

from __future__ import annotations

import getpass
import sys
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import click

from mioboe.cli.pages.hours import Words
from mioboe.cli.pages.screen import listed, safe, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable

_YES: Final = frozenset({"y", "yes", "はい", "ハイ", "hai", "うん", "ok"})
_NO: Final = frozenset({"n", "no", "いいえ", "イイエ", "iie", "いえ"})
_PROMPT: Final = "  > "


class Talk(Protocol):
    """Somebody who can be told and asked."""

    def tell(self, lines: Iterable[str]) -> None:
        """Show lines."""
        ...

    def hear(self, *, hidden: bool = False) -> str:
        """Return one line that was typed, without what does not belong to it.

        Args:
            hidden: Whether it must not show.
        """
        ...


class Terminal:
    """Standard input and output, whatever they are."""

    def tell(self, lines: Iterable[str]) -> None:
        """Show lines."""
        for line in lines:
            sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    def hear(self, *, hidden: bool = False) -> str:
        """Return one line.

        Raises:
            Abort: There is nothing more to hear.
        """
        if hidden and sys.stdin.isatty():
            try:
                return getpass.getpass(_PROMPT).strip()
            except EOFError as error:
                raise click.Abort from error
        sys.stdout.write(_PROMPT)
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            raise click.Abort
        if not sys.stdin.isatty():
            sys.stdout.write("\n")
        return line.strip() if hidden else safe(line).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Says and asks what `texts/setup.yaml` has, in one language."""

    words: Words
    talk: Talk

    def say(self, code: str, /, **facts: str) -> None:
        """Say one text, and an empty line before the heading of a part."""
        text = self.words.of(code, **facts)
        lines = wrapped(text)
        self.talk.tell(["", *lines] if text.startswith("■") else lines)

    def items(self, *codes: str) -> None:
        """Say several texts, each as an item of a list."""
        for code in codes:
            self.talk.tell(listed(self.words.of(code)))

    def offer(self, *codes: str) -> None:
        """Say several texts, each as something to choose."""
        self.talk.tell(["", *(f"  {self.words.of(code)}" for code in codes)])

    def show(self, lines: Iterable[str]) -> None:
        """Show lines as they are."""
        self.talk.tell(lines)

    def ask(self, code: str, default: str = "", /, **facts: str) -> str:
        """Return what was typed; what stands for it if nothing was.

        Args:
            code: The question.
            default: What Enter alone means.
            facts: What is in its blanks.
        """
        self._put(
            code, facts, [self.words.of("default", value=default)] * bool(default)
        )
        return self.talk.hear() or default

    def ask_optional(self, code: str, /, **facts: str) -> str:
        """Return what was typed; empty: there is none."""
        self._put(code, facts, [self.words.of("optional")])
        return self.talk.hear()

    def ask_hidden(self, code: str) -> str:
        """Return what was typed unseen."""
        self._put(code, {}, [])
        return self.talk.hear(hidden=True)

    def agrees(self, code: str, /, *, default: bool, **facts: str) -> bool:
        """Return whether a person says yes.

        Args:
            code: The question.
            default: What Enter alone means.
            facts: What is in its blanks.
        """
        while True:
            hint = "yes-no-yes" if default else "yes-no-no"
            self._put(code, facts, [self.words.of(hint)])
            said = plain(self.talk.hear()).lower()
            if not said:
                return default
            if said in _YES or said in _NO:
                return said in _YES
            self.say("unclear")

    def _put(self, code: str, facts: dict[str, str], hints: list[str]) -> None:
        lines = wrapped(self.words.of(code, **facts))
        notes = (line for hint in hints for line in wrapped(hint, "  "))
        self.talk.tell(["", *lines, *notes])


def plain(text: str) -> str:
    """Return what was typed with letters and digits of full width made plain.

    Example:
        >>> plain("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ　")
        'taro@example.jp'
    """
    return unicodedata.normalize("NFKC", text).strip()
