"""Settings and the partner file: what is wrong is named, never shown, and refused at start."""

import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from support.running import ROOT
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Directory
from varde.shared.domain.question import Asking
from varde.shared.errors import Permanent
from varde.shared.platform.mistakes import in_words
from varde.shared.platform.partners import load_directory
from varde.shared.platform.settings import (
    CoreSettings,
    Profile,
    ServiceSettings,
    prefix_of,
    read_settings,
    refuse_unsafe_production,
)
from varde.shared.toml import WrongFile

PARTNERS = (ROOT / "config" / "partners.toml").read_text(encoding="utf-8")
SECRET = "hemmelig"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.upper().startswith("VARDE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("VARDE_SECRETS_DIR", str(tmp_path / "secrets"))


def _fit() -> CoreSettings:
    return CoreSettings(
        profile=Profile.PRODUCTION,
        database_url="postgresql+asyncpg://varde@db/varde",
        bus_url="amqps://varde@mq/",
        keys_dir=Path("keys"),
    )


def test_everything_has_an_embedded_default() -> None:
    core = read_settings(CoreSettings)
    assert core.database == "sqlite+aiosqlite:///var/varde.db"
    assert core.keys == Path("var/keys")
    assert core.bus == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VARDE_PROFILE", SECRET),
        ("VARDE_OPS_PORT", "70000"),
        ("VARDE_LOG_LEVEL", SECRET),
        ("VARDE_DATABASE_URL", SECRET),
        ("VARDE_DATABASE_URL", f"postgresql+asyncpg://u:{SECRET}@h:{SECRET}/db"),
        ("VARDE_DATABASE_URL", f"mysql://u:{SECRET}@h/db"),
        ("VARDE_DATABASE_URL", f"postgresql://u:{SECRET}@h/db"),
        ("VARDE_BUS_URL", SECRET),
        ("VARDE_BUS_URL", f"http://u:{SECRET}@h/"),
    ],
)
def test_a_wrong_value_is_refused_at_start_by_the_name_of_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Permanent, match=name) as refused:
        read_settings(CoreSettings)
    assert value not in str(refused.value)
    assert SECRET not in str(refused.value)
    assert refused.value.__cause__ is None


def test_all_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VARDE_OPS_PORT", "x")
    monkeypatch.setenv("VARDE_LOG_LEVEL", "x")
    with pytest.raises(Permanent, match=r"VARDE_OPS_PORT.*VARDE_LOG_LEVEL"):
        read_settings(CoreSettings)


def test_passwords_are_put_into_addresses_and_escaped() -> None:
    core = _fit().model_copy(
        update={"database_password": SecretStr("p@:/ w"), "bus_password": SecretStr("p@:/ w")}
    )
    assert "p%40%3A%2F" in core.database
    assert "p%40%3A%2F" in core.bus
    assert "p@:/ w" not in repr(core)
    assert _fit().bus == "amqps://varde@mq/"


def test_what_is_fit_for_production_passes() -> None:
    refuse_unsafe_production(_fit(), CoreSettings)
    refuse_unsafe_production(read_settings(CoreSettings), CoreSettings)


@pytest.mark.parametrize("name", ["VARDE_DATABASE_PASSWORD", "varde_database_password"])
def test_production_takes_no_secret_from_the_environment_however_it_is_written(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, SECRET)
    assert read_settings(CoreSettings).database_password is not None
    with pytest.raises(Permanent, match="VARDE_DATABASE_PASSWORD stands in the environment") as e:
        refuse_unsafe_production(_fit(), CoreSettings)
    assert SECRET not in str(e.value)


def test_production_holds_for_the_settings_of_a_service_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Service(ServiceSettings):
        model_config = ServiceSettings.model_config | {"env_prefix": "VARDE_X_"}
        token: SecretStr = SecretStr("")

    assert prefix_of(Service) == "VARDE_X_"
    refuse_unsafe_production(_fit(), Service)
    monkeypatch.setenv("VARDE_X_TOKEN", SECRET)
    with pytest.raises(Permanent, match="VARDE_X_TOKEN"):
        refuse_unsafe_production(_fit(), Service)


def test_a_password_in_an_address_is_refused_in_production() -> None:
    core = _fit().model_copy(update={"database_url": f"postgresql+asyncpg://u:{SECRET}@db/varde"})
    with pytest.raises(Permanent, match="VARDE_DATABASE_URL holds a password") as refused:
        refuse_unsafe_production(core, CoreSettings)
    assert SECRET not in str(refused.value)


