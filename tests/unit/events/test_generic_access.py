from __future__ import annotations

import pytest

from mioboe.events import EventType
from mioboe.events.generic import GuessKind
from mioboe.events.generic.words import by_words


@pytest.mark.parametrize(
    ("subject", "text", "want"),
    [
        ("An app password was generated", "", EventType.ACCESS_GRANTED),
        ("アプリ用パスワードが生成されました", "", EventType.ACCESS_GRANTED),
        ("Notice", "Mail Tidy was granted access to it.", EventType.ACCESS_GRANTED),
        ("お知らせ", "アクセスが許可されました。", EventType.ACCESS_GRANTED),
        ("A device was added to your account", "", EventType.DEVICE_ADDED),
        ("新しい端末が登録されました", "", EventType.DEVICE_ADDED),
        ("Your password was changed", "", EventType.PASSWORD_CHANGED),
        ("パスワード変更のお知らせ", "", EventType.PASSWORD_CHANGED),
    ],
)
def test_what_was_let_in_is_told_apart_from_what_was_changed(
    subject: str, text: str, want: EventType
) -> None:
    ((told, _),) = by_words(GuessKind.ACCOUNT_CHANGE, subject, text)

    assert told is want
