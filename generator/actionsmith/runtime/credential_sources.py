"""Where credentials come from: the environment, files, and all places in order."""

from __future__ import annotations

import os
from abc import abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING

from .credentials import Credentials, CredentialsProvider
from .errors import CredentialsNotFound
from .instance_role import InstanceRoleCredentials

if TYPE_CHECKING:
    from collections.abc import Iterable

_FILE = "TENCENTCLOUD_CREDENTIALS_FILE"
_PROFILE = "TENCENTCLOUD_PROFILE"
_WEB_IDENTITY = "TKE_WEB_IDENTITY_TOKEN_FILE"


class _Remembering(CredentialsProvider):
    """Base of sources that are read once, and again when the service says no."""

    _known: Credentials | None = None

    @abstractmethod
    def _read(self) -> Credentials:
        """Read the source; what is raised is shown to nobody but for its message."""
        ...

    def get(self) -> Credentials:
        """Return what the source held when it was read; see CredentialsProvider."""
        if self._known is None:
            self._known = self._read_safely()
        return self._known

    def cached(self) -> Credentials | None:
        """Return that, or None if it has not been read; see CredentialsProvider."""
        return self._known

    def refresh(self, rejected: Credentials) -> bool:
        """Read the source anew; see CredentialsProvider."""
        try:
            found = self._read_safely()
        except CredentialsNotFound:
            return False
        if found != self._known:
            self._known = found
        return found != rejected

    def _read_safely(self) -> Credentials:
        try:
            return self._read()
        except CredentialsNotFound as error:
            found = error
        # Raised from here, where no variable of a frame holds a secret.
        raise CredentialsNotFound(
            found.message, missing=found.missing, unusable=found.unusable
        )


class EnvironmentCredentials(_Remembering):
    """What Credentials.from_env() returns, and again when the service rejects it."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def _read(self) -> Credentials:
        try:
            return Credentials.from_env()
        except ValueError as error:
            raise CredentialsNotFound(
                f"wrong in the environment: {error}", unusable=True
            ) from None


class ProfileCredentials(_Remembering):
    """A profile in a file, which is read again when the service rejects the key.

    The file is INI in UTF-8. Each section is a profile, with the keys `secret_id`,
    `secret_key` and, for temporary credentials, `token`. The other official key,
    `role_arn`, is refused.

    Args:
        path: The file. None for the one that TENCENTCLOUD_CREDENTIALS_FILE names or, if
            it is not set, `~/.tencentcloud/credentials` and then
            `/etc/tencentcloud/credentials`: the first that has the profile counts.
        profile: Name of the section. None for the one that TENCENTCLOUD_PROFILE names
            or, if it is not set, "default".

    What one of the two variables names has to be there: that it is not is no reason
    to look elsewhere for credentials.

    """

    def __init__(
        self, path: str | os.PathLike[str] | None = None, profile: str | None = None
    ) -> None:
        if profile == "":
            raise ValueError("profile is empty")
        self._path = None if path is None else Path(path)
        self._profile = profile

    def __repr__(self) -> str:
        path = None if self._path is None else str(self._path)
        return f"{type(self).__name__}(path={path!r}, profile={self._profile!r})"

    def _read(self) -> Credentials:
        from .profiles import read_profile

        given = ((_FILE, self._path), (_PROFILE, self._profile))
        named = [name for name, own in given if own is None and os.environ.get(name)]
        profile = self._profile or os.environ.get(_PROFILE) or "default"
        reasons = [f"{name} is set" for name in named]
        for path in self._paths():
            try:
                return read_profile(path, profile)
            except CredentialsNotFound as error:
                if error.unusable:
                    raise
                reasons.append(error.message)
        raise CredentialsNotFound("; ".join(reasons), unusable=bool(named))

    def _paths(self) -> list[Path]:
        if self._path is not None:
            return [self._path]
        if named := os.environ.get(_FILE):
            return [Path(named)]
        relative = Path(".tencentcloud", "credentials")
        try:
            home = [Path.home() / relative]
        except RuntimeError:  # a user without one
            home = []
        return [*home, Path("/etc/tencentcloud/credentials")]


class DefaultCredentials(CredentialsProvider):
    """The first of several sources that has credentials; from then on, that one.

    Something that is meant to be credentials and is wrong (half of the environment's
    variables, a file that cannot be read) ends the search: a program that went on would
    act as somebody else.

    Args:
        sources: Whom to ask, in this order. None for EnvironmentCredentials,
            ProfileCredentials and InstanceRoleCredentials.

    """

    def __init__(self, sources: Iterable[CredentialsProvider] | None = None) -> None:
        if sources is None:
            sources = (
                EnvironmentCredentials(),
                ProfileCredentials(),
                InstanceRoleCredentials(),
            )
        self._sources = tuple(sources)
        self._found: CredentialsProvider | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} from {self._found or 'a source to be found'}>"

    @property
    def source(self) -> CredentialsProvider | None:
        """The source that has answered; None before the first use."""
        return self._found

    def get(self) -> Credentials:
        """Return the credentials of the source; see CredentialsProvider."""
        return self._search() if self._found is None else self._found.get()

    def cached(self) -> Credentials | None:
        """Return what the source remembers; see CredentialsProvider."""
        return None if self._found is None else self._found.cached()

    def refresh(self, rejected: Credentials) -> bool:
        """Let the source find others; see CredentialsProvider."""
        return False if self._found is None else self._found.refresh(rejected)

    def _search(self) -> Credentials:
        # Without a lock, so that threads that find nothing need not do so in turn.
        tried: list[str] = []
        missing: list[str] = []
        unusable = False
        for source in self._sources:
            try:
                credentials = source.get()
            except CredentialsNotFound as error:
                tried.append(f"{type(source).__name__}: {error}")
                missing += error.missing
                if unusable := error.unusable:
                    break
            else:
                if self._found is None:
                    self._found = source
                return credentials
        what = "credentials are there, but wrong" if unusable else "no credentials"
        notes = [f"- {line}" for line in tried]
        if os.environ.get(_WEB_IDENTITY) and not unusable:
            notes.append(
                f"- web identity (TKE): not supported, though {_WEB_IDENTITY} is set"
            )
        raise CredentialsNotFound(
            "\n".join([f"{what}; tried in this order:", *notes]),
            missing=tuple(missing),
            tried=tuple(tried),
            unusable=unusable,
        )
