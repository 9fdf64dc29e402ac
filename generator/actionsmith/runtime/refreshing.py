"""Credentials that end, fetched anew before they do."""

from __future__ import annotations

import threading
import time
from abc import abstractmethod
from contextlib import suppress
from typing import TYPE_CHECKING

from .credentials import Credentials, CredentialsProvider, require_credentials
from .errors import CredentialsNotFound

if TYPE_CHECKING:
    from collections.abc import Callable

# Seconds between two attempts to replace credentials that are still good.
_PAUSE = 10.0

# Seconds by which a caller outwaits the time-out of a fetch, which knows better than
# the caller what went wrong.
_GRACE = 0.25

_LONGEST_TIMEOUT = 86_400


class RefreshingCredentials(CredentialsProvider):
    """Remembers what `fetch` returns until it ends, and fetches anew before that.

    Base of sources of temporary credentials, yours included: define `fetch`. It is
    called in a thread of its own, never twice at once. While the known credentials are
    good nobody waits for it; if it fails, they go on being used until they end, and
    it is called again every 10 seconds.

    Args:
        timeout: Seconds that `get` waits for the first credentials, or for the next
            when the known ones have ended.
        refresh_before: Seconds before their end from which on new ones are fetched.
        clock: Tells the seconds since 1970.

    """

    def __init__(
        self,
        *,
        timeout: float = 10.0,
        refresh_before: float = 300.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        if not 0 < timeout <= _LONGEST_TIMEOUT:
            raise ValueError(
                f"timeout must be above 0 and at most {_LONGEST_TIMEOUT} seconds, "
                f"not {timeout!r}"
            )
        if not refresh_before >= 0:
            raise ValueError(
                f"refresh_before must be 0 seconds or more, not {refresh_before!r}"
            )
        self._timeout = timeout
        self._refresh_before = refresh_before
        self._clock = clock
        self._lock = threading.Lock()
        # Replaced as one, so that no thread sees the key of one and the end of another.
        self._known: tuple[Credentials, float] | None = None
        self._fetch: _Fetch | None = None

    @abstractmethod
    def fetch(self) -> tuple[Credentials, float]:
        """Fetch credentials, and tell when they end, in seconds since 1970.

        It should take no longer than the time-out: nobody waits for it after that,
        and none other is started until it has come to an end.

        Raises:
            CredentialsNotFound: If there are none; the message says why, and holds
                no secret.

        """
        ...

    def get(self) -> Credentials:
        """Return credentials that have not ended; see CredentialsProvider."""
        seen = self._known
        found = self.cached()
        if found is not None:
            return found
        fetch = self._fetching(seen)
        fetch.join(self._timeout + _GRACE)
        known = self._known
        if known is not None and self._clock() < known[1]:
            return known[0]
        error = fetch.error
        if isinstance(error, CredentialsNotFound):
            # A new one for each thread; where it was raised, secrets may be at hand.
            raise CredentialsNotFound(error.message, unusable=error.unusable)
        raise CredentialsNotFound(self._without_success(fetch, known)) from error

    def cached(self) -> Credentials | None:
        """Return credentials that have not ended, or None; see CredentialsProvider."""
        known = self._known
        if known is None:
            return None
        credentials, end = known
        now = self._clock()
        if not now < end:
            return None
        if now >= end - self._refresh_before and self._has_paused(now):
            # That there is no thread to be had does not hurt yet.
            with suppress(CredentialsNotFound):
                self._fetching(known)
        return credentials

    def refresh(self, rejected: Credentials) -> bool:
        """Fetch anew unless it has been done since; see CredentialsProvider."""
        seen = self._known
        if not self._has_other_than(rejected):
            try:
                self._fetching(seen).join(self._timeout + _GRACE)
            except CredentialsNotFound:
                return False
        return self._has_other_than(rejected)

    def _has_other_than(self, rejected: Credentials) -> bool:
        known = self._known
        return known is not None and self._clock() < known[1] and known[0] != rejected

    def _has_paused(self, now: float) -> bool:
        # The clock may have been set back since.
        return self._fetch is None or abs(now - self._fetch.began) >= _PAUSE

    def _fetching(self, seen: tuple[Credentials, float] | None) -> _Fetch:
        """Return the fetch that is under way, after starting it if there is none.

        `seen` is what was known and is not enough; if more is known by now, the fetch
        that brought it is returned.
        """
        with self._lock:
            if self._fetch is not None and self._known is not seen:
                return self._fetch
            # In the child of a fork no thread is alive but the one that forked.
            if self._fetch is None or not self._fetch.is_alive():
                fetch = _Fetch(self._run, self._clock())
                try:
                    fetch.start()
                except RuntimeError as error:  # too many, or the interpreter ends
                    raise CredentialsNotFound(f"cannot fetch: {error}") from None
                self._fetch = fetch
            return self._fetch

    def _run(self) -> None:
        fetched, end = self.fetch()
        credentials = require_credentials(fetched)
        known = self._known
        if known is not None and known[0] == credentials:
            credentials = known[0]  # the same object, as long as they are the same
        self._known = (credentials, float(end))

    def _without_success(
        self, fetch: _Fetch, known: tuple[Credentials, float] | None
    ) -> str:
        if fetch.is_alive():
            return f"nothing fetched within {self._timeout:g} s"
        if fetch.error is not None:
            return f"fetching failed with {type(fetch.error).__name__}"
        ended = 0.0 if known is None else self._clock() - known[1]
        return (
            f"what was fetched ended {ended:.0f} s ago, by the clock of this machine; "
            "is it right?"
        )


class _Fetch(threading.Thread):
    """A fetch under way, or done."""

    def __init__(self, what: Callable[[], None], began: float) -> None:
        super().__init__(name="credentials", daemon=True)
        self._what = what
        self.began = began
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self._what()
        except Exception as error:
            self.error = error
