"""How a sign-in service is asked, and what the desk does when it answers badly."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from joserfc import jwt
from joserfc.jwk import ECKey, import_key

from support.times import FixedClock
from varde.desk.oidc import Away, Misconfigured, NotLetIn, Provider, registration
from varde.desk.settings import DeskSettings

ISSUER = "https://id.example/tenant"
ABOUT = {
    "issuer": ISSUER,
    "authorization_endpoint": "https://id.example/a",
    "token_endpoint": "https://id.example/t",
    "jwks_uri": "https://id.example/k",
}
SECRET = {"oidc_issuer": ISSUER, "oidc_client_id": "saksbord", "oidc_client_secret": "s:%/æ"}
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass
class Answers:
    """What the service answers, by path, and what it was asked."""

    by_path: dict[str, Any] = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        found = self.by_path.get(request.url.path, httpx.Response(404))
        if isinstance(found, Exception):
            raise found
        return found if isinstance(found, httpx.Response) else httpx.Response(200, json=found)


@pytest.fixture
def answers() -> Answers:
    keys = {"keys": [ECKey.generate_key("P-256", {"kid": "one"}).as_dict(private=False)]}
    return Answers(
        {
            "/tenant/.well-known/openid-configuration": ABOUT,
            "/k": keys,
            "/t": {"id_token": "x.y.z"},
        }
    )


@pytest.fixture
async def asked(answers: Answers) -> AsyncIterator[Callable[..., Provider]]:
    async with httpx.AsyncClient(transport=httpx.MockTransport(answers)) as http:

        def provider(clock: FixedClock | None = None, **settings: Any) -> Provider:
            registered = registration(DeskSettings.model_validate(settings or SECRET))
            assert registered
            return Provider(http, registered, clock or FixedClock())

        yield provider


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"issuer": "https://id.example/other"}, "VARDE_DESK_OIDC_ISSUER"),
        ({"issuer": ISSUER + "/"}, "VARDE_DESK_OIDC_ISSUER"),
        ({"token_endpoint": "http://id.example/t"}, "without https"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "without https"),
        ({"end_session_endpoint": "http://id.example/o"}, "without https"),
        ({"jwks_uri": None}, "lacks"),
        ({"response_types_supported": ["id_token"]}, "authorization code"),
        ({"code_challenge_methods_supported": ["plain"]}, "S256"),
    ],
    ids=lambda value: "" if isinstance(value, str) else next(iter(value)),
)
async def test_a_service_that_does_not_fit_is_told_with_its_reason(
    answers: Answers, asked: Callable[..., Provider], more: dict[str, Any], says: str
) -> None:
    answers.by_path["/tenant/.well-known/openid-configuration"] = ABOUT | more
    with pytest.raises(Misconfigured, match=says):
        await asked().about()


async def test_an_address_where_nothing_is_is_told_as_a_wrong_setting(
    answers: Answers, asked: Callable[..., Provider]
) -> None:
    answers.by_path.clear()
    with pytest.raises(Misconfigured, match="VARDE_DESK_OIDC_ISSUER"):
        await asked().about()


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(503),
        httpx.Response(302, headers={"location": "https://evil.example"}),
        httpx.Response(200, content=b"{" * 600_000),
        httpx.ConnectError("away"),
        httpx.ReadTimeout("slow"),
    ],
    ids=["busy", "elsewhere", "huge", "away", "slow"],
)
async def test_a_service_that_does_not_answer_is_tried_again_later(
    answers: Answers, asked: Callable[..., Provider], answer: Any
) -> None:
    for path in ("/tenant/.well-known/openid-configuration", "/k"):
        kept, answers.by_path[path] = answers.by_path[path], answer
        with pytest.raises(Away):
            await asked().keys("one")
        answers.by_path[path] = kept
    assert (await asked().keys("one")).keys


@pytest.mark.parametrize("content", [b"[]", b"{", b"null", b"[" * 100_000])
async def test_what_is_no_json_object_is_no_provider(
    answers: Answers, asked: Callable[..., Provider], content: bytes
) -> None:
    answers.by_path["/tenant/.well-known/openid-configuration"] = httpx.Response(
        200, content=content
    )
    with pytest.raises(Misconfigured, match="lacks"):
        await asked().about()


async def test_of_the_keys_those_that_sign_are_taken(
    answers: Answers, asked: Callable[..., Provider]
) -> None:
    good = answers.by_path["/k"]["keys"]
    bad = [{"kty": "oct", "k": "x"}, {"kty": "EC"}, 7, {"kty": ["EC"]}, good[0] | {"use": "enc"}]
    answers.by_path["/k"] = {"keys": [*bad, *good]}
    assert [key.kid for key in await asked().keys("one")] == ["one"]
    answers.by_path["/k"] = {"keys": bad}
    with pytest.raises(Away, match="no key"):
        await asked().keys("one")


async def test_what_it_says_of_itself_and_its_keys_are_asked_for_anew_after_an_hour(
    answers: Answers, asked: Callable[..., Provider]
) -> None:
    clock = FixedClock()
    provider = asked(clock)
    for minutes, times in ((0, 2), (59, 2), (1, 4)):
        clock.forward(minutes=minutes)
        await provider.keys("one")
        assert len(answers.asked) == times


async def test_a_service_that_goes_away_keeps_nobody_out_while_it_is_known(
    answers: Answers, asked: Callable[..., Provider]
) -> None:
    clock = FixedClock()
    provider = asked(clock)
    await provider.keys("one")
    answers.by_path = dict.fromkeys(answers.by_path, httpx.Response(503))
    clock.forward(minutes=59)
    await provider.keys("one")
    clock.forward(minutes=1)
    with pytest.raises(Away):
        await provider.keys("one")


@pytest.mark.parametrize(
    ("status", "answer", "kind"),
    [
        (400, {"error": "invalid_grant"}, NotLetIn),
        (401, {"error": "invalid_client"}, Misconfigured),
        (400, {"error": "invalid_request"}, Misconfigured),
        (400, {"error": ["x"]}, Away),
        (503, {"error": "x"}, Away),
        (200, {"id_token": 7}, Away),
        (200, {}, Away),
    ],
)
async def test_no_token_is_told_by_what_is_to_be_done(
    answers: Answers, asked: Callable[..., Provider], status: int, answer: Any, kind: Any
) -> None:
    answers.by_path["/t"] = httpx.Response(status, json=answer)
    with pytest.raises(kind):
        await asked().id_token("c", "v", "https://desk.example/inn/svar")


async def test_the_secret_goes_in_the_body_where_that_is_chosen(
    answers: Answers, asked: Callable[..., Provider]
) -> None:
    provider = asked(**SECRET, oidc_client_proof="client_secret_post")
    assert await provider.id_token("c", "v", "https://desk.example/inn/svar") == "x.y.z"
    form = parse_qs(answers.asked[-1].content.decode())
    assert form["client_secret"] == ["s:%/æ"]
    assert form["code_verifier"] == ["v"]
    assert "authorization" not in answers.asked[-1].headers


async def test_the_secret_goes_in_the_head_as_the_standard_encodes_it(
    answers: Answers, asked: Callable[..., Provider]
) -> None:
    await asked().id_token("c", "v", "https://desk.example/inn/svar")
    expected = httpx.BasicAuth("saksbord", "s%3A%25%2F%C3%A6")._auth_header
    assert answers.asked[-1].headers["authorization"] == expected


def _pem(path: Path, key: Key) -> Path:
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return path


@pytest.mark.parametrize("audience", ["token_endpoint", "issuer"])
@pytest.mark.parametrize("kind", ["RSA", "EC"])
async def test_a_key_signs_who_the_desk_is(
    answers: Answers,
    asked: Callable[..., Provider],
    tmp_path: Path,
    kind: str,
    audience: str,
) -> None:
    key: Key = ec.generate_private_key(ec.SECP256R1())
    if kind == "RSA":
        key = rsa.generate_private_key(65537, 2048)
    clock = FixedClock()
    provider = asked(
        clock,
        oidc_issuer=ISSUER,
        oidc_client_id="saksbord",
        oidc_client_proof="private_key_jwt",
        oidc_key_file=_pem(tmp_path / "key.pem", key),
        oidc_key_id="kid-1",
        oidc_key_audience=audience,
    )
    await provider.id_token("c", "v", "https://desk.example/inn/svar")
    form = parse_qs(answers.asked[-1].content.decode())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    told = jwt.decode(
        form["client_assertion"][0],
        import_key(public, "RSA") if kind == "RSA" else import_key(public, "EC"),
        algorithms=["RS256", "ES256"],
    )
    assert told.header["kid"] == "kid-1"
    assert told.claims["iss"] == told.claims["sub"] == "saksbord"
    assert (
        told.claims["aud"]
        == {"token_endpoint": ABOUT["token_endpoint"], "issuer": ISSUER}[audience]
    )
    assert told.claims["exp"] - told.claims["iat"] == 60
    assert told.claims["iat"] == clock.now().timestamp()
    assert "client_secret" not in form


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"oidc_issuer": ""}, "OIDC_ISSUER is not set"),
        ({"oidc_issuer": "http://id.example"}, "OIDC_ISSUER must be an https"),
        ({"oidc_issuer": "https://id.example?x=1"}, "OIDC_ISSUER must be an https"),
        ({"oidc_issuer": "http://127.0.0.1", "origin": "https://desk.example"}, "begin with https"),
        ({"oidc_client_id": ""}, "OIDC_CLIENT_ID"),
        ({"oidc_client_secret": None}, "OIDC_CLIENT_SECRET must be given"),
        ({"oidc_client_secret": ""}, "OIDC_CLIENT_SECRET must be given"),
        ({"oidc_client_proof": "private_key_jwt"}, "OIDC_KEY_FILE must be set"),
        ({"oidc_scope": "profile"}, "OIDC_SCOPE"),
        ({"oidc_role_claim": "roles"}, "OIDC_ROLES"),
        ({"oidc_roles": {"K": "coordinator"}}, "OIDC_ROLE_CLAIM"),
    ],
    ids=lambda value: "" if isinstance(value, str) else json.dumps(value),
)
def test_settings_that_do_not_fit_say_which_one_to_put_right(
    changes: dict[str, Any], says: str
) -> None:
    with pytest.raises(Misconfigured, match=says) as wrong:
        registration(DeskSettings.model_validate(SECRET | changes))
    assert "s:%" not in str(wrong.value)


@pytest.mark.parametrize("kind", ["none", "noise", "short", "other curve"])
def test_a_key_file_that_is_none_is_told_without_what_is_in_it(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "key.pem"
    if kind == "noise":
        path.write_text("secret noise", encoding="utf-8")
    elif kind == "short":
        _pem(path, rsa.generate_private_key(65537, 1024))
    elif kind == "other curve":
        _pem(path, ec.generate_private_key(ec.SECP521R1()))
    settings = {k: v for k, v in SECRET.items() if k != "oidc_client_secret"}
    settings |= {"oidc_client_proof": "private_key_jwt", "oidc_key_file": str(path)}
    with pytest.raises(Misconfigured, match="OIDC_KEY_FILE") as wrong:
        registration(DeskSettings.model_validate(settings))
    assert "secret noise" not in str(wrong.value)


def test_without_a_service_there_is_no_registration() -> None:
    assert registration(DeskSettings()) is None
