"""Make `data/generic.json`, the words by which mails of unknown senders are recognized.

    python -m tools.train_generic

Trained on the golden cases and on `generic_cases.yaml`, which is in our own words.
Measured by leaving senders out: all mails of a brand are judged by weights that were
learned without any mail of that brand. Deterministic: the same cases give the same
file, to the byte.
"""

from __future__ import annotations

import json
import math
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml

from mioboe.events.generic.features import features, language_of, subject_of, text_of
from mioboe.events.generic.model import GuessKind, Lexicon
from mioboe.events.generic.recognize import guess
from mioboe.events.generic.words import by_words
from mioboe.messages import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ROOT: Final = Path(__file__).parent.parent
GOLDEN: Final = ROOT / "tests" / "golden"
CASES: Final = Path(__file__).with_name("generic_cases.yaml")
LEXICON: Final = ROOT / "src" / "mioboe" / "data" / "generic.json"

PAGE: Final = ROOT / "docs" / "reference" / "generic.md"
_OPEN: Final = "<!-- figures -->\n"
_CLOSE: Final = "<!-- /figures -->"

KINDS: Final = tuple(GuessKind)
#: Type of the first event of a golden case to the kind of mail it is.
KIND_OF: Final = {
    "order-placed": GuessKind.ORDER,
    "order-shipped": GuessKind.SHIPMENT,
    "order-delivered": GuessKind.DELIVERY,
    "order-cancelled": GuessKind.CANCELLATION,
    "payment-completed": GuessKind.PAYMENT,
    "refund-issued": GuessKind.REFUND,
    "gift-card-issued": GuessKind.GIFT_CARD,
    "card-used": GuessKind.CARD_USE,
    "sign-in": GuessKind.SIGN_IN,
    "sign-in-attempt": GuessKind.SIGN_IN,
    "one-time-code": GuessKind.ONE_TIME_CODE,
    "password-changed": GuessKind.ACCOUNT_CHANGE,
    "contact-changed": GuessKind.ACCOUNT_CHANGE,
    "two-step-changed": GuessKind.ACCOUNT_CHANGE,
    "address-added": GuessKind.ACCOUNT_CHANGE,
    "payment-method-added": GuessKind.ACCOUNT_CHANGE,
    "device-added": GuessKind.ACCOUNT_CHANGE,
    "access-granted": GuessKind.ACCOUNT_CHANGE,
    "account-converted": GuessKind.ACCOUNT_CHANGE,
}
#: Folders of cases that turn on proof, or on us: their mails are others' once more.
_LEFT_OUT: Final = frozenset({"forged", "genuine", "unproven", "generic", "keys"})
_ADVERTISING: Final = ("promo", "news", "campaign", "survey", "coupon", "points")
#: Whom the golden cases are written to, and where these people live.
_NAMES: Final = (
    *("taro", "yamada", "hanako", "mizuho", "okano", "kazoku", "example", "tokyo"),
    *("山田", "太郎", "花子", "岡野", "東京", "渋谷", "神宮"),
)
_UNDER_WAY: Final = ("/out-for-delivery", "/on-its-way")
_FOLDS: Final = 10
_ROUNDS: Final = 15
_RATE: Final = 0.05
_DECAY: Final = 0.01
_LEAST_SENDERS: Final = 5
_MARKS: Final = 600
#: Weights nearer to nothing than this are left out.
_SMALL: Final = 0.05
_WANTED: Final = 0.95
#: Bounds of the least score. Above the ceiling it is a single odd mail that speaks.
_FLOOR: Final = 0.65
_CEILING: Final = 0.90


