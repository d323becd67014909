"""The doctor with the desk's own login in PostgreSQL sees what it must; with another's, it says what it cannot see."""

from dataclasses import replace
from pathlib import Path

import pytest

from support import stores
from support.scene import backed_up, config_in
from varde.shared.domain.clock import SystemClock
from varde.shared.platform.doctor import Scene, examine
from varde.shared.platform.settings import CoreSettings
from varde.shared.vault import create_keys

pytestmark = pytest.mark.postgres
PATIENT = 120.0
STORED = {"clock", "wraps", "schema", "concerns", "outbox", "letters", "backup"}


async def test_what_a_login_may_not_see_is_said_and_is_not_called_right(tmp_path: Path) -> None:
    config = config_in(tmp_path)
    core = CoreSettings(
        data_dir=tmp_path, config_dir=config, database_url="postgresql+asyncpg://elsewhere/varde"
    )
    create_keys(core.keys)
    async with stores.postgres() as owner, stores.logins(owner, ["desk", "intake"]) as logins:
        await backed_up(owner, SystemClock().now())
        hers = Scene(core, SystemClock(), logins["desk"])
        seen = await examine(hers, PATIENT)
        assert set(seen.fine) >= STORED
        assert {f.code for f in seen.findings if f.topic == "desk"} == {"no_account"}
        unseen = await examine(replace(hers, database=logins["intake"]), PATIENT)
        assert {f.topic for f in unseen.findings if f.code == "no_right"} >= STORED
        assert not STORED & set(unseen.fine)
        assert "database_away" not in {f.code for f in unseen.findings}