def _load(tmp_path: Path, text: str) -> Directory:
    path = tmp_path / "partners.toml"
    path.write_text(text, encoding="utf-8")
    return load_directory(path)


def test_the_shipped_partner_file_is_right(tmp_path: Path) -> None:
    directory = load_directory(ROOT / "config" / "partners.toml")
    assert directory.partner("@nav")
    assert directory.member_by_identity("local", "koordinator")
    (tmp_path / "rota.toml").write_bytes((ROOT / "config" / "rota.toml").read_bytes())
    assert _load(tmp_path, PARTNERS) == directory


def test_a_member_may_have_a_language(tmp_path: Path) -> None:
    chosen = PARTNERS.replace('# language = "nn"', 'language = "nn"')
    members = _load(tmp_path, chosen).members
    assert members[0].language is Language.NN
    assert {m.language for m in members[1:]} == {None}


@pytest.mark.parametrize(("language", "words"), [("nb", "linje"), ("nn", "linje"), ("en", "line")])
def test_a_language_that_varde_does_not_write_is_told_in_the_readers_own(
    tmp_path: Path, language: str, words: str
) -> None:
    wrong = PARTNERS.replace('# language = "nn"', 'language = "se"')
    line = wrong.splitlines().index('language = "se"') + 1
    with pytest.raises(WrongFile) as refused:
        _load(tmp_path, wrong)
    said = in_words(refused.value.reason, Language(language))
    assert f"{words} {line}" in said
    assert ("must be one of" in said) is (language == "en")
    for expected in ("language", "nb", "nn", "en"):
        assert expected in said


def test_a_partner_may_ask_with_approval_unless_the_file_says_no(tmp_path: Path) -> None:
    silent = 'handle = "nav"\nquestions = "not_allowed"'
    directory = _load(tmp_path, PARTNERS.replace('handle = "nav"', silent))
    asking = {p.code: p.questions for p in directory.partners}
    assert asking.pop("NAV") is Asking.NOT_ALLOWED
    assert set(asking.values()) == {Asking.WITH_APPROVAL}


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('handle = "nav"', 'handle = "politi"', "partner handle politi stands twice"),
        ('handle = "nav"', 'handle = "rvts"', "partner handle rvts stands twice"),
        ('id = "kontakt-nav"', 'id = "kontakt-rvts"', "member id kontakt-rvts stands twice"),
        ('nb = "NAV", nn = "NAV"', 'nn = "NAV"', "partner NAV has no name in nb"),
        ('code = "NAV"', 'code = "nav"', "line [56][0-9]: partner nav code"),
        ('name = "Kontakt NAV"', 'name = ""', "name"),
        ('handle = "nav"', 'handle = "nav"\nwatch = ["!!!"]', "watch"),
        ('handle = "nav"', 'handle = "nav"\nsecret = true', "secret"),
        (
            'handle = "nav"',
            'handle = "nav"\nunits = ["NAV Storvika", ""]',
            "line [56][0-9]: partner NAV units 1",
        ),
        (
            'handle = "nav"',
            'handle = "nav"\ndomains = ["nav example"]',
            "line [56][0-9]: partner NAV domains 0",
        ),
        (
            'handle = "nav"',
            'handle = "nav"\nquestions = "always"',
            "line [56][0-9]: partner NAV questions",
        ),
    ],
)
def test_a_contradiction_is_named(tmp_path: Path, old: str, new: str, named: str) -> None:
    with pytest.raises(Permanent, match=named):
        _load(tmp_path, PARTNERS.replace(old, new))


def test_a_handle_may_not_be_the_code_of_another(tmp_path: Path) -> None:
    swapped = PARTNERS.replace('handle = "nav"', 'handle = "sosmed"').replace(
        'code = "SOSMED"\nhandle = "sosmed"', 'code = "SOSMED"\nhandle = "senter"'
    )
    with pytest.raises(Permanent, match="sosmed"):
        _load(tmp_path, swapped)


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"[[partner]", b"partner = 1", b""])
def test_what_is_no_partner_file_is_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "partners.toml"
    path.write_bytes(raw)
    with pytest.raises(Permanent, match=r"partners\.toml"):
        load_directory(path)
