"""What is said of a bundle of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING

from mioboe.cli.pages.screen import wrapped
from mioboe.dossiers.evidence import Stamp
from mioboe.kit import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.dossiers.evidence import Broken, Bundle
    from mioboe.kit import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePage:
    """Writes what was found, in one language."""

    words: Mapping[str, Wording]
    language: str
    zone: tzinfo

    def lines(
        self,
        path: str,
        bundle: Bundle,
        broken: Broken | None,
        stamps: Mapping[int, Stamp | Problem],
    ) -> Iterator[str]:
        """Yield what a person sees of a bundle.

        Args:
            path: Of the file, as the person named it.
            bundle: What it holds.
            broken: Its first broken link.
            stamps: What each time stamp says, by the number of its link.
        """
        yield self._say("bundle-count", path=path, count=str(len(bundle.chain)))
        for text in self._found(bundle, broken, stamps):
            yield from wrapped(text, "  ")

    def _found(
        self,
        bundle: Bundle,
        broken: Broken | None,
        stamps: Mapping[int, Stamp | Problem],
    ) -> Iterator[str]:
        withheld = sum(link.record is None for link in bundle.chain)
        if withheld:
            yield self._say("bundle-withheld", count=str(withheld))
        if broken is not None:
            yield self._broken(broken)
            yield self._say("broken-after")
            return
        yield self._say("holds")
        yield self._say("head", head=bundle.head)
        yield self._say("head-compare")
        for number, stamp in stamps.items():
            if isinstance(stamp, Stamp):
                yield self._stamp(number, stamp)
        if not stamps:
            yield self._say("stamp-none")

    def _broken(self, broken: Broken) -> str:
        return self._say(
            f"broken-{broken.how.value}",
            number=str(broken.number),
            title=broken.title,
        ).rstrip()

    def _stamp(self, number: int, stamp: Stamp) -> str:
        code = "stamp-proven" if stamp.proven else "stamp-claimed"
        at = stamp.at.astimezone(self.zone).strftime("%Y-%m-%d %H:%M:%S %Z")
        return self._say(code, number=str(number), at=at)

    def _say(self, code: str, **facts: str) -> str:
        return self.words[code].fill(self.language, facts)
