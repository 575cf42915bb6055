"""Who a mail is to, and where they live: the words that must not remain in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mioboe.kit import fold
from mioboe.messages.addresses import parse_addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mioboe.messages.model import Message

#: Headers that name who gets the mail.
RECIPIENTS: Final = frozenset(
    {
        "to", "cc", "bcc", "delivered-to", "x-delivered-to", "x-original-to",
        "apparently-to",
        "envelope-to", "x-envelope-to", "x-forwarded-to", "x-forwarded-for",
        "resent-to",
        "resent-cc", "x-rcpt-to", "x-yahoo-forwarded", "x-resolved-to",
        "original-recipient",
        "final-recipient", "x-pm-recipient", "disposition-notification-to",
    }
)  # fmt: skip
#: Headers whose addresses and domains are those of who sends it.
_SENDERS: Final = ("from", "sender", "return-path", "errors-to", "list-unsubscribe")
_IDS: Final = ("message-id", "feedback-id", "list-id")
_SIGNER = re.compile(rb"\bd=[ \t]*([A-Za-z0-9.-]{3,253})")
_DOMAIN = re.compile(r"@((?:[a-z0-9_-]{1,63}\.){1,9}[a-z]{2,24})", re.IGNORECASE)

_NAME_CHAR = (
    r"[^\s\d:;,.、。！!？?「」『』【】()（）<>〈〉\[\]{}|/\\\"*=+#&@~_■□◆◇●○▼▽・※→]"
)
_CALLED = re.compile(
    rf"({_NAME_CHAR}{{1,14}}(?:[ \u3000]{_NAME_CHAR}{{1,10}})?)[ \u3000]?(?:様|さま|殿)"
    r"(?=[\s、。,.！!：:）)】」のへがはにをからよ]|$)"
)
_HELLO: Final = (
    r"[Dd]ear|[Hh]i|[Hh]ello|[Hh]ey|HELLO|HI|Gentile|Ciao|Bonjour|Ch[eè]re?|Hola|Estimad[oa]"
    r"|Hallo|Guten Tag|Liebe[rs]?|Sehr geehrte[rs]?(?: Frau| Herr)?|Beste|Hej|Witaj"
)
_LATIN: Final = r"[A-Z\u00c0-\u024f][\w'’.-]{0,30}"
_GREETED = re.compile(
    rf"\b(?:(?:{_HELLO}),?[ \t]+([a-z]{{2,20}}(?=[ \t]*[,!]))"
    rf"|(?:{_HELLO}|[Tt]hanks(?: for your \w+)?|[Tt]hank you),?[ \t]+"
    rf"({_LATIN}(?:[ \t]{_LATIN}){{0,3}})[ \t]*[,!:.\n])"
)
_LABELLED = re.compile(
    r"(?:^|[\n\t 【\[■□◆◇●○・*])"
    r"(?:ご?(?:お名前|氏名|芳名|名義人?|注文者|購入者|依頼主|請求先)"
    r"(?:名|様|氏名)?|お?届け先(?:名|氏名|の?お名前)?|配送先(?:名|氏名)?|送付先(?:名)?|宛名"
    r"|受取人(?:名)?|会員名|ユーザー名|ニックネーム|フリガナ|ふりがな|カナ氏名|ご住所|住所|建物名?"
    r"|生年月日|ご?登録名|口座名義"
    r"|(?:Ship|Deliver|Bill|Send)(?:ing|ed)? to|(?:Shipping|Billing|Delivery) address"
    r"|(?:Customer|Recipient|Account|Card)?[ ]?(?:Holder )?Name|Recipient|Attn|Address)"
    r"[ \t\u3000]{0,4}[】\]）)]?[ \t\u3000]{0,4}[:：\t\n]\s{0,4}([^\n\t]{2,80})"
)
_JAPANESE_PLACE: Final = (
    r"(?:北海道|東京都|大阪府|京都府|[\u4e00-\u9fff]{2,3}県)[^\n\t]{2,60}"
    r"|[\u4e00-\u9fff]{1,6}[市区町村郡][\u3041-\u9fff]{1,12}[ 　]?\d[^\n\t]{0,40}"
)
_WESTERN_PLACE: Final = (
    r"\b\d{1,5}[A-Za-z]?[ ](?:[A-Z][\w.'-]{0,20}[ ]){1,4}"
    r"(?:St|Street|Ave|Avenue|Rd|Road|Dr|Drive|Ln|Lane|Blvd|Boulevard|Way|Ct|Court|Pl"
    r"|Place|Terrace|Close|Square|Sq|Hwy|Highway|Apt|Suite)\b\.?[^\n\t]{0,60}"
    r"|\b[A-Z][A-Za-z.'-]{2,20}(?:[ ][A-Z][A-Za-z.'-]{2,20}){0,2},[ ][A-Z]{2}\b"
    r"|\b[A-Z]{2}[ ]\d{5}(?:-\d{4})?\b|\b[A-Z]{1,2}\d[A-Z\d]?[ ]\d[A-Z]{2}\b"
)
#: A postal address, as far as a line shows it.
PLACE = re.compile(f"{_JAPANESE_PLACE}|{_WESTERN_PLACE}")
_AFTER_POSTCODE = re.compile(
    r"(?<![\d-])〒?\s?\d{3}-\d{4}(?![\d-])[ \t\u3000]*\n?([^\n\t:]{4,60})"
)
#: Words of shops that stand where a name could stand.
_NO_NAME = re.compile(
    r"お?客|お?得意|会員|皆|各位|ユーザ|オーナ|注文|届け|配送|発送|住所|宛|番号|氏名|名前|利用"
    r"|合計|金額|店|社$|購入|贈|送|請求|支払|担当|商品|カード|ポイント|サービス|ショップ|確認|登録"
    r"|[のをがはにへとも]$|^(?:同|仕|模|多|異|有|王|神|何|誰|左|殿|奥|上)$"
    r"|^(?:customers?|sir|madam|valued|members?|friends?|there|all|team|user|shopper|you"
    r"|for|your|order|again|the|and|to|from|our|account|name|address|email|mail|info|www"
    r"|shop|store|amazon|support|service|no-?reply|contact|admin|mr|mrs|ms|dr)$",
    re.IGNORECASE,
)
_PERSONS: Final = frozenset(
    {
        "customer", "recipient", "deliveryAddress", "billingAddress", "underName",
        "buyer",
        "address", "shippingAddress", "broker", "participant", "attendee",
    }
)  # fmt: skip
_PERSONAL: Final = frozenset(
    {
        "streetAddress", "addressLocality", "addressRegion", "postalCode", "telephone",
        "email", "givenName", "familyName", "additionalName", "postOfficeBoxNumber",
    }
)  # fmt: skip
_APART = re.compile(r"[._+-]")
_SHORTEST: Final = 2
_SHORTEST_ASCII: Final = 3
_MOST: Final = 400
_DEPTH: Final = 8
_REACH: Final = 300_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """What is known beforehand of who gets the mail."""

    #: Names, addresses, postcodes, and whatever else must not remain.
    words: tuple[str, ...] = ()
    #: Mail domains where anybody can have an address: they tell nothing and stay.
    public: frozenset[str] = frozenset()
    #: Labels of forms: what stands in one is no name.
    labels: frozenset[str] = frozenset()
    #: re2 of numbers as the sender writes them: what takes the place of one fits, too.
    shapes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """What must not remain in a mail, and what must."""

    #: As `thin` writes them. The longest first.
    words: tuple[str, ...]
    #: Domains of its recipients that are theirs alone.
    domains: frozenset[str]
    #: Domains of who sends it: they stay.
    senders: frozenset[str]
    public: frozenset[str]
    #: Address of the author, where it is a shop's and no person's.
    author: str
    #: As in `Household`.
    shapes: tuple[str, ...] = ()


def people_of(message: Message, household: Household) -> People:
    """Return who a mail is to, as far as can be seen.

    Args:
        message: Any mail.
        household: What is known of them beforehand.
    """
    public = household.public
    own = {
        d.lower() for word in household.words for d in _DOMAIN.findall(word)
    } - public
    senders = frozenset(_senders(message, public)) - own
    recipients = list(_recipients(message, senders))
    domains = {domain for _, _, domain in recipients if domain} - senders - public | own
    kept = {word for domain in senders for word in domain.split(".")}
    if message.author.domain in senders:
        kept |= set(thin(message.author.name).split())
    words = set(domains)
    for text in (*household.words, *_found(message)):
        words |= set(pieces(text)) - kept
    for name, local, _ in recipients:
        inner = _APART.sub(" ", local)
        words |= {*pieces(name), *pieces(local), *pieces(inner)} - kept
    labels = "\n".join(map(thin, household.labels))
    words = {word for word in words if word not in labels}
    return People(
        words=tuple(sorted(words, key=lambda w: (-len(w), w))[:_MOST]),
        domains=frozenset(domains),
        senders=senders,
        public=public,
        author=message.author.spec if message.author.domain in senders else "",
        shapes=household.shapes,
    )


def thin(text: str) -> str:
    """Return ``text`` folded character by character, so that places stay the same."""
    if text.isascii():
        return text.lower()
    return "".join(map(_thin, text))


def _thin(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char).lower()
    return plain if len(plain) == 1 else char


def pieces(text: str) -> Iterator[str]:
    """Yield the words of a name or an address that are to be looked for everywhere."""
    for piece in re.split(r"[\s\u3000,、。/]+", thin(text)):
        word = piece.strip(".-_'\"()（）:：<>「」【】")
        word = re.sub(r"(?:様|さま|さん|殿|御中)$", "", word)
        shortest = _SHORTEST_ASCII if word.isascii() else _SHORTEST
        has_sense = len(word) >= shortest and any(char.isalnum() for char in word)
        if has_sense and not word.isdecimal() and not _NO_NAME.search(word):
            yield word


def _senders(message: Message, public: frozenset[str]) -> Iterator[str]:
    for name in (*_SENDERS, *_IDS):
        for header in message.named(name):
            text = header.value.decode("latin-1")
            yield from (d.lower() for d in _DOMAIN.findall(text) if d not in public)
    for name in ("dkim-signature", "arc-seal"):
        for header in message.named(name):
            yield from (d.decode().lower() for d in _SIGNER.findall(header.value))


def _recipients(
    message: Message, senders: frozenset[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield name, local part and domain of each recipient, and of a private author."""
    for author in message.authors:
        if author.domain not in senders:
            yield fold(author.name), author.local, author.domain
    for header in message.headers:
        if header.name.lower() in RECIPIENTS:
            for address in parse_addresses(header.value):
                yield fold(address.name), address.local, address.domain


