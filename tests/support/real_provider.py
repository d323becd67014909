"""A real sign-in service (Canaille) in a process of its own: `python -m support.real_provider FOLDER`.

It writes the port that it listens on to ``FOLDER/port``, and reads whom it is to know from ``FOLDER/known.json`` when it is
first asked: the desk's address is known only then.
"""

import json
import os
import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from canaille import create_app  # type: ignore[import-untyped] # ships no types
from canaille.app import models  # type: ignore[import-untyped] # ships no types
from canaille.backends import Backend  # type: ignore[import-untyped] # ships no types
from joserfc.jwk import RSAKey

SECRET = "hemmelig-for-saksbordet"
CLIENT = "saksbord"
PASSWORD = "passord-hos-tjenesten"


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
        met = list[bool]()

        @app.before_request  # type: ignore[untyped-decorator] # Canaille ships no types
        def meet() -> None:
            if not met:
                met.append(True)
                _fill(json.loads((folder / "known.json").read_text(encoding="utf-8")))

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


def _fill(known: dict[str, Any]) -> None:
    backend = Backend.instance
    for name in known["people"]:
        person = models.User(
            user_name=name, formatted_name=name, family_name=name, emails=[f"{name}@id.example"]
        )
        backend.save(person)
        backend.set_user_password(person, PASSWORD)
    client = models.Client(
        client_id=CLIENT,
        client_secret=SECRET,
        client_name="Saksbordet",
        redirect_uris=[f"{known['desk']}/inn/svar"],
        post_logout_redirect_uris=[f"{known['desk']}/ut/ferdig"],
        token_endpoint_auth_method="client_secret_basic",
        grant_types=["authorization_code"],
        response_types=["code"],
        scope=["openid"],
    )
    backend.save(client)
    backend.update(client, audience=[client])
    backend.save(client)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
