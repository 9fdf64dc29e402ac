"""Who signs the requests."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from .errors import CredentialsNotFound


@dataclass(frozen=True, slots=True)
class Credentials:
    """An API key, immutable; its text form shows neither the key nor the token.

    Args:
        secret_id: Id of the key; travels with every request.
        secret_key: What requests are signed with; never leaves the process.
        token: Session token, if the key is a temporary one.

    Raises:
        TypeError: If a value is not a string.
        ValueError: If a value is empty, or holds anything but visible ASCII
            characters, such as the newline at the end of a file.

    """

    secret_id: str
    secret_key: str = field(repr=False)
    token: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        _require_visible_ascii("secret_id", self.secret_id)
        _require_visible_ascii("secret_key", self.secret_key)
        if self.token is not None:
            _require_visible_ascii("token", self.token)

    @classmethod
    def from_env(cls) -> Credentials:
        """Return the credentials that the environment holds now.

        Reads TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY and, if it is set,
        TENCENTCLOUD_TOKEN. An empty variable counts as one that is not set.

        Raises:
            CredentialsNotFound: If the id or the key is not set; says which.
            ValueError: If a value cannot be one, as for the class itself.

        """
        names = ("TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY")
        secret_id, secret_key = (os.environ.get(name, "") for name in names)
        missing = tuple(name for name in names if not os.environ.get(name))
        if missing:
            raise CredentialsNotFound(
                f"not set in the environment: {', '.join(missing)}", missing=missing
            )
        return cls(secret_id, secret_key, os.environ.get("TENCENTCLOUD_TOKEN") or None)


def _require_visible_ascii(name: str, value: object) -> None:
    """Refuse what cannot stand in a header, in words that do not show it."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a string, not {type(value).__name__}")
    if not value:
        raise ValueError(f"{name} is empty")
    if not all("!" <= character <= "~" for character in value):
        raise ValueError(
            f"{name} holds whitespace, a control character or a character beyond ASCII"
        )
