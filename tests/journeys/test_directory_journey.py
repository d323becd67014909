"""The coordinator changes the files while Varde runs: what is right counts at once, what is wrong changes nothing."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.own_rules import TEXT, own_indicators
from support.postgres import PrivateCluster
from support.production import distributed_varde
from support.rabbitmq import PrivateNode
from support.running import ALL_IN_ONE, ROOT, VARDE, Varde, cards, eventually, say

pytestmark = [pytest.mark.journey, pytest.mark.rabbitmq, pytest.mark.postgres]

CONCERN = "Sjefen har tatt passet til en renholder, og hun har ikke fått lønn siden august."
STALE = "varde_config_stale 1.0"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    folder.mkdir()
    for file in (ROOT / "config").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


@pytest.fixture(params=["embedded", "distributed"])
def varde(request: pytest.FixtureRequest, tmp_path: Path, config: Path) -> Iterator[Varde]:
    """Both kinds of installation, with files of their own."""
    own = {"VARDE_CONFIG_DIR": str(config)}
    if request.param == "embedded":
        with Varde(tmp_path, ALL_IN_ONE, own) as varde:
            yield varde
        return
    broker: PrivateNode = request.getfixturevalue("broker")
    cluster: PrivateCluster = request.getfixturevalue("cluster")
    with distributed_varde(tmp_path, broker, cluster, own) as varde:
        yield varde


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _lead_of_a_new_case(varde: Varde) -> str:
    before = len(cards(varde))
    varde.send_mail(CONCERN, subject=f"Melding {before}")
    eventually(lambda: len(cards(varde)) == before + 1)
    return cards(varde)[0].text.partition("Ansvar ")[2]


def test_a_changed_rule_routes_the_next_case_and_a_broken_one_does_not(
    varde: Varde, config: Path
) -> None:
    routing = config / "routing.toml"
    assert _lead_of_a_new_case(varde).startswith("Kommunal koordinator")

    _edit(routing, 'lead = "KOORDINATOR"\nsupport = ["ARBTIL"', 'lead = "NAV"\nsupport = ["ARBTIL"')
    eventually(lambda: _taken_into_use(varde, "router", 1))
    assert _lead_of_a_new_case(varde).startswith("NAV")

    _edit(routing, 'lead = "NAV"', 'lead = "INGEN"')
    eventually(lambda: STALE in varde.metrics("router"))
    assert _lead_of_a_new_case(varde).startswith("NAV")
    checked = subprocess.run(
        [VARDE, "rules", "check", "--config", config], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 1
    assert "rule R13_LABOUR_SELF lead: INGEN finnes ikke" in checked.stderr

    _edit(routing, 'lead = "INGEN"', 'lead = "NAV"')
    rota = config / "rota.toml"
    _edit(rota, "# KRISESENTER = 5", "NAV = 1")
    _edit(rota, '# KRISESENTER = "SOSMED"', 'NAV = "SOSMED"')
    eventually(lambda: STALE not in varde.metrics("router"))
    assert _lead_of_a_new_case(varde).startswith("Sosialmedisinsk senter")
    assert "NAV hadde ikke kapasitet da saken kom." in cards(varde)[0].text


def test_a_new_member_is_known_in_the_chat_and_stays_so_when_the_file_breaks(
    varde: Varde, config: Path
) -> None:
    _edit(config / "partners.toml", 'local = "nav"', 'local = "navvakta"')
    eventually(lambda: "kjenner deg ikke" not in say(varde, "navvakta", "/sak liste"))
    assert "kjenner deg ikke" in say(varde, "nav", "/sak liste")

    _edit(config / "partners.toml", 'local = "navvakta"', "local = 7")
    eventually(lambda: STALE in varde.metrics("chatops"))
    assert "kjenner deg ikke" not in say(varde, "navvakta", "/sak liste")


def test_a_rule_for_screening_of_ones_own_is_taken_into_use_and_a_broken_one_is_not(
    varde: Varde, config: Path
) -> None:
    own = config / "screening" / "indicators.toml"
    own.parent.mkdir()
    own.write_text(own_indicators(), encoding="utf-8")
    eventually(lambda: _taken_into_use(varde, "router", 1))
    varde.send_mail(f"{TEXT} Hun er redd.")
    eventually(lambda: len(cards(varde)) == 1)
    assert "identitetsdokument" in cards(varde)[0].text

    own.write_text(
        own_indicators().replace("triggers = [", 'triggers = ["s*",', 1), encoding="utf-8"
    )
    eventually(lambda: STALE in varde.metrics("router"))
    varde.send_mail(f"{TEXT} Hun er redd.", subject="En til")
    eventually(lambda: len(cards(varde)) == 2)
    assert "identitetsdokument" in cards(varde)[0].text


def _taken_into_use(varde: Varde, service: str, times: int) -> bool:
    log = varde.process(service).log.read_text(encoding="utf-8")
    return log.count("configuration taken into use") >= times
