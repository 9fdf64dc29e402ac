"""Files of credentials: INI, with a section for each profile.

    [default]
    secret_id = ...
    secret_key = ...

Only the section that is asked for has to be right. `configparser` is not used: what it
says about a wrong line quotes the line, and that may be a key.
"""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from .credentials import Credentials, text_problem
from .errors import CredentialsNotFound

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST = 1_048_576
_KEYS = ("secret_id", "secret_key", "token", "role_arn")


def read_profile(path: Path, profile: str) -> Credentials:
    """Return the credentials that a file has for a profile.

    Raises:
        CredentialsNotFound: If there are none, or if what is there is wrong; says which
            line is, and shows nothing of it.

    """
    text = _text(path)
    if text is None:
        raise CredentialsNotFound(f"there is no file {path}")
    try:
        return _credentials(_section(text, profile), profile)
    except CredentialsNotFound as error:
        raise CredentialsNotFound(
            f"{path}: {error.message}", unusable=error.unusable
        ) from None


def _text(path: Path) -> str | None:
    """Return the text of a file, or None if there is none."""
    try:
        kind = path.stat().st_mode
    except (OSError, ValueError):  # nor is there one that cannot be looked for
        return None
    if not stat.S_ISREG(kind):
        raise _wrong(f"{path} is not a file")
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _wrong(f"{path} cannot be read: {reason}") from None
    if len(content) > _LARGEST:
        raise _wrong(f"{path} is larger than {_LARGEST} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _wrong(f"{path}: line {line} is not text in UTF-8") from None


def _section(text: str, profile: str) -> dict[str, tuple[int, str]]:
    """Return what the section of a profile says: lines and values by key."""
    found: dict[str, tuple[int, str]] = {}
    began = 0
    inside: bool | None = None  # None: before the first section
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if not line or line.startswith(("#", ";")):
            continue
        if line.startswith("["):
            name, bracket, rest = line[1:].partition("]")
            if not bracket or rest.strip()[:1] not in ("", "#", ";"):
                raise _wrong(f"line {number}: a section is a name in brackets")
            inside = name.strip() == profile
            if inside and began:
                raise _wrong(
                    f"line {number}: the profile {profile!r} began in line {began}"
                )
            if inside:
                began = number
        elif inside is None:
            raise _wrong(f"line {number} stands before the first section")
        elif inside:
            key, value = _setting(number, line)
            if key in _KEYS and key in found:
                raise _wrong(
                    f"line {number}: {key} has a value in line {found[key][0]}"
                )
            if value:
                found[key] = (number, value)
    if not began:
        raise CredentialsNotFound(f"there is no profile {profile!r}")
    return found


def _setting(number: int, line: str) -> tuple[str, str]:
    """Return key and value of a line."""
    ends = [place for mark in "=:" if (place := line.find(mark)) >= 0]
    if not ends:
        raise _wrong(f"line {number} is neither a section nor a key and a value")
    key, value = line[: min(ends)].rstrip().lower(), line[min(ends) + 1 :].lstrip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    return key, value


def _credentials(found: dict[str, tuple[int, str]], profile: str) -> Credentials:
    if "role_arn" in found:
        raise _wrong(
            f"line {found['role_arn'][0]}: role_arn is not supported; a source of your "
            "own, RefreshingCredentials, can assume a role"
        )
    missing = [key for key in ("secret_id", "secret_key") if key not in found]
    if missing:
        message = f"the profile {profile!r} has no {' and no '.join(missing)}"
        raise CredentialsNotFound(message, unusable=len(missing) == 1)
    values: dict[str, str] = {}
    for key in ("secret_id", "secret_key", "token"):
        if key in found:
            line, values[key] = found[key]
            if (problem := text_problem(key, values[key])) is not None:
                raise _wrong(f"line {line}: {problem}")
    return Credentials(**values)


def _wrong(message: str) -> CredentialsNotFound:
    return CredentialsNotFound(message, unusable=True)
