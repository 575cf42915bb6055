"""Every other service, by Apprise: LINE, mail, Telegram, Slack, SMS and the rest."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any, Final

import apprise

from mioboe.notifiers.silence import silence
from mioboe.ports.alerts import Delivery
from mioboe.signals import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.alerts import Letter

_SECONDS: Final = 20
_KINDS: Final = {
    Level.ACT: apprise.NotifyType.FAILURE,
    Level.ASK: apprise.NotifyType.WARNING,
}
_ERROR = re.compile(r"\berror=(\d{3})\b")
_FINAL: Final = frozenset({"400", "401", "403", "404", "410"})
_HOLD_ADDRESSES: Final = ("targets", "cc", "bcc")


def is_sound(url: str) -> bool:
    """Return whether some service has such URLs."""
    return _instance(url) is not None


def addresses_of(url: str) -> frozenset[str]:
    """Return the mail addresses, lower-case, that a URL reaches."""
    service = _instance(url)
    held = [getattr(service, name, ()) for name in _HOLD_ADDRESSES]
    return frozenset(text.lower() for text in _texts(held) if "@" in text.strip("@"))


def send_by_service(url: str, letter: Letter) -> Delivery:
    """Return what came of a try by one service. Never raises."""
    service = _instance(url)
    if service is None:
        return Delivery(is_sent=False, may_retry=False, why="no such service")
    sender = apprise.Apprise(asset=_asset())
    sender.add(service)
    result = sender.notify(
        body=letter.body,
        title=letter.title,
        notify_type=_KINDS.get(letter.level, apprise.NotifyType.INFO),
        body_format=apprise.NotifyFormat.TEXT,
        timeout=_SECONDS,
    )
    # Its truth says that something went well somewhere; there is one service here.
    outcomes = list(result.results)
    good = apprise.AppriseResultStatus.SUCCESS
    if outcomes and all(one.status == good for one in outcomes):
        return Delivery(is_sent=True)
    return _failed(result, outcomes)


def _failed(result: Any, outcomes: list[Any]) -> Delivery:  # noqa: ANN401 - Apprise's
    """Return what is known of a failure, and nothing that its log says beside it."""
    logs = (log for one in outcomes for attempt in one.attempts for log in attempt.logs)
    codes = [found[1] for log in logs if (found := _ERROR.search(str(log)))]
    status = str(result.status.name).lower()
    why = f"{status}, HTTP {codes[-1]}" if codes else status
    return Delivery(
        is_sent=False, may_retry=not (codes and codes[-1] in _FINAL), why=why
    )


def _instance(url: str) -> Any:  # noqa: ANN401 - Apprise's
    silence()
    with warnings.catch_warnings():
        # It loads all its services with the first one, and what these load is old.
        warnings.simplefilter("ignore")
        try:
            return apprise.Apprise.instantiate(
                url, asset=_asset(), suppress_exceptions=True
            )
        except (TypeError, ValueError, AttributeError):
            return None


def _asset() -> Any:  # noqa: ANN401 - Apprise's
    return apprise.AppriseAsset(app_id="mioboe", secure_logging=True, async_mode=False)


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever Apprise holds
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        yield from _texts(list(value))
