"""Whom to trust on connections that are encrypted."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from .errors import ConnectionFailed

# It is imported with the first context: most of its cost is never needed by a program
# that sends nothing.
if TYPE_CHECKING:
    import os
    import ssl


class UnverifiedTLSWarning(UserWarning):
    """An `ssl_context` does not check whom it talks to: anyone can listen in."""


def system_context() -> ssl.SSLContext:
    """Return a context that trusts whom the operating system trusts.

    Raises:
        ConnectionFailed: If the certificates to trust cannot be loaded.

    """
    import httpcore2

    try:
        return _modern(httpcore2.default_ssl_context())
    except OSError as error:
        raise ConnectionFailed(
            f"cannot load the certificates to trust: {error}"
        ) from error


def context_of(ca_file: str | os.PathLike[str]) -> ssl.SSLContext:
    """Return a context that trusts the certificates in a file, and no others.

    Raises:
        ValueError: If the file cannot be used.

    """
    import ssl

    try:
        return _modern(ssl.create_default_context(cafile=ca_file))
    except OSError as error:  # those of OpenSSL, too
        raise ValueError(f"ca_file {str(ca_file)!r} cannot be used: {error}") from error


def require_context(context: ssl.SSLContext, *, stacklevel: int) -> None:
    """Check a context that a caller has set up.

    It is used as it is, but for the protocols that it offers (ALPN): "http/1.1".

    Raises:
        TypeError: If it is not one.
        ValueError: If it lets a server choose a version of TLS below 1.2.

    Warns:
        UnverifiedTLSWarning: If it does not check certificates or host names.

    """
    import ssl

    # Not all are instances of ssl.SSLContext: truststore's are a class of their own.
    if not callable(getattr(context, "wrap_bio", None)):
        kind = type(context).__name__
        raise TypeError(f"ssl_context must be an ssl.SSLContext, not {kind}")
    if context.minimum_version < ssl.TLSVersion.TLSv1_2:
        raise ValueError("ssl_context must have a minimum_version of TLS 1.2 or later")
    if context.verify_mode != ssl.CERT_REQUIRED or not context.check_hostname:
        warnings.warn(
            "ssl_context does not check whom it talks to: anyone between here and the "
            "service can read the requests and answer them",
            UnverifiedTLSWarning,
            stacklevel=stacklevel + 1,
        )


def _modern(context: ssl.SSLContext) -> ssl.SSLContext:
    """Return a context that takes TLS 1.2 and later, whatever the system's default."""
    import ssl

    if context.minimum_version < ssl.TLSVersion.TLSv1_2:
        context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
