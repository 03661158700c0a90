"""Certificates that are not what they should be: HARD-CASES F25."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from jobpilot.ports.pages import TlsInvalidError, Wanted
from tests.integration.egress.conftest import HostileServer, MakeFetcher, http

WANTED = Wanted(robots=False, seconds=5)


def certificate(folder: Path, host: str, *, days: int = 1) -> Path:
    """Signed by itself, valid until `days` from now."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{host}{days}.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
async def secure_port(hostile: HostileServer, tmp_path: Path) -> AsyncIterator:
    servers = []

    async def start(pem: Path, version: ssl.TLSVersion | None = None) -> int:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        if version is not None:
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            context.maximum_version = version
        server = await asyncio.start_server(hostile.serve, "127.0.0.1", 0, ssl=context)
        servers.append(server)
        return server.sockets[0].getsockname()[1]

    yield start
    for server in servers:
        server.close()


def trusting(pem: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(pem))


async def fetch(make_fetcher: MakeFetcher, port: int, tls: ssl.SSLContext | None = None) -> str:
    fetcher = make_fetcher(port=port, secure=True, tls=tls)
    return (await fetcher.fetch("https://site.example/", WANTED)).text


async def test_a_good_certificate(make_fetcher, secure_port, hostile, tmp_path) -> None:
    pem = certificate(tmp_path, "site.example")
    hostile.pages["site.example/"] = http(200, "hello")
    assert await fetch(make_fetcher, await secure_port(pem), trusting(pem)) == "hello"


async def test_self_signed(make_fetcher, secure_port, hostile, tmp_path) -> None:
    port = await secure_port(certificate(tmp_path, "site.example"))
    with pytest.raises(TlsInvalidError):
        await fetch(make_fetcher, port)
    assert hostile.requests == []


async def test_expired(make_fetcher, secure_port, hostile, tmp_path) -> None:
    pem = certificate(tmp_path, "site.example", days=-1)
    with pytest.raises(TlsInvalidError):
        await fetch(make_fetcher, await secure_port(pem), trusting(pem))
    assert hostile.requests == []


async def test_for_another_host(make_fetcher, secure_port, hostile, tmp_path) -> None:
    pem = certificate(tmp_path, "other.example")
    with pytest.raises(TlsInvalidError):
        await fetch(make_fetcher, await secure_port(pem), trusting(pem))
    assert hostile.requests == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_an_old_protocol(make_fetcher, secure_port, hostile, tmp_path) -> None:
    pem = certificate(tmp_path, "site.example")
    port = await secure_port(pem, ssl.TLSVersion.TLSv1)
    with pytest.raises(TlsInvalidError):
        await fetch(make_fetcher, port, trusting(pem))
    assert hostile.requests == []
