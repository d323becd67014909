"""A real sign-in service (Canaille) in a process of its own: `python -m support.real_provider FOLDER`.

It writes the port that it listens on to ``FOLDER/port``, and reads what it is to know from ``FOLDER/known.json`` whenever
that has changed: each test has a desk of its own, and may have the service's clock show what it wants.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from canaille import create_app  # type: ignore[import-untyped] # ships no types
from canaille.app import models  # type: ignore[import-untyped] # ships no types
from canaille.backends import Backend  # type: ignore[import-untyped] # ships no types
from canaille.oidc.provider import OpenIDCode  # type: ignore[import-untyped] # ships no types
from joserfc.jwk import RSAKey

from support.source import ROOT

SECRET = "hemmelig-for-saksbordet"
CLIENT = "saksbord"
ANOTHER = "et-annet-fagsystem"
PASSWORD = "passord-hos-tjenesten"
_PATIENCE = 120.0
_real_time = time.time


@dataclass(frozen=True)
class Known:
    """What the service knows, and how it signs."""

    desk: str
    people: tuple[str, ...] = ("sub-koordinator", "ukjent")
    audience: tuple[str, ...] = (CLIENT,)
    """The clients that the ID tokens of the desk's sign-ins are for."""
    lifetime: int = 3600
    """Seconds that an ID token lasts."""
    clock: int | None = None
    """What its clock shows while it signs, in seconds since 1970; None for the time of day."""


@dataclass(frozen=True)
class RealProvider:
    """A running service, as tests see it."""

    folder: Path
    url: str

    def is_told(self, known: Known) -> None:
        """From its next answer on it knows this, and nobody has agreed to anything."""
        written = self.folder / "known.new"
        written.write_text(json.dumps(asdict(known)), encoding="utf-8")
        written.replace(self.folder / "known.json")


@contextmanager
def real_provider(folder: Path) -> Iterator[RealProvider]:
    """A service that runs until the end, with an empty ``folder`` of its own."""
    command = [sys.executable, "-m", "support.real_provider", str(folder)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT / "tests", stdout=quiet, stderr=quiet) as process:
        try:
            port = _port_of(process, folder / "port")
            yield RealProvider(folder, f"http://localhost:{port}")
        finally:
            process.terminate()


def _port_of(process: subprocess.Popen[bytes], file: Path) -> str:
    end = time.monotonic() + _PATIENCE
    while not file.exists():
        assert process.poll() is None, "the service ended"
        assert time.monotonic() < end, "the service did not start"
        time.sleep(0.1)
    return file.read_text(encoding="utf-8")


class _Threaded(ThreadingMixIn, WSGIServer):
    """A browser opens connections that it says nothing on at first."""

    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: Any) -> None:
        """Nobody's request is logged."""


def serve(folder: Path) -> None:
    """Serve until the process ends."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    with make_server("localhost", 0, _nobody, _Threaded, _Quiet) as server:
        app = create_app(config=_configuration(server.server_port), env_file=None)
        last = [""]

        @app.before_request  # type: ignore[untyped-decorator] # Canaille ships no types
        def listen() -> None:
            told = (folder / "known.json").read_text(encoding="utf-8")
            if told != last[0]:
                last[0] = told
                _fill(Known(**json.loads(told)))

        server.set_app(app)
        (folder / "port.new").write_text(str(server.server_port), encoding="utf-8")
        (folder / "port.new").replace(folder / "port")
        server.serve_forever()


def _nobody(*_: Any) -> Any:
    raise NotImplementedError


def _configuration(port: int) -> dict[str, Any]:
    key = RSAKey.generate_key(2048)
    key.ensure_kid()
    return {
        "TESTING": True,
        "ENV_FILE": None,
        "SECRET_KEY": "of-a-test",
        "WTF_CSRF_ENABLED": False,
        "PREFERRED_URL_SCHEME": "http",
        "SERVER_NAME": f"localhost:{port}",
        "SESSION_COOKIE_NAME": "canaille",
        "CANAILLE": {
            "DATABASE": "memory",
            "JAVASCRIPT": False,
            "LOGGING": {"version": 1, "disable_existing_loggers": False},
            "ACL": {"DEFAULT": {"PERMISSIONS": ["use_oidc", "edit_self"]}},
        },
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [key.as_dict(private=True)]},
    }


def _fill(known: Known) -> None:
    backend = Backend.instance
    for consent in backend.query(models.Consent):
        backend.delete(consent)
    for name in known.people:
        if not backend.get(models.User, user_name=name):
            person = models.User(
                user_name=name, formatted_name=name, family_name=name, emails=[f"{name}@id.example"]
            )
            backend.save(person)
            backend.set_user_password(person, PASSWORD)
    clients = {name: _client(backend, name) for name in (CLIENT, ANOTHER)}
    backend.update(
        clients[CLIENT],
        redirect_uris=[f"{known.desk}/inn/svar"],
        post_logout_redirect_uris=[f"{known.desk}/ut/ferdig"],
        audience=[clients[name] for name in known.audience],
    )
    backend.save(clients[CLIENT])
    OpenIDCode.DEFAULT_EXPIRES_IN = known.lifetime
    time.time = lambda: _real_time() if known.clock is None else float(known.clock)


def _client(backend: Any, name: str) -> Any:
    found = backend.get(models.Client, client_id=name)
    if found:
        return found
    client = models.Client(
        client_id=name,
        client_secret=SECRET,
        client_name=name,
        redirect_uris=[],
        token_endpoint_auth_method="client_secret_basic",
        grant_types=["authorization_code"],
        response_types=["code"],
        scope=["openid"],
    )
    backend.save(client)
    return client


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