@dataclass(frozen=True, slots=True)
class Sample:
    """One mail, and what it is."""

    name: str
    #: Mails of one sender are left out together.
    sender: str
    language: str
    kind: GuessKind
    marks: frozenset[str]
    is_real: bool
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What weights that never saw its sender say of a mail."""

    sample: Sample
    kind: GuessKind
    score: float

    @property
    def is_right(self) -> bool:
        """Whether it is what it was taken for; gift cards are orders, too."""
        gift = self.sample.kind is GuessKind.GIFT_CARD and self.kind is GuessKind.ORDER
        return self.kind is self.sample.kind or gift

    @property
    def is_borne(self) -> bool:
        """Whether numbers and sums of the mail bear it out, where any are needed."""
        if self.kind in {GuessKind.NEWSLETTER, GuessKind.OTHER}:
            return True
        return bool(by_words(self.kind, self.sample.subject, self.sample.text))


def samples() -> list[Sample]:
    """Return all training mails, in a fixed order."""
    return [*_golden(), *_synthetic()]


def _golden() -> Iterator[Sample]:
    for folder in sorted(GOLDEN.glob("*/*/in.eml")):
        topic, name = folder.parent.parent.name, folder.parent.name
        want = json.loads(folder.with_name("want.json").read_text("utf-8"))
        if topic in _LEFT_OUT or want["verdict"] == "forged":
            continue
        message = parse(folder.read_bytes())
        subject, text = subject_of(message), text_of(message)
        language = language_of(f"{subject}\n{text}")
        kind = _kind_of(want, f"{name} {want['form']}")
        if language and not _is_between(want):
            sender = want["brand"] or topic
            marks = features(subject, text)
            told = (True, subject, text)
            yield Sample(f"{topic}/{name}", sender, language, kind, marks, *told)


def _is_between(want: dict[str, object]) -> bool:
    """Return whether a parcel is under way: some profiles tell of it, some do not."""
    return not want["events"] and str(want["form"]).endswith(_UNDER_WAY)


def _kind_of(want: dict[str, object], name: str) -> GuessKind:
    events = want["events"]
    told = isinstance(events, list) and [e for e in events if not _is_guess(e)]
    if told:
        kind = KIND_OF.get(told[0]["type"], GuessKind.OTHER)
        is_gift = kind is GuessKind.ORDER and told[0].get("goods") == "gift-card"
        return GuessKind.GIFT_CARD if is_gift else kind
    if any(word in name for word in _ADVERTISING):
        return GuessKind.NEWSLETTER
    return GuessKind.OTHER


def _is_guess(event: dict[str, str]) -> bool:
    return event["form"].startswith("generic/")


def _synthetic() -> Iterator[Sample]:
    cases = yaml.safe_load(CASES.read_text("utf-8"))
    for kind, languages in cases.items():
        for language, rows in languages.items():
            subjects, texts = rows["subjects"], rows["texts"]
            for number, text in enumerate(texts):
                for step in range(3):
                    at = (number * 3 + step * 5 + number // 2) % len(subjects)
                    subject = subjects[at]
                    name = f"{kind}-{language}-{number}-{at}"
                    filled = _filled(f"{subject}\n{text}", len(name) + number + at)
                    first, _, rest = filled.partition("\n")
                    marks = features(first, rest)
                    sender = f"our-own-{kind}-{language}-{number}"
                    told = (False, first, rest)
                    yield Sample(name, sender, language, GuessKind(kind), marks, *told)


def _filled(text: str, seed: int) -> str:
    chance = random.Random(seed)  # noqa: S311 - no secret
    number = chance.choice(["{:07d}", "A-{:08d}", "{:04d}-22", "WX{:06d}"])
    values = {
        "n": number.format(chance.randrange(1000, 9_999_999)),
        "m": f"${chance.randrange(5, 400)}.{chance.randrange(10, 99)}",
        "y": f"{chance.randrange(500, 90_000):,}円",
        "c": f"{chance.randrange(100_000, 999_999)}",
        "d": f"2026-0{chance.randrange(1, 10)}-1{chance.randrange(10)}",
        "t": f"{chance.randrange(10**11, 10**12)}",
    }
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def chosen(mails: Sequence[Sample]) -> list[str]:
    """Return the marks that are worth a weight, those that tell kinds apart best.

    A mark must be known of several senders, or it is the sender that it tells.
    """
    senders: dict[str, set[str]] = defaultdict(set)
    counts: dict[str, Counter[GuessKind]] = defaultdict(Counter)
    kinds: Counter[GuessKind] = Counter()
    for mail in mails:
        kinds[mail.kind] += 1
        for mark in mail.marks:
            senders[mark].add(mail.sender)
            counts[mark][mail.kind] += 1
    known = [
        mark
        for mark, who in senders.items()
        if len(who) >= _LEAST_SENDERS and not any(name in mark for name in _NAMES)
    ]
    told = {mark: _information(counts[mark], kinds) for mark in known}
    best = sorted(known, key=lambda mark: (-told[mark], mark))[:_MARKS]
    return sorted(best)


def _information(has: Counter[GuessKind], kinds: Counter[GuessKind]) -> float:
    """Return the mutual information of a mark and the kind of mail."""
    total, with_it = kinds.total(), has.total()
    sum_ = 0.0
    for kind, size in kinds.items():
        for count, part in ((has[kind], with_it), (size - has[kind], total - with_it)):
            if count:
                sum_ += count / total * math.log(count * total / (size * part))
    return sum_


def trained(mails: Sequence[Sample]) -> Lexicon:
    """Return weights by multinomial logistic regression: AdaGrad, a fixed order."""
    marks = chosen(mails)
    place = {mark: at for at, mark in enumerate(marks)}
    width = len(KINDS)
    weights = [[0.0] * width for _ in marks]
    squares = [[1e-2] * width for _ in marks]
    bias, bias_squares = [0.0] * width, [1e-2] * width
    rows = [
        (KINDS.index(m.kind), [place[k] for k in sorted(m.marks & place.keys())], share)
        for m, share in zip(mails, _shares(mails), strict=True)
    ]
    chance = random.Random(3)  # noqa: S311 - no secret
    for _ in range(_ROUNDS):
        chance.shuffle(rows)
        for kind, places, share in rows:
            wrong = _wrong(kind, [weights[at] for at in places], bias)
            for c in range(width):
                slope = wrong[c] * share
                bias_squares[c] += slope * slope
                bias[c] -= 0.3 * _RATE * slope / math.sqrt(bias_squares[c])
            for at in places:
                row, square = weights[at], squares[at]
                for c in range(width):
                    slope = wrong[c] * share + _DECAY * row[c]
                    square[c] += slope * slope
                    row[c] -= _RATE * slope / math.sqrt(square[c])
    return Lexicon(
        kinds=KINDS,
        bias=tuple(round(value, 2) for value in bias),
        weights={
            mark: tuple(round(value, 2) for value in row)
            for mark, row in zip(marks, weights, strict=True)
            if max(map(abs, row)) >= _SMALL
        },
    )


def _shares(mails: Sequence[Sample]) -> list[float]:
    """Return how much each mail counts: no sender and no kind drowns the others."""
    of_sender = Counter((mail.sender, mail.kind) for mail in mails)
    raw = [1 / math.sqrt(of_sender[mail.sender, mail.kind]) for mail in mails]
    of_kind: dict[GuessKind, float] = defaultdict(float)
    for mail, share in zip(mails, raw, strict=True):
        of_kind[mail.kind] += share
    middle = sum(of_kind.values()) / len(of_kind)
    return [
        share * math.sqrt(middle / of_kind[mail.kind])
        for mail, share in zip(mails, raw, strict=True)
    ]


def _wrong(kind: int, rows: list[list[float]], bias: list[float]) -> list[float]:
    sums = [sum(column) for column in zip(bias, *rows, strict=True)]
    top = max(sums)
    shares = [math.exp(value - top) for value in sums]
    total = sum(shares)
    return [share / total - (c == kind) for c, share in enumerate(shares)]


def left_out(mails: Sequence[Sample]) -> list[Judged]:
    """Return every mail as weights judge it that never saw its sender."""
    size = Counter(mail.sender for mail in mails)
    order = sorted(size, key=lambda sender: (-size[sender], sender))
    fold = {sender: at % _FOLDS for at, sender in enumerate(order)}
    found = []
    for number in range(_FOLDS):
        lexicon = trained([m for m in mails if fold[m.sender] != number])
        away = [mail for mail in mails if fold[mail.sender] == number]
        guesses = [(mail, guess(mail.marks, lexicon)) for mail in away]
        found += [Judged(mail, said.kind, said.score) for mail, said in guesses if said]
    return found


def thresholds(judged: Iterable[Judged]) -> dict[GuessKind, float]:
    """Return the least score of each kind at which it is nearly always right."""
    least = {}
    for kind in KINDS:
        rows = sorted(
            (
                (one.score, one.is_right)
                for one in judged
                if one.kind is kind and one.is_borne
            ),
            reverse=True,
        )
        right, best = 0, 1.01
        for at, (score, is_right) in enumerate(rows, 1):
            right += is_right
            if right / at >= _WANTED or at - right <= 1:
                best = score
        least[kind] = round(min(_CEILING, max(_FLOOR, best)), 2)
    return least


def figures(
    judged: Sequence[Judged], least: dict[GuessKind, float]
) -> dict[str, object]:
    """Return how often the guesses about senders not seen before are right."""
    real = [one for one in judged if one.sample.is_real]
    measured: dict[str, object] = {}
    for kind in GuessKind:
        best = [one for one in real if one.kind is kind]
        told = [one for one in best if one.score >= least[kind] and one.is_borne]
        measured[kind.value] = {
            "mails": sum(one.sample.kind is kind for one in real),
            "best": len(best),
            "best_right": sum(one.is_right for one in best),
            "told": len(told),
            "told_right": sum(one.is_right for one in told),
        }
    return measured


def written(lexicon: Lexicon, least: dict[GuessKind, float], measured: object) -> str:
    """Return the text of the data file: one mark a line."""
    head = {
        "made_by": "python -m tools.train_generic",
        "kinds": lexicon.kinds,
        "bias": lexicon.bias,
        "least": least,
        "measured": measured,
    }
    lines = [
        f"  {_json(mark)}: {_json(row)}"
        for mark, row in sorted(lexicon.weights.items())
    ]
    top = [f" {_json(name)}: {_json(value)}," for name, value in head.items()]
    return "\n".join(["{", *top, ' "weights": {', ",\n".join(lines), " }", "}", ""])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def page(text: str, data: dict[str, dict[str, dict[str, int]]]) -> str:
    """Return the page of the reference with the figures of the data file."""
    rows = [
        f"| {kind} | {one['mails']} | {_share(one['best_right'], one['best'])} "
        f"| {_share(one['best_right'], one['mails'])} | {data['least'][kind]:.2f} "
        f"| {_share(one['told_right'], one['told'])} "
        f"| {_share(one['told_right'], one['mails'])} |"
        for kind, one in data["measured"].items()
    ]
    head = (
        "| kind | mails | precision | recall | least score | precision | recall |\n"
        "|---|---|---|---|---|---|---|\n"
    )
    made = f"{_OPEN}{head}{chr(10).join(rows)}\n{_CLOSE}"
    before, _, rest = text.partition(_OPEN)
    return before + made + rest.partition(_CLOSE)[2]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f} ({part}/{whole})" if whole else "-"


def main() -> None:
    """Train, measure, and write the data file and the page."""
    mails = samples()
    judged = left_out(mails)
    least = thresholds(judged)
    text = written(trained(mails), least, figures(judged, least))
    LEXICON.write_text(text, encoding="utf-8")
    PAGE.write_text(page(PAGE.read_text("utf-8"), json.loads(text)), encoding="utf-8")


if __name__ == "__main__":
    main()
