"""``portals.toml`` names who may deliver, holds hashes only, and says in which line a mistake is."""

from pathlib import Path

import pytest

from support.portal import KNOWN, OLD_SECRET, SECRET
from varde.intake_web.api.command import portal_secret
from varde.intake_web.api.portals import Scope, is_secret_of, load_portals, new_secret
from varde.intake_web.api.tokens import LIFETIME, Tokens
from varde.shared.errors import Permanent

_, HASH = new_secret()
DELIVER = frozenset({Scope.DELIVER})


def file(tmp_path: Path, *entries: str) -> Path:
    path = tmp_path / "portals.toml"
    path.write_text("\n".join(f"[[portal]]\n{entry}\n" for entry in entries), encoding="utf-8")
    return path


def entry(code: str = "NETT", client_id: str = "nett", secrets: str = f'["{HASH}"]') -> str:
    return f'code = "{code}"\nclient_id = "{client_id}"\nsecrets = {secrets}'


def test_a_portal_may_deliver_sixty_concerns_a_minute_unless_the_file_says_otherwise(
    tmp_path: Path,
) -> None:
    portals = load_portals(
        file(tmp_path, entry(), entry("OTHER", "other") + "\nscopes = []\nper_minute = 5")
    )
    assert portals["nett"].code == "NETT"
    assert (portals["nett"].scopes, portals["nett"].per_minute) == (DELIVER, 60)
    assert (portals["other"].scopes, portals["other"].per_minute) == (frozenset(), 5)


def test_a_file_without_portals_lets_nobody_in(tmp_path: Path) -> None:
    assert load_portals(file(tmp_path)) == {}


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ([entry(secrets='["hemmelig"]')], "line 4: .*varde portal-secret"),
        (
            [entry(secrets='["$argon2id$v=19$m=999999,t=2,p=1$c2FsdHNhbHQ$' + "a" * 43 + '"]')],
            "line 4",
        ),
        ([entry(secrets=f'["{HASH}", "{HASH}", "{HASH}"]')], "line 4"),
        ([entry(secrets="[]")], "line 4"),
        ([entry(), entry()], "line 7: .*stands twice"),
        ([entry(code="nett")], "line 2"),
        ([entry() + '\nscopes = ["all"]'], "line 5"),
        ([entry() + '\nsecret = "x"'], "line 5"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_no_secret_is_repeated(
    tmp_path: Path, entries: list[str], told: str
) -> None:
    with pytest.raises(Permanent, match=told) as refused:
        load_portals(file(tmp_path, *entries))
    assert "hemmelig" not in str(refused.value)


def test_the_new_and_the_old_secret_both_fit_while_one_is_changed_and_no_other_does() -> None:
    assert is_secret_of(KNOWN, SECRET)
    assert is_secret_of(KNOWN, OLD_SECRET)
    assert not is_secret_of(KNOWN, SECRET[:-1])
    assert not is_secret_of(KNOWN, "")
    assert not is_secret_of(None, SECRET)
    assert SECRET not in repr(KNOWN)
    assert "argon2" not in repr(KNOWN)


def test_the_command_s_hash_fits_the_file_and_the_secret(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    portal_secret()
    secret, stored = (line.split()[-1] for line in capsys.readouterr().out.splitlines())
    portals = load_portals(file(tmp_path, entry(secrets=f"[{stored}]")))
    assert is_secret_of(portals["nett"], secret)


def test_a_token_ends_after_ten_minutes_and_a_portal_has_no_more_than_twenty() -> None:
    now = [0.0]
    tokens = Tokens(lambda: now[0])
    first = tokens.issue("nett", DELIVER)
    assert tokens.grant(first)
    now[0] = LIFETIME - 1
    assert tokens.grant(first)
    now[0] = LIFETIME
    assert tokens.grant(first) is None
    issued = [tokens.issue("nett", DELIVER) for _ in range(21)]
    other = tokens.issue("other", DELIVER)
    assert [bool(tokens.grant(token)) for token in issued] == [False] + [True] * 20
    assert tokens.grant(other)


@pytest.mark.parametrize("token", ["", "x", "æøå", "\ud800", "a" * 100_000])
def test_no_forged_token_is_good_and_none_is_too_strange_to_look_at(token: str) -> None:
    assert Tokens(lambda: 0.0).grant(token) is None
