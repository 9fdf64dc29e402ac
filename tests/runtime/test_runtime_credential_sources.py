"""The environment, files of profiles, and the search through all sources."""

from __future__ import annotations

import configparser
import logging
import os
import pickle
import traceback
from pathlib import Path

import pytest
from loopback import LoopbackServer

from actionsmith.runtime.credential_sources import (
    DefaultCredentials,
    EnvironmentCredentials,
    ProfileCredentials,
)
from actionsmith.runtime.credentials import Credentials, CredentialsProvider
from actionsmith.runtime.endpoint import default_region
from actionsmith.runtime.errors import CredentialsNotFound
from actionsmith.runtime.instance_role import InstanceRoleCredentials

ID, KEY, TOKEN = (
    "TENCENTCLOUD_SECRET_ID",
    "TENCENTCLOUD_SECRET_KEY",
    "TENCENTCLOUD_TOKEN",
)
CANARY = "canary1234567890"


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home without anything in it, and no variables."""
    for name in list(os.environ):
        if name.startswith(("TENCENTCLOUD_", "TKE_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def write(
    folder: Path, text: str | bytes, name: str = ".tencentcloud/credentials"
) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def failure(source: CredentialsProvider) -> CredentialsNotFound:
    """What `get` raises, which holds no secret anywhere."""
    with pytest.raises(CredentialsNotFound) as caught:
        source.get()
    error = caught.value
    report = traceback.TracebackException.from_exception(error, capture_locals=True)
    assert CANARY not in "".join(report.format())
    assert CANARY not in repr((error, vars(error), source))
    assert CANARY.encode() not in pickle.dumps(error)
    assert error.__context__ is None
    return error


# The environment


def test_the_environment_is_read_once_and_when_rejected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = EnvironmentCredentials()
    assert source.cached() is None
    monkeypatch.setenv(ID, "id")
    monkeypatch.setenv(KEY, "key")
    monkeypatch.setenv(TOKEN, "old")
    first = source.get()
    assert first == Credentials("id", "key", "old")
    assert not source.refresh(first)
    assert source.get() is first
    monkeypatch.setenv(TOKEN, "new")
    assert source.get() is first
    assert source.cached() is first
    assert source.refresh(first)
    assert source.cached() == Credentials("id", "key", "new")
    monkeypatch.delenv(KEY)
    assert not source.refresh(source.get())
    assert source.get() == Credentials("id", "key", "new")


@pytest.mark.parametrize(
    ("environment", "unusable", "words"),
    [
        ({}, False, f"{ID}, {KEY}"),
        ({TOKEN: CANARY}, False, f"{ID}, {KEY}"),
        ({ID: "", KEY: ""}, False, f"{ID}, {KEY}"),
        ({ID: "id"}, True, KEY),
        ({KEY: CANARY}, True, ID),
        ({ID: "id", KEY: f"{CANARY}\n"}, True, "secret_key holds"),
        ({ID: f"{CANARY} ", KEY: CANARY}, True, "secret_id holds"),
        ({ID: "id", KEY: CANARY, TOKEN: f"{CANARY}\udcff"}, True, "token holds"),
    ],
)
def test_an_environment_without(
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    unusable: bool,
    words: str,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    error = failure(EnvironmentCredentials())
    assert words in str(error)
    assert error.unusable == unusable


def test_the_region_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="TENCENTCLOUD_REGION"):
        default_region()
    monkeypatch.setenv("TENCENTCLOUD_REGION", "ap-guangzhou")
    assert default_region() == "ap-guangzhou"
    monkeypatch.setenv("TENCENTCLOUD_REGION", "ap guangzhou")
    with pytest.raises(ValueError, match="region must be"):
        default_region()


# Files

GOOD = "[default]\nsecret_id = id\nsecret_key = key\n"


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.replace(" = ", "="),
        GOOD.replace(" = ", ": "),
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("secret_", "SECRET_"),
        f"\n# [{CANARY}\n; a comment\n{GOOD}\nregion = ap-x",
        f"\ufeff{GOOD}",
        f"{GOOD}[default.other]\nsecret_id = other\n",
        f"[other]\nsecret_id = other\nsecret_key = other\n\n{GOOD}",
        f"[other]\nnonsense\nsecret_id = 1\nsecret_id = 2\n[other]\n{GOOD}",
        "[ default ] # mine\n  secret_id = id\n  secret_key = 'key'\n",
        '[default]\nsecret_id = "id"\nsecret_key = "key"\ntoken =\nrole_arn =\n',
    ],
)
def test_a_file(home: Path, text: str) -> None:
    write(home, text)
    assert ProfileCredentials().get() == Credentials("id", "key")


@pytest.mark.parametrize(
    "key", ["a%b", "%(secret_id)s", "a=b==", "a:b", "${x}", "a;b#c", "'", "\\n"]
)
def test_a_value_is_taken_as_it_stands(tmp_path: Path, key: str) -> None:
    path = write(tmp_path, f"[default]\nsecret_id=id\nsecret_key={key}\ntoken={key}")
    assert ProfileCredentials(path).get() == Credentials("id", key, key)
    # As the official package takes it.
    theirs = configparser.RawConfigParser()
    theirs.read(path)
    assert theirs["default"]["secret_key"] == key


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"secret_id = id\nsecret_key = {CANARY}", "line 1 stands before the first"),
        (f"[default\nsecret_key = {CANARY}", "line 1: a section is a name in"),
        (f"{GOOD}[default]x {CANARY}", "line 4: a section is a name in brackets"),
        (f"{GOOD}\n{GOOD}", "line 5: the profile 'default' began in line 1"),
        (f"{GOOD}secret_key = {CANARY}", "line 4: secret_key has a value in line 3"),
        (f"[default]\n{CANARY}", "line 2 is neither a section nor a key and a value"),
        (f"[default]\nsecret_key = {CANARY}", "profile 'default' has no secret_id"),
        ("[default]\nsecret_id = id\nsecret_key =", "'default' has no secret_key"),
        (f"{GOOD}token = {CANARY} ; mine", "line 4: token holds whitespace"),
        (f"{GOOD}token = {CANARY}\u2028x", "line 4: token holds whitespace"),
        (f"{GOOD}role_arn = {CANARY}", "line 4: role_arn is not supported"),
        (GOOD.encode() + b"# \xff" + CANARY.encode(), "line 4 is not text in UTF-8"),
        (GOOD.encode("utf-16"), "line 1 is not text in UTF-8"),
        (bytes(range(256)), "line 2 is not text in UTF-8"),
        (GOOD + "#" * 1_048_576, "is larger than 1048576 bytes"),
        (f"[default]\nsecret_id = a\0b\nsecret_key = {CANARY}", "line 2: secret_id"),
    ],
)
def test_a_file_that_is_wrong(home: Path, text: str | bytes, words: str) -> None:
    path = write(home, text)
    error = failure(ProfileCredentials())
    assert words in str(error)
    assert str(path) in str(error)
    assert error.unusable


@pytest.mark.parametrize("text", ["", "\n# nothing", "[default]\nregion = x", "[a]"])
def test_a_file_without(home: Path, text: str) -> None:
    write(home, text)
    error = failure(ProfileCredentials())
    assert "'default'" in str(error)
    assert not error.unusable


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path):
        error = failure(ProfileCredentials(path))
        assert str(error) == f"{path} is not a file"
        assert error.unusable


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(home: Path) -> None:
    path = write(home, GOOD)
    path.chmod(0)
    error = failure(ProfileCredentials())
    assert str(error) == f"{path} cannot be read: Permission denied"
    assert error.unusable
    # Whether there is a file in a folder like this, nobody can tell.
    path.parent.chmod(0)
    assert not failure(ProfileCredentials()).unusable
    path.parent.chmod(0o700)


def test_reading_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, GOOD)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    error = failure(ProfileCredentials(path))
    assert str(error) == f"{path} cannot be read: Permission denied"
    assert error.unusable


def test_profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, f"{GOOD}[work]\nsecret_id=w\nsecret_key=w\ntoken=t\n")
    work = Credentials("w", "w", "t")
    assert ProfileCredentials(path, "work").get() == work
    error = failure(ProfileCredentials(path, "play"))
    assert str(error) == f"{path}: there is no profile 'play'"
    assert not error.unusable
    monkeypatch.setenv("TENCENTCLOUD_PROFILE", "work")
    assert ProfileCredentials(path).get() == work
    assert ProfileCredentials(path, "default").get() == Credentials("id", "key")
    monkeypatch.setenv("TENCENTCLOUD_PROFILE", "play")
    error = failure(ProfileCredentials(path))
    assert str(error).startswith("TENCENTCLOUD_PROFILE is set; ")
    assert error.unusable
    with pytest.raises(ValueError, match="profile is empty"):
        ProfileCredentials(path, "")


def test_the_file_that_a_variable_names(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(home, GOOD.replace("key\n", "other\n"))
    path = write(home, GOOD, "mine")
    monkeypatch.setenv("TENCENTCLOUD_CREDENTIALS_FILE", str(path))
    assert ProfileCredentials().get() == Credentials("id", "key")
    path.unlink()
    error = failure(ProfileCredentials())
    assert str(error) == (
        f"TENCENTCLOUD_CREDENTIALS_FILE is set; there is no file {path}"
    )
    assert error.unusable


def test_both_usual_files_are_named(home: Path) -> None:
    message = str(failure(ProfileCredentials()))
    assert f"{home}/.tencentcloud/credentials" in message
    assert "/etc/tencentcloud/credentials" in message


def test_a_file_is_read_again_when_rejected(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    source = ProfileCredentials(path)
    assert source.cached() is None
    first = source.get()
    write(tmp_path, GOOD.replace("key\n", "new\n"))
    assert source.get() is first
    assert source.refresh(first)
    assert source.cached() == Credentials("id", "new")
    path.unlink()
    assert not source.refresh(Credentials("id", "new"))
    assert source.get() == Credentials("id", "new")


# All of them


class Scripted(CredentialsProvider):
    """Gives what it is told to, and counts."""

    def __init__(self, answer: Credentials | CredentialsNotFound) -> None:
        self.answer = answer
        self.asked = 0

    def get(self) -> Credentials:
        self.asked += 1
        if isinstance(self.answer, CredentialsNotFound):
            raise self.answer
        return self.answer


def test_the_order(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def role(path: str) -> bytes:
        if path.endswith("/"):
            return b"role"
        return (
            b'{"Code": "Success", "TmpSecretId": "r", "TmpSecretKey": "r", '
            b'"Token": "r", "ExpiredTime": 99999999999}'
        )

    with LoopbackServer(lambda request: (200, {}, role(request.path))) as server:

        def found() -> Credentials:
            sources = [
                EnvironmentCredentials(),
                ProfileCredentials(),
                InstanceRoleCredentials(endpoint=server.url),
            ]
            return DefaultCredentials(sources).get()

        assert found() == Credentials("r", "r", "r")
        asked = len(server.requests)
        write(home, GOOD)
        assert found() == Credentials("id", "key")
        monkeypatch.setenv(ID, "env")
        monkeypatch.setenv(KEY, "env")
        assert found() == Credentials("env", "env")
        assert len(server.requests) == asked


def test_the_first_that_answers_is_remembered() -> None:
    first = Scripted(CredentialsNotFound("nothing here"))
    second = Scripted(Credentials("id", "key"))
    both = DefaultCredentials([first, second])
    assert both.source is None
    assert both.cached() is None
    assert not both.refresh(Credentials("id", "key"))
    assert "to be found" in repr(both)
    assert both.get() is both.get() is second.answer
    assert both.source is second
    assert (first.asked, second.asked) == (1, 2)
    first.answer = Credentials("first", "key")
    assert both.get() is second.answer
    assert both.refresh(Credentials("old", "key"))
    # It does not turn to somebody else when it is at its end.
    second.answer = CredentialsNotFound("none left")
    assert str(failure(both)) == "none left"


def test_the_default_sources(home: Path) -> None:
    write(home, GOOD)
    source = DefaultCredentials()
    assert source.get() == Credentials("id", "key")
    assert source.cached() == Credentials("id", "key")
    assert isinstance(source.source, ProfileCredentials)
    assert "ProfileCredentials" in repr(source)


def test_the_error_lists_all_that_was_tried(home: Path) -> None:
    with LoopbackServer([(404, {}, b"<html>")]) as server:
        source = DefaultCredentials(
            [
                EnvironmentCredentials(),
                ProfileCredentials(home / "mine"),
                InstanceRoleCredentials(endpoint=server.url),
            ]
        )
        error = failure(source)
    assert str(error) == (
        "no credentials; tried in this order:\n"
        f"- EnvironmentCredentials: not set in the environment: {ID}, {KEY}\n"
        f"- ProfileCredentials: there is no file {home}/mine\n"
        "- InstanceRoleCredentials: the instance has no role"
    )
    assert error.missing == (ID, KEY)
    assert len(error.tried) == 3
    assert not error.unusable
    # Nothing is remembered of that.
    write(home, GOOD, "mine")
    assert source.get() == Credentials("id", "key")


@pytest.mark.parametrize("in_file", [False, True])
def test_what_is_wrong_ends_the_search(
    home: Path, monkeypatch: pytest.MonkeyPatch, in_file: bool
) -> None:
    if in_file:
        write(home, f"[default]\nsecret_key = {CANARY}\n")
    else:
        monkeypatch.setenv(KEY, CANARY)
    last = Scripted(Credentials("somebody", "else"))
    sources = [EnvironmentCredentials(), ProfileCredentials(), last]
    error = failure(DefaultCredentials(sources))
    assert str(error).startswith("credentials are there, but wrong; tried in")
    assert error.unusable
    assert last.asked == 0


def test_web_identity_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = DefaultCredentials([Scripted(CredentialsNotFound("nothing"))])
    assert "TKE" not in str(failure(nothing))
    monkeypatch.setenv("TKE_WEB_IDENTITY_TOKEN_FILE", "/token")
    assert "not supported, though TKE_WEB_IDENTITY_TOKEN_FILE" in str(failure(nothing))


def test_nothing_is_logged(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    write(home, GOOD.replace("= key", f"= {CANARY}"))
    source = DefaultCredentials()
    assert source.get().secret_key == CANARY
    source.refresh(source.get())
    assert caplog.text == ""
    assert CANARY not in repr((source, source.source, vars(source.source)))
