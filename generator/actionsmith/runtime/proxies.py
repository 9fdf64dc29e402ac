"""Proxies: which one to take, and what to tell it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .endpoint import Endpoint, parse_endpoint

_LONGEST_REPLY = 65_536
# Compiled when the first proxy answers: few programs see one.
_STATUS_LINE = rb"HTTP/1\.[01] (\d{3})(?: [^\r\n]*)?\r?\n"
_END_OF_HEAD = rb"\r?\n\r?\n"


class ProxyFailure(OSError):  # noqa: N818 - never seen but as a cause
    """A proxy did not open a way to the endpoint."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A server that passes requests on."""

    server: Endpoint
    authorization: str | None = field(default=None, repr=False)
    """The value of the header that tells it who asks. Not shown: a password."""

    def __str__(self) -> str:
        return str(self.server)


def parse_proxy(url: str) -> Proxy:
    """Return the parts of the URL of a proxy: http://[user:password@]host[:port].

    "https" makes the connection to the proxy itself an encrypted one, too. Without
    a scheme, as is common in the environment, it is "http".

    Raises:
        ValueError: If it is something else. The URL is not shown: a password may be
            in any part of it.

    """
    scheme, mark, rest = url.strip().partition("://")
    if not mark:
        scheme, rest = "http", scheme
    user, at, address = rest.rpartition("@")
    try:
        server = parse_endpoint(f"{scheme}://{address}")
    except ValueError:
        raise ValueError(
            "a proxy must be http://[user:password@]host[:port], or with https"
        ) from None
    return Proxy(server, _basic(user) if at else None)


def proxy_for(endpoint: Endpoint, proxy: str | None) -> Proxy | None:
    """Return the proxy on the way to an endpoint.

    Args:
        endpoint: Where to go.
        proxy: URL of the proxy, None for no proxy or "env": that of HTTPS_PROXY
            or HTTP_PROXY, as the endpoint's scheme is, else ALL_PROXY, unless NO_PROXY
            names the endpoint; in lower case, too, which comes first.

    Raises:
        ValueError: If the proxy's URL is none; see parse_proxy.

    """
    if proxy is None:
        return None
    if proxy != "env":
        return parse_proxy(proxy)
    from urllib.request import getproxies_environment, proxy_bypass

    # It leaves HTTP_PROXY out where that may come from a header of a request to a
    # CGI script ("Proxy: ..."): anyone could send our requests through their server.
    proxies = getproxies_environment()
    url = proxies.get(endpoint.scheme) or proxies.get("all")
    if not url:
        return None
    # As its name or address, and with its port, be that the default or not. Where there
    # are such variables, no other settings of the system count.
    for name in (endpoint.host, f"{endpoint.host}:{endpoint.port}"):
        if proxy_bypass(name):
            return None
    return parse_proxy(url)


def tunnel_request(endpoint: Endpoint, proxy: Proxy) -> bytes:
    """Return what asks a proxy for a tunnel to an endpoint."""
    host = f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
    lines = [
        f"CONNECT {host}:{endpoint.port} HTTP/1.1",
        f"Host: {host}:{endpoint.port}",
    ]
    if proxy.authorization is not None:
        lines.append(f"Proxy-Authorization: {proxy.authorization}")
    return "\r\n".join([*lines, "", ""]).encode()


def tunnel_is_open(received: bytes) -> bool:
    """Return whether a proxy has said yes; False if there is more to come.

    Args:
        received: All that it has sent, which must be something.

    Raises:
        ProxyFailure: If it said anything else.

    """
    end = re.search(_END_OF_HEAD, received)
    if end is None:
        if len(received) > _LONGEST_REPLY:
            raise ProxyFailure("the proxy's answer does not end")
        return False
    line = re.match(_STATUS_LINE, received)
    if line is None:
        raise ProxyFailure("the proxy does not speak HTTP/1.1")
    status = int(line[1])
    if not 200 <= status < 300:
        from http import HTTPStatus

        # In words of our own: a proxy's might repeat the password that it was sent.
        words = next((f" {s.phrase}" for s in HTTPStatus if s == status), "")
        raise ProxyFailure(f"the proxy answered {status}{words}")
    # The endpoint says nothing before it is spoken to.
    if end.end() != len(received):
        raise ProxyFailure("the proxy sent more than its answer")
    return True


def _basic(user: str) -> str:
    from base64 import b64encode
    from urllib.parse import unquote_to_bytes

    name, _, password = user.partition(":")
    credentials = unquote_to_bytes(name) + b":" + unquote_to_bytes(password)
    return "Basic " + b64encode(credentials).decode()
