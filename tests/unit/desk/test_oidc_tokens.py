"""Which tokens the desk believes."""

import base64
import json
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from support.times import START
from varde.desk.oidc import NotLetIn, Registration, WhyNot
from varde.desk.oidc.tokens import identity, key_id
from varde.desk.settings import ClientProof
from varde.shared.domain.codes import Role

KEY = ECKey.generate_key("P-256", {"kid": "one"})
OTHER = ECKey.generate_key("P-256", {"kid": "one"})
ENCODED_SECRET = OctKey.import_key("a-secret-that-both-know-and-that-is-long-enough")
NOW = int(START.timestamp())
RIGHT = {
    "iss": "https://id.example",
    "sub": "s-1",
    "aud": "saksbord",
    "iat": NOW,
    "exp": NOW + 300,
    "nonce": "n-1",
}
REGISTERED = Registration(
    issuer="https://id.example",
    client_id="saksbord",
    proof=ClientProof.BASIC,
    secret="s",
    key=None,
    scope="openid",
    member_claim="sub",
    role_claim="",
    roles={},
    acr=(),
)


def _token(key: Any = KEY, algorithm: str = "ES256", **more: Any) -> str:
    claims = {k: v for k, v in (RIGHT | more).items() if v is not None}
    return jwt.encode({"alg": algorithm, "kid": "one"}, claims, key, algorithms=[algorithm])


def _why(token: str, registered: Registration = REGISTERED) -> WhyNot:
    with pytest.raises(NotLetIn) as refused:
        identity(token, KeySet([KEY]), registered, "n-1", START)
    assert not any(value in str(refused.value) for value in ("s-1", "n-1", "example"))
    return refused.value.why


def test_what_is_right_is_believed() -> None:
    who, signed_in = identity(_token(auth_time=NOW), KeySet([KEY]), REGISTERED, "n-1", START)
    assert (who.member, who.subject, who.session, who.roles) == ("s-1", "s-1", "", None)
    assert signed_in == NOW
    assert "s-1" not in repr(who)


@pytest.mark.parametrize("aud", [["saksbord"], "saksbord"], ids=["list", "text"])
@pytest.mark.parametrize("azp", [None, "saksbord"], ids=["without azp", "with azp"])
def test_an_audience_may_be_a_list_of_one(aud: Any, azp: Any) -> None:
    identity(_token(aud=aud, azp=azp), KeySet([KEY]), REGISTERED, "n-1", START)


def test_more_audiences_need_the_desk_as_the_authorised_party() -> None:
    both = ["saksbord", "other"]
    identity(_token(aud=both, azp="saksbord"), KeySet([KEY]), REGISTERED, "n-1", START)
    assert _why(_token(aud=both)) is WhyNot.UNTRUSTED


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("iss", "https://other.example"),
        ("iss", ["https://id.example"]),
        ("iss", None),
        ("aud", "other"),
        ("aud", ["a", "b"]),
        ("aud", [["saksbord"]]),
        ("aud", None),
        ("azp", "other"),
        ("nonce", "other"),
        ("nonce", ["n-1"]),
        ("nonce", None),
        ("exp", None),
        ("exp", "tomorrow"),
        ("exp", True),
        ("iat", None),
        ("iat", NOW - 3600),
        ("sub", None),
        ("sub", ["s-1"]),
        ("sub", ""),
        ("sub", "x" * 300),
        ("sid", 7),
    ],
)
def test_what_is_not_for_this_desk_and_this_attempt_is_not(claim: str, value: Any) -> None:
    assert _why(_token(**{claim: value})) is WhyNot.UNTRUSTED


@pytest.mark.parametrize("claim", ["exp", "iat", "nbf"])
def test_clocks_may_differ_by_a_minute_and_no_more(claim: str) -> None:
    sign = -1 if claim == "exp" else 1
    within: dict[str, Any] = {claim: NOW + sign * 59}
    past: dict[str, Any] = {claim: NOW + sign * 61}
    identity(_token(**within), KeySet([KEY]), REGISTERED, "n-1", START)
    assert _why(_token(**past)) is WhyNot.UNTRUSTED


def test_a_token_that_lasts_long_is_still_taken_for_minutes_only() -> None:
    token = _token(exp=NOW + 86_400)
    later = START + timedelta(minutes=11, seconds=1)
    with pytest.raises(NotLetIn):
        identity(token, KeySet([KEY]), REGISTERED, "n-1", later)


def test_only_the_services_keys_sign() -> None:
    head, body, signature = _token().split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    by_secret = _token(ENCODED_SECRET, "HS256")
    public = OctKey.import_key(json.dumps(KEY.as_dict(private=False)))
    for token in (
        _token(OTHER),
        f"{none}.{body}.",
        f"{head}.{body}.",
        f"{head}.{body}.{signature[:-4]}AAAA",
        by_secret,
        _token(public, "HS256"),
        _token(RSAKey.generate_key(2048, {"kid": "one"}), "RS256"),
    ):
        assert _why(token) is WhyNot.UNTRUSTED


@pytest.mark.parametrize(
    "token", ["", "a", "a.b.c", "x" * 40_000, "æ.ø.å", "e30.e30.", "..", "bnVsbA.bnVsbA.AA"]
)
def test_noise_is_told_from_a_token(token: str) -> None:
    assert _why(token) is WhyNot.UNTRUSTED
    with suppress(NotLetIn):
        assert key_id(token) is None


def test_a_level_of_assurance_must_be_one_of_those_that_are_asked_for() -> None:
    asks = replace(REGISTERED, acr=("high", "substantial"))
    identity(_token(acr="high"), KeySet([KEY]), asks, "n-1", START)
    for acr in (None, "low", ["high"], {"high": 1}):
        assert _why(_token(acr=acr), asks) is WhyNot.TOO_LOW


@pytest.mark.parametrize(
    ("claim", "lets_in"),
    [
        (["K"], {Role.COORDINATOR}),
        ("V", {Role.DEPUTY}),
        (["V", "other", 7, None], {Role.DEPUTY}),
        (None, set()),
        ({"K": 1}, set()),
        ([["K"]], set()),
    ],
    ids=["list", "text", "mixed", "none", "object", "nested"],
)
def test_a_claim_lets_in_as_what_the_settings_say_and_nothing_else(
    claim: Any, lets_in: set[Role]
) -> None:
    asks = replace(REGISTERED, role_claim="roles", roles={"K": Role.COORDINATOR, "V": Role.DEPUTY})
    who, _ = identity(_token(roles=claim), KeySet([KEY]), asks, "n-1", START)
    assert who.roles is not None
    assert set(who.roles) == lets_in