def _found(message: Message) -> Iterator[str]:
    """Yield names and addresses in the texts of a mail."""
    subject = fold(message.subject)
    for text in (subject, message.text, message.html_text, message.hidden_text):
        text = text[:_REACH]  # noqa: PLW2901 - the rest is no mail of a shop
        for pattern in (_CALLED, _GREETED, _LABELLED, _AFTER_POSTCODE):
            for match in pattern.finditer(text):
                yield _capital(match[match.lastindex or 0])
        yield from (_capital(match[0]) for match in PLACE.finditer(text))
    yield from _told(message.structured, is_person=False, depth=0)


def _capital(text: str) -> str:
    """Return a name or an address without words that begin with a small letter."""
    words = text.split()
    return " ".join(w for w in words if not w[0].islower() or len(words) == 1)


def _told(value: Any, *, is_person: bool, depth: int) -> Iterator[str]:  # noqa: ANN401 - JSON
    """Yield what schema.org data says of people."""
    if depth > _DEPTH:
        return
    if isinstance(value, (list, tuple)):
        for inner in value:
            yield from _told(inner, is_person=is_person, depth=depth + 1)
    elif isinstance(value, Mapping):
        person = is_person or "person" in str(value.get("@type", "")).lower()
        for key, inner in value.items():
            if isinstance(inner, str):
                if key in _PERSONAL or (key == "name" and person):
                    yield fold(inner)
            else:
                yield from _told(inner, is_person=key in _PERSONS, depth=depth + 1)


def named(words: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds any of these words in thin text; `None` where there are none.

    Words of ASCII letters are found where they stand alone.
    """
    parts = []
    for word in words:
        spelled = re.escape(word)
        if word[0].isascii() and word[0].isalnum():
            spelled = rf"(?<![a-z0-9]){spelled}"
        if word[-1].isascii() and word[-1].isalnum():
            spelled = rf"{spelled}(?![a-z0-9])"
        parts.append(spelled)
    return re.compile("|".join(parts)) if parts else None
