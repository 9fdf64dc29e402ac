"""Who signs the requests."""

from __future__ import annotations

import os
from abc import abstractmethod
from typing import NoReturn, Protocol, Self, runtime_checkable

from .errors import CredentialsNotFound

_ID = "TENCENTCLOUD_SECRET_ID"
_KEY = "TENCENTCLOUD_SECRET_KEY"
_TOKEN = "TENCENTCLOUD_TOKEN"  # noqa: S105 - the name of a variable

# From this length on, both ends of an id are too little to complete it.
_SHOWS_ENDS = 16


# Not a dataclass: what makes dictionaries, JSON or log entries of objects knows those,
# and would find the key in it.
class Credentials:
    """An API key, immutable; no text, pickle or dictionary made of it has the secrets.

    Credentials are their own CredentialsProvider, whose answer never changes.

    Args:
        secret_id: Id of the key; travels with every request.
        secret_key: What requests are signed with; never leaves the process.
        token: Session token, if the key is a temporary one.

    Raises:
        TypeError: If a value is not a string.
        ValueError: If a value is empty, or holds anything but visible ASCII
            characters, such as the newline at the end of a file.

    """

    __slots__ = ("_secret_id", "_secret_key", "_token")

    def __init__(
        self, secret_id: str, secret_key: str, token: str | None = None
    ) -> None:
        problem = _problem(secret_id, secret_key, token)
        if problem is not None:
            # Some reports of errors show the variables of every frame.
            del secret_id, secret_key, token
            raise problem
        self._secret_id = secret_id
        self._secret_key = secret_key
        self._token = token

    @property
    def secret_id(self) -> str:
        """Id of the key; travels with every request."""
        return self._secret_id

    @property
    def secret_key(self) -> str:
        """What requests are signed with; never leaves the process."""
        return self._secret_key

    @property
    def token(self) -> str | None:
        """Session token, if the key is a temporary one."""
        return self._token

    @classmethod
    def from_env(cls) -> Self:
        """Return the credentials that the environment holds now.

        Reads TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY and, if it is set,
        TENCENTCLOUD_TOKEN. An empty variable counts as one that is not set.

        Raises:
            CredentialsNotFound: If the id or the key is not set; says which.
            ValueError: If a value cannot be one, as for the class itself.

        """
        missing = tuple(name for name in (_ID, _KEY) if not os.environ.get(name))
        if missing:
            raise CredentialsNotFound(
                f"not set in the environment: {', '.join(missing)}",
                missing=missing,
                unusable=len(missing) == 1,
            )
        return cls(os.environ[_ID], os.environ[_KEY], os.environ.get(_TOKEN) or None)

    def get(self) -> Self:
        """Return these credentials, as a CredentialsProvider does."""
        return self

    def cached(self) -> Self:
        """Return these credentials, as a CredentialsProvider does."""
        return self

    def refresh(self, rejected: Credentials) -> bool:
        """Return whether these are others than the rejected ones."""
        return self != rejected

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Credentials):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        # Whoever looks at an object whose values have been refused finds none.
        name = getattr(self, "_secret_id", "")
        shown = f"{name[:4]}...{name[-4:]}" if len(name) >= _SHOWS_ENDS else "..."
        kind = "" if getattr(self, "_token", None) is None else ", temporary"
        return f"<{type(self).__name__} {shown}{kind}>"

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} are not pickled, lest the key be written down; "
            "give the other process a source of credentials, such as "
            "DefaultCredentials(), instead"
        )

    def __getstate__(self) -> NoReturn:
        self.__reduce__()

    def _values(self) -> tuple[str, str, str | None]:
        return self._secret_id, self._secret_key, self._token


@runtime_checkable
class CredentialsProvider(Protocol):
    """A source of credentials that may change while a client is in use.

    A source of your own inherits from this class and has to define `get` alone, or
    inherits from RefreshingCredentials, which remembers, and fetches in time. Threads
    share a provider.
    """

    __slots__ = ()

    @abstractmethod
    def get(self) -> Credentials:
        """Return the credentials to sign with now.

        Called before each attempt to send a request, so it must remember what takes
        time to find. It may block for as long as that takes.

        Raises:
            CredentialsNotFound: If there are none; the message says why, and holds
                no secret.

        """
        ...

    def cached(self) -> Credentials | None:
        """Return what `get` would return, or None if `get` may have to block for it.

        Never blocks, and so is called in event loops. None is always right, and costs
        an async client a change of threads.
        """
        return None

    def refresh(self, rejected: Credentials) -> bool:
        """Find other credentials than the ones that the service has rejected.

        Called once before a request is repeated whose token the service did not accept.
        It may block.

        Returns:
            Whether `get` returns others now, so that repeating has a point.

        """
        try:
            return self.get() != rejected
        except CredentialsNotFound:
            return False


def require_provider(value: object) -> CredentialsProvider:
    """Return what a client was given as its credentials.

    Raises:
        TypeError: If it is neither Credentials nor another CredentialsProvider.

    """
    # A class has the methods of its objects, too.
    if isinstance(value, type):
        name = value.__name__
        raise TypeError(f"credentials must not be a class; say {name}(), not {name}")
    # The value is not shown: it may be a secret.
    if not isinstance(value, CredentialsProvider):
        kind = type(value).__name__
        raise TypeError(
            f"credentials must be Credentials or a CredentialsProvider, not {kind}"
        )
    return value


def require_credentials(value: object) -> Credentials:
    """Return what a provider gave.

    Raises:
        TypeError: If it is something else than Credentials.

    """
    if not isinstance(value, Credentials):
        kind = type(value).__name__
        raise TypeError(f"a provider must give Credentials, not {kind}")
    return value


def text_problem(name: str, value: str) -> str | None:
    """Say what keeps a text from standing in a header, in words that do not show it."""
    if not value:
        return f"{name} is empty"
    if not all("!" <= character <= "~" for character in value):
        return (
            f"{name} holds whitespace, a control character or a character beyond ASCII"
        )
    return None


def _problem(
    secret_id: object, secret_key: object, token: object
) -> TypeError | ValueError | None:
    values = {"secret_id": secret_id, "secret_key": secret_key, "token": token}
    for name, value in values.items():
        if not isinstance(value, str):
            if name == "token" and value is None:
                continue
            kind = type(value).__name__
            return TypeError(f"{name} must be a string, not {kind}")
        if (problem := text_problem(name, value)) is not None:
            return ValueError(problem)
    return None
