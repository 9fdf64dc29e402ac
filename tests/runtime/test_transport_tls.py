"""Whom the transports trust."""

from __future__ import annotations

import datetime
import ssl
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from loopback import LoopbackServer, Reply
from loopback_proxy import Relay

from actionsmith.runtime.errors import ConnectionFailed
from actionsmith.runtime.tls import UnverifiedTLSWarning
from actionsmith.runtime.transport import AsyncPoolTransport, PoolTransport

if TYPE_CHECKING:
    import trustme
    from posting import Poster

FINE: list[Reply] = [(200, {}, b"{}")]
BOTH = pytest.mark.parametrize("kind", [PoolTransport, AsyncPoolTransport])


def server_context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def test_trusted_file(post: Poster, authority: trustme.CA, ca_file: Path) -> None:
    context = server_context(authority.issue_cert("127.0.0.1"))
    with LoopbackServer([(200, {}, b"x" * 3_000_000)], tls=context) as server:
        outcome = post(server.url, ca_file=ca_file, times=3, body=b" " * 3_000_000)
    assert [len(answer.body) for answer in outcome.answers] == [3_000_000] * 3
    assert [request.connection for request in server.requests] == [0, 0, 0]
    assert [len(request.body) for request in server.requests] == [3_000_000] * 3


def test_own_context(post: Poster, authority: trustme.CA, ca_file: Path) -> None:
    context = server_context(authority.issue_cert("127.0.0.1"))
    own = ssl.create_default_context(cafile=ca_file)
    with LoopbackServer(FINE, tls=context) as server:
        assert post(server.url, ssl_context=own).answers


def test_trusted_by_the_system(
    post: Poster,
    authority: trustme.CA,
    ca_file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(ca_file))
    context = server_context(authority.issue_cert("127.0.0.1"))
    with LoopbackServer(FINE, tls=context) as server:
        assert post(server.url).answers


def test_no_certificates_to_trust(
    post: Poster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/does/not/exist")
    error = post.fails("https://127.0.0.1:1")
    assert isinstance(error, ConnectionFailed)
    assert "cannot load the certificates to trust" in str(error)
    assert not error.sent


LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


@pytest.mark.parametrize("fault", ["wrong host", "unknown authority", "expired"])
def test_not_to_be_trusted(
    post: Poster, authority: trustme.CA, ca_file: Path, fault: str
) -> None:
    import trustme

    words = "certificate verify failed"
    if fault == "wrong host":
        certificate = authority.issue_cert("127.0.0.2")
        words = "IP address mismatch"
    elif fault == "unknown authority":
        certificate = trustme.CA().issue_cert("127.0.0.1")
    else:
        certificate = authority.issue_cert(
            "127.0.0.1", not_before=LONG_AGO, not_after=LONG_AGO.replace(year=2021)
        )
        words = "certificate has expired"
    with LoopbackServer(FINE, tls=server_context(certificate)) as server:
        error = post.fails(server.url, ca_file=ca_file)
        assert not server.requests
    assert isinstance(error, ConnectionFailed)
    assert words in str(error)
    assert not error.sent


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_old_versions(
    post: Poster, authority: trustme.CA, ca_file: Path, version: ssl.TLSVersion
) -> None:
    context = server_context(authority.issue_cert("127.0.0.1"))
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = version
    with LoopbackServer(FINE, tls=context) as server:
        error = post.fails(server.url, ca_file=ca_file)
        assert not server.requests
    assert isinstance(error, ConnectionFailed)
    assert not error.sent


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_current_versions(
    post: Poster, authority: trustme.CA, ca_file: Path, version: ssl.TLSVersion
) -> None:
    context = server_context(authority.issue_cert("127.0.0.1"))
    context.minimum_version = context.maximum_version = version
    with LoopbackServer(FINE, tls=context) as server:
        assert len(post(server.url, ca_file=ca_file, times=2).answers) == 2


def test_in_small_pieces(post: Poster, authority: trustme.CA, ca_file: Path) -> None:
    context = server_context(authority.issue_cert("127.0.0.1"))
    with (
        LoopbackServer(FINE, tls=context) as server,
        Relay(server.port, pause=0.0001) as relay,
    ):
        url = relay.url.replace("http:", "https:")
        assert post(url, ca_file=ca_file).answers


def test_server_without_tls(post: Poster, ca_file: Path) -> None:
    with LoopbackServer(FINE) as server:
        error = post.fails(server.url.replace("http:", "https:"), ca_file=ca_file)
        assert not server.requests
    assert isinstance(error, ConnectionFailed)


def unverified() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def test_unverified_connections_work(post: Poster, authority: trustme.CA) -> None:
    context = server_context(authority.issue_cert("127.0.0.2"))
    with LoopbackServer(FINE, tls=context) as server:
        with pytest.warns(UnverifiedTLSWarning):
            outcome = post(server.url, ssl_context=unverified())
        assert outcome.answers


@BOTH
def test_unverified_connections_give_one_warning(
    kind: type[PoolTransport | AsyncPoolTransport],
) -> None:
    with pytest.warns(UnverifiedTLSWarning) as caught:
        kind(ssl_context=unverified())
    assert [warning.filename for warning in caught] == [__file__]
    unnamed = ssl.create_default_context()
    unnamed.check_hostname = False
    with pytest.warns(UnverifiedTLSWarning, match="does not check whom"):
        kind(ssl_context=unnamed)


@BOTH
def test_settings_that_cannot_be_right(
    kind: type[PoolTransport | AsyncPoolTransport], tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=r"ca_file .* cannot be used: .*No such"):
        kind(ca_file=tmp_path / "none.pem")
    (tmp_path / "bad.pem").write_text("no certificate")
    with pytest.raises(ValueError, match=r"ca_file .*bad\.pem"):
        kind(ca_file=tmp_path / "bad.pem")
    with pytest.raises(ValueError, match="exclude each other"):
        kind(ca_file="x", ssl_context=ssl.create_default_context())
    with pytest.raises(TypeError, match=r"must be an ssl\.SSLContext, not bool"):
        kind(ssl_context=False)  # type: ignore[arg-type]
    old = ssl.create_default_context()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old.minimum_version = ssl.TLSVersion.TLSv1
    with pytest.raises(ValueError, match=r"TLS 1\.2 or later"):
        kind(ssl_context=old)
    with pytest.raises(ValueError, match="max_body must be at least 1"):
        kind(max_body=0)
    with pytest.raises(ValueError, match="max_connections must be at least 1"):
        kind(max_connections=-1)
