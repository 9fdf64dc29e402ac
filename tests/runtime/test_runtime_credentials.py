"""Credentials: where they come from and that they do not leak."""

from __future__ import annotations

import copy
import dataclasses
import pickle

import pytest

from actionsmith.runtime.credentials import Credentials
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
    credentials = Credentials("AKIDexample", "very-secret", "session-token")
    for text in (repr(credentials), str(credentials), f"{[credentials]}"):
        assert "AKIDexample" in text
        assert "very-secret" not in text
        assert "session-token" not in text


def test_immutable_equal_and_copied() -> None:
    credentials = Credentials("id", "key")
    with pytest.raises(dataclasses.FrozenInstanceError):
        credentials.secret_key = "other"  # type: ignore[misc]
    assert credentials == Credentials("id", "key", None)
    assert pickle.loads(pickle.dumps(credentials)) == credentials
    assert copy.copy(credentials) == credentials


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


def test_values_must_be_strings() -> None:
    with pytest.raises(TypeError, match="secret_key must be a string, not bytes"):
        Credentials("id", b"very-secret")  # type: ignore[arg-type]
