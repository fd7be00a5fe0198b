"""A certificate that is made for one test, by the openssl command."""

import os
import shutil
import ssl
import subprocess
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

import pytest

LOCAL = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Certificate:
    """PEM files. A client trusts `path` as it stands, also by SSL_CERT_FILE."""

    path: Path
    key: Path

    def server_context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.path, self.key)
        return context

    def client_context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.path))


def make_certificate(folder: Path, *names: str) -> Certificate:
    """For these names and addresses and for 127.0.0.1. Skips the test where openssl is missing."""
    if shutil.which("openssl") is None:
        tell = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        tell("The openssl command is missing: it makes the certificate of this test.")
    certificate = Certificate(folder / "certificate.pem", folder / "key.pem")
    # Python 3.13 takes no authority without the two usages and the key identifiers.
    extensions = (
        "basicConstraints=critical,CA:TRUE",
        "keyUsage=critical,digitalSignature,keyCertSign",
        "subjectAltName=" + ",".join(map(_alternative, dict.fromkeys((*LOCAL, *names)))),
    )
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *(part for extension in extensions for part in ("-addext", extension)),
            *("-keyout", str(certificate.key), "-out", str(certificate.path)),
        ],
        check=True,
        capture_output=True,
    )
    return certificate


def _alternative(name: str) -> str:
    try:
        return f"IP:{ip_address(name)}"
    except ValueError:
        return f"DNS:{name}"
