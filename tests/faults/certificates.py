"""Certificates of an authority of our own, made by openssl: a good one and several that are not."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

_CONFIGURATION = """
[ca]
default_ca = own
[own]
database = {folder}/index
new_certs_dir = {folder}
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
"""
_EC = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"


class Authority:
    """Vouches for whatever it is told to."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("openssl") is None:
            pytest.skip("needs openssl to make certificates")
        self.certificate = folder / "authority.pem"
        """Set SSL_CERT_FILE to this, and the authority is trusted."""
        self._folder = folder
        self._configuration = folder / "ca.conf"
        self._configuration.write_text(_CONFIGURATION.format(folder=folder))
        (folder / "index").touch()
        self._openssl(
            f"req -x509 {_EC} -days 2 -subj /CN=authority -addext keyUsage=critical,keyCertSign"
            " -keyout authority.key -out authority.pem"
        )
        self._openssl(f"req {_EC} -subj /CN=server -keyout server.key -out server.request")

    def vouch(self, *, name: str, since_days: int = -1, until_days: int = 1) -> ssl.SSLContext:
        """A server's TLS with a certificate for `name`, good from and to so many days from now."""
        extensions = f"subjectAltName = {name}\nauthorityKeyIdentifier = keyid\n"
        (self._folder / "extensions").write_text(extensions)
        self._openssl(
            f"ca -batch -config {self._configuration} -cert authority.pem -keyfile authority.key"
            f" -startdate {_day(since_days)} -enddate {_day(until_days)} -extfile extensions"
            " -in server.request -out server.pem"
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._folder / "server.pem", self._folder / "server.key")
        return context

    def _openssl(self, arguments: str) -> None:
        subprocess.run(
            ["openssl", *arguments.split()], cwd=self._folder, check=True, capture_output=True
        )


def _day(days: int) -> str:
    return f"{datetime.now(UTC) + timedelta(days=days):%Y%m%d%H%M%SZ}"
