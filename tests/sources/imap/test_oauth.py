"""Tokens against a provider on loopback: fetched, rotated, kept, revoked."""

from __future__ import annotations

import contextlib
import dataclasses
import threading
import time
import urllib.parse
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx2
import pytest
from tests.fakes.oauth_server import providing
from tests.fakes.watches import WallClock

from mioboe.sources.imap import Fault, Halt
from mioboe.sources.imap.consent import DeviceCode, Waiting, by_browser, by_code
from mioboe.sources.imap.oauth import FileVault, Grant, Service, Tokens

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.fakes.oauth_server import Provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def provider() -> Iterator[Provider]:
    with providing() as made:
        yield made


@pytest.fixture
def vault(tmp_path: Path) -> FileVault:
    return FileVault(tmp_path / "secrets" / "taro.json")


@pytest.fixture
def waiting() -> Iterator[Waiting]:
    with Halt() as halt:
        yield Waiting(
            clock=WallClock(), halt=halt, monotonic=time.monotonic, most_seconds=5
        )


def tokens_of(provider: Provider, vault: FileVault, refresh: str = "r") -> Tokens:
    vault.save(Grant(refresh=refresh))
    provider.refresh.add("r")
    return Tokens(provider.service(), vault, WallClock())


def test_a_token_is_fetched_once_and_used_until_it_ends(
    provider: Provider, vault: FileVault
) -> None:
    tokens = tokens_of(provider, vault)

    assert [tokens.fresh() for _ in range(3)] == ["access-1"] * 3
    assert len(provider.asked) == 1


def test_a_token_that_the_server_refused_is_replaced(
    provider: Provider, vault: FileVault
) -> None:
    tokens = tokens_of(provider, vault)

    assert tokens.fresh() == "access-1"
    assert tokens.fresh(was_refused=True) == "access-2"
    assert [said["refresh_token"] for said in provider.asked] == ["r", "refresh-1"]


def test_a_rotated_token_is_kept_before_it_is_used(
    provider: Provider, vault: FileVault, tmp_path: Path
) -> None:
    tokens_of(provider, vault).fresh()

    after_restart = Tokens(
        provider.service(), FileVault(tmp_path / "secrets" / "taro.json"), WallClock()
    )
    assert after_restart.fresh(was_refused=True) == "access-2"


def test_a_refresh_token_stays_where_no_other_comes(
    provider: Provider, vault: FileVault
) -> None:
    provider.rotates = False
    tokens = tokens_of(provider, vault)
    tokens.fresh(was_refused=True)
    tokens.fresh(was_refused=True)

    kept = vault.load()
    assert kept
    assert kept.refresh == "r"


def test_an_ended_token_is_renewed_whatever_the_clock_says(
    provider: Provider, vault: FileVault
) -> None:
    clock = WallClock()
    provider.refresh.add("r")
    vault.save(Grant(refresh="r"))
    tokens = Tokens(provider.service(), vault, clock)
    tokens.fresh()
    clock.ahead = timedelta(minutes=59)

    assert tokens.fresh() == "access-2"
    clock.ahead = -timedelta(hours=1)
    assert tokens.fresh() == "access-2"


def test_a_grant_that_was_revoked_is_a_fault_that_says_so(
    provider: Provider, vault: FileVault
) -> None:
    fault = tokens_of(provider, vault, refresh="gone").fresh()

    assert isinstance(fault, Fault)
    assert (fault.code, fault.detail) == ("token-revoked", "invalid_grant: revoked")


def test_nobody_signed_in_yet_is_a_fault_too(
    provider: Provider, vault: FileVault
) -> None:
    fault = Tokens(provider.service(), vault, WallClock()).fresh()

    assert isinstance(fault, Fault)
    assert fault.code == "token-revoked"


@pytest.mark.parametrize(
    "answer",
    [
        (503, {"error": "server_error"}),
        (500, b"<html>oops"),
        (200, b"<html>a hotel wants you to sign in"),
        (200, {"token_type": "Bearer"}),
        (200, ["what"]),
        (200, {"access_token": "a", "expires_in": "soon"}),
        (400, {"error": "temporarily_unavailable"}),
    ],
)
def test_a_provider_that_is_out_of_order_costs_no_grant(
    provider: Provider, vault: FileVault, answer: tuple[int, object]
) -> None:
    tokens = tokens_of(provider, vault)
    provider.answers.append(answer)
    fault = tokens.fresh()

    assert isinstance(fault, Fault)
    assert fault.code == "token-unreachable"
    assert tokens.fresh() == "access-1"


def test_a_provider_that_cannot_be_reached_costs_no_grant(
    provider: Provider, vault: FileVault
) -> None:
    vault.save(Grant(refresh="r"))
    away = provider.service(token_url="http://127.0.0.1:9/token")
    fault = Tokens(away, vault, WallClock()).fresh()

    assert isinstance(fault, Fault)
    assert fault.code == "token-unreachable"


