"""A certificate for https://localhost, which Excel asks for even on the own machine."""

from __future__ import annotations

import datetime
import ipaddress
import sys
from pathlib import Path

DAYS = 825  # what browsers accept at most
RENEW_BEFORE = 30


def certificate(folder: Path) -> tuple[Path, Path]:
    """Files of certificate and key, made when they are missing or about to end."""
    from cryptography import x509

    pair = folder / "localhost.crt", folder / "localhost.key"
    if pair[0].exists() and pair[1].exists():
        end = x509.load_pem_x509_certificate(pair[0].read_bytes()).not_valid_after_utc
        if end - datetime.datetime.now(datetime.UTC) > datetime.timedelta(days=RENEW_BEFORE):
            return pair
    folder.mkdir(parents=True, exist_ok=True)
    made, key = self_signed()
    pair[1].touch(mode=0o600)
    pair[1].write_bytes(key)
    pair[0].write_bytes(made)
    return pair


def self_signed() -> tuple[bytes, bytes]:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "xlplugin on this machine")])
    hosts = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=DAYS))
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return made.public_bytes(serialization.Encoding.PEM), private


def how_to_trust(path: Path) -> str:
    """The command that makes this user's Excel trust the certificate."""
    if sys.platform == "win32":
        return f'certutil -user -addstore Root "{path}"'
    if sys.platform == "darwin":
        return f'security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db "{path}"'
    return f"add {path} to the certificates that your browser trusts"
