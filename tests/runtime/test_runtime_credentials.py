"""Credentials: where they come from and that they do not leak."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
import pprint
import re
import traceback

import pytest

from actionsmith.runtime.credentials import (
    Credentials,
    CredentialsProvider,
    require_provider,
)
from actionsmith.runtime.errors import CredentialsNotFound, TencentCloudError

ID, KEY, TOKEN = (
    "TENCENTCLOUD_SECRET_ID",
    "TENCENTCLOUD_SECRET_KEY",
    "TENCENTCLOUD_TOKEN",
)


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (ID, KEY, TOKEN):
        monkeypatch.delenv(name, raising=False)


def test_text_shows_neither_key_nor_token() -> None:
    credentials = Credentials("AKIDz8krbsJ5yKBZQpn7", "very-secret", "session-token")
    texts = [repr(credentials), str(credentials), f"{credentials}", f"{[credentials]}"]
    for text in [*texts, pprint.pformat(credentials)]:
        assert "<Credentials AKID...Qpn7, temporary>" in text
    assert repr(Credentials("AKIDshort", "very-secret")) == "<Credentials ...>"


def test_immutable_equal_and_copied() -> None:
    credentials = Credentials("id", "key")
    for name in ("secret_id", "secret_key", "token", "another"):
        with pytest.raises(AttributeError):
            setattr(credentials, name, "other")
    assert credentials == Credentials("id", "key", None)
    assert hash(credentials) == hash(Credentials("id", "key", None))
    assert credentials != Credentials("id", "key", "token")
    assert credentials != ("id", "key", None)
    assert copy.copy(credentials) is credentials
    assert copy.deepcopy([credentials]) == [credentials]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_not_pickled(protocol: int) -> None:
    with pytest.raises(TypeError, match="are not pickled") as caught:
        pickle.dumps([Credentials("id", "very-secret")], protocol)
    assert "very-secret" not in str(caught.value)


def test_nothing_that_takes_objects_apart_finds_the_key() -> None:
    credentials = Credentials("id", "very-secret")
    assert not dataclasses.is_dataclass(credentials)
    for take in (vars, iter, dict, json.dumps, lambda value: value.__getstate__()):
        with pytest.raises(TypeError):
            take(credentials)


def test_credentials_are_their_own_provider() -> None:
    credentials = Credentials("id", "key")
    assert require_provider(credentials) is credentials
    assert credentials.get() is credentials
    assert credentials.cached() is credentials
    assert not credentials.refresh(credentials)


def test_a_provider_of_ones_own_needs_get_alone() -> None:
    class Own(CredentialsProvider):
        turn = 0

        def get(self) -> Credentials:
            if self.turn < 0:
                raise CredentialsNotFound("none left")
            return Credentials(f"id{self.turn}", "key")

    own = Own()
    assert require_provider(own) is own
    assert own.cached() is None
    first = own.get()
    assert not own.refresh(first)
    own.turn = 1
    assert own.refresh(first)
    own.turn = -1
    assert not own.refresh(first)
    with pytest.raises(TypeError, match="abstract"):
        type("Bare", (CredentialsProvider,), {})()


def test_a_provider_need_not_know_the_class() -> None:
    class Stranger:
        def get(self) -> Credentials:
            return Credentials("id", "key")

        def cached(self) -> Credentials | None:
            return None

        def refresh(self, rejected: Credentials) -> bool:
            return rejected != self.get()

    stranger: CredentialsProvider = Stranger()
    assert require_provider(stranger) is stranger


@pytest.mark.parametrize("value", [None, "very-secret", ("id", "very-secret"), {}])
def test_what_is_no_provider_is_refused_and_not_shown(value: object) -> None:
    with pytest.raises(TypeError, match="must be Credentials or a") as caught:
        require_provider(value)
    assert "very-secret" not in str(caught.value)


def test_a_class_is_no_provider() -> None:
    with pytest.raises(TypeError, match=re.escape("say Credentials(), not")):
        require_provider(Credentials)


def test_environment_is_read_at_call_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ID, "id")
    monkeypatch.setenv(KEY, "key")
    assert Credentials.from_env() == Credentials("id", "key")
    monkeypatch.setenv(TOKEN, "token")
    assert Credentials.from_env() == Credentials("id", "key", "token")
    monkeypatch.setenv(TOKEN, "")
    assert Credentials.from_env() == Credentials("id", "key")


@pytest.mark.parametrize(
    ("environment", "missing"),
    [
        ({}, (ID, KEY)),
        ({ID: "id"}, (KEY,)),
        ({KEY: "very-secret"}, (ID,)),
        ({ID: "", KEY: "very-secret"}, (ID,)),
    ],
)
def test_missing_variables_are_named(
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    missing: tuple[str, ...],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(CredentialsNotFound) as caught:
        Credentials.from_env()
    assert caught.value.missing == missing
    assert caught.value.unusable == (len(missing) == 1)
    assert all(name in str(caught.value) for name in missing)
    assert "very-secret" not in str(caught.value)
    assert isinstance(caught.value, TencentCloudError)


@pytest.mark.parametrize(
    "value",
    ["", " ", "qz qz", "qzqz\n", "\tqzqz", "qzqz\x00", "qzqz\x7f", "qzqzé"],
)
@pytest.mark.parametrize("field", ["secret_id", "secret_key", "token"])
def test_impossible_values_are_refused_and_not_shown(field: str, value: str) -> None:
    values = {"secret_id": "id", "secret_key": "key", field: value}
    with pytest.raises(ValueError, match=field) as caught:
        Credentials(**values)
    assert "qz" not in str(caught.value)
    # Nor in the variables of our own frames, which some reports of errors show.
    ours = traceback.walk_tb(caught.value.__traceback__.tb_next)  # type: ignore[union-attr]
    assert "qz" not in repr([frame.f_locals for frame, _ in ours])


def test_values_must_be_strings() -> None:
    with pytest.raises(TypeError, match="secret_key must be a string, not bytes"):
        Credentials("id", b"very-secret")  # type: ignore[arg-type]