def test_threads_that_ask_at_once_use_one_refresh_token(
    provider: Provider, vault: FileVault
) -> None:
    tokens = tokens_of(provider, vault)
    given: list[str | Fault] = []
    threads = [
        threading.Thread(target=lambda: given.append(tokens.fresh())) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert given == ["access-1"] * 8


def test_a_vault_is_for_the_owner_only_and_shows_no_secret(tmp_path: Path) -> None:
    path = tmp_path / "taro.json"
    grant = Grant(refresh="s3cret", access="s3cret", ends=LONG_AGO)
    FileVault(path).save(grant)

    assert path.stat().st_mode & 0o777 == 0o600
    assert FileVault(path).load() == grant
    assert "s3cret" not in repr(grant)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"refresh": 1}', '{"refresh": null}'])
def test_a_vault_that_cannot_be_read_is_empty(tmp_path: Path, text: str) -> None:
    path = tmp_path / "taro.json"
    path.write_text(text)

    assert FileVault(path).load() is None


def test_a_vault_that_cannot_be_written_costs_no_token(
    provider: Provider, vault: FileVault, tmp_path: Path
) -> None:
    class Full(FileVault):
        is_full = True

        def save(self, grant: Grant) -> None:
            if self.is_full:
                raise OSError(28, "No space left on device")
            super().save(grant)

    vault.save(Grant(refresh="r"))
    provider.refresh.add("r")
    full = Full(tmp_path / "secrets" / "taro.json")
    tokens = Tokens(provider.service(), full, WallClock())

    assert tokens.fresh() == "access-1"
    full.is_full = False
    assert tokens.fresh() == "access-1"
    kept = vault.load()
    assert kept
    assert kept.refresh == "refresh-1"


class Browser:
    """An owner who signs in, with a browser of a kind."""

    def __init__(
        self, provider: Provider, answer: str = "code", value: str = "code"
    ) -> None:
        self._provider = provider
        self._answer = {answer: value}
        self.pages: list[str] = []
        self.asked: dict[str, str] = {}

    def show(self, address: str) -> None:
        query = urllib.parse.urlsplit(address).query
        self.asked = asked = dict(urllib.parse.parse_qsl(query))
        self._provider.codes["code"] = asked["code_challenge"]
        back = {"state": asked["state"], **self._answer}
        threading.Thread(target=self._go, args=(asked["redirect_uri"], back)).start()

    def _go(self, address: str, back: dict[str, str]) -> None:
        for said in ({"state": "forged", "code": "evil"}, {}, back):
            with contextlib.suppress(httpx2.HTTPError):
                page = httpx2.get(address, params=said, trust_env=False).text
                self.pages.append(page)


def test_a_browser_signs_in_with_pkce(provider: Provider, waiting: Waiting) -> None:
    browser = Browser(provider)
    service = provider.service(extra={"access_type": "offline"}, client_secret="x")
    grant = by_browser(service, browser.show, "<p>ありがとう</p>", waiting)

    assert isinstance(grant, Grant)
    assert (grant.access, grant.refresh) == ("access-1", "refresh-1")
    assert browser.asked["code_challenge_method"] == "S256"
    assert browser.asked["access_type"] == "offline"
    assert provider.asked[-1]["redirect_uri"] == browser.asked["redirect_uri"]


def test_an_owner_who_says_no_is_understood(
    provider: Provider, waiting: Waiting
) -> None:
    browser = Browser(provider, answer="error", value="access_denied")
    fault = by_browser(provider.service(), browser.show, "", waiting)

    assert isinstance(fault, Fault)
    assert (fault.code, fault.detail) == ("token-revoked", "access_denied")


def test_an_owner_who_never_comes_back_is_not_waited_for_for_ever(
    provider: Provider, waiting: Waiting
) -> None:
    brief = dataclasses.replace(waiting, most_seconds=0.3)
    fault = by_browser(provider.service(), lambda _: None, "", brief)

    assert isinstance(fault, Fault)
    assert fault.code == "timeout"


def test_a_code_is_typed_elsewhere(provider: Provider, waiting: Waiting) -> None:
    provider.pending = 2
    shown: list[DeviceCode] = []
    grant = by_code(provider.service(), shown.append, waiting)

    assert isinstance(grant, Grant)
    assert grant.refresh == "refresh-1"
    assert shown == [DeviceCode(page="https://provider.test/device", code="ABCD-EFGH")]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("authorization_declined", "token-revoked"),
        ("access_denied", "token-revoked"),
        ("expired_token", "token-revoked"),
    ],
)
def test_a_code_that_is_refused_ends_the_waiting(
    provider: Provider, waiting: Waiting, error: str, code: str
) -> None:
    def refuse(_: DeviceCode) -> None:
        provider.answers.append((400, {"error": error}))

    fault = by_code(provider.service(), refuse, waiting)
    assert isinstance(fault, Fault)
    assert fault.code == code


def test_an_outage_while_the_code_is_typed_is_waited_out(
    provider: Provider, waiting: Waiting
) -> None:
    def break_down(_: DeviceCode) -> None:
        provider.answers += [(502, b""), (200, b"<html>")]

    assert isinstance(by_code(provider.service(), break_down, waiting), Grant)


def test_a_provider_that_gives_no_codes_is_a_fault(
    provider: Provider, waiting: Waiting
) -> None:
    provider.answers.append((400, {"error": "invalid_client"}))
    fault = by_code(provider.service(), lambda _: None, waiting)

    assert isinstance(fault, Fault)
    assert fault.detail == "invalid_client"


def test_a_service_shows_no_secret() -> None:
    service = Service(token_url="", scope="", client_id="c", client_secret="s3cret")

    assert "s3cret" not in repr(service)
