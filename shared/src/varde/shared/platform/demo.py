"""The demonstration: keys, database and every service in one process, and samples through the doors."""

import asyncio
import smtplib
import sys
import tomllib
import urllib.parse
import urllib.request
from email.message import EmailMessage
from importlib.resources import files
from typing import Any

from varde.shared.errors import Refused
from varde.shared.platform.platform import Platform
from varde.shared.platform.services import running, stop_on_signals
from varde.shared.platform.settings import CoreSettings, Profile
from varde.shared.store import cases, sealed
from varde.shared.vault import create_keys, create_link_secret

RECIPIENT = "bekymring@varde.example"
_SAMPLES = files("varde.shared.platform").joinpath("samples.toml")
_SECONDS = 10.0


async def run_demo(core: CoreSettings, *, empty: bool) -> None:
    """Run until Ctrl-C. A second start continues where the first one was."""
    if core.profile is not Profile.EMBEDDED:
        raise Refused("the demo is for the embedded profile: unset VARDE_PROFILE")
    create_keys(core.keys)
    create_link_secret(core.keys)
    async with running(core, []) as platform:
        stop_on_signals(platform.stopping)
        fresh = await _is_fresh(platform)
        _say_where(platform)
        if fresh and not empty:
            await _send_samples(platform)
        _say(f"\nPress Ctrl-C to stop. Everything is kept in {core.data_dir}/.")
        await platform.stopping.wait()
        _say("\nStopping ...")
    if platform.failure is not None:
        raise platform.failure
    _say("Stopped. Start again to continue where you were.")


async def _is_fresh(platform: Platform) -> bool:
    async with platform.database.read() as tx:
        return not await cases.open_cases(tx) and await sealed.oldest_waiting(tx) is None


def _say_where(platform: Platform) -> None:
    where = platform.addresses
    smtp = where["smtp"]
    _say("Varde runs on this machine.\n")
    _say(f"  Public form      {where['form']}")
    if "channel" in where:  # the group may meet in Slack or Teams instead
        _say(f"  Local channel    {where['channel']}   (the partner group; pick who you are)")
    _say(f"  The desk         {where['desk']}   (the coordinator; see below)")
    _say(f"  E-mail           {smtp}   to {RECIPIENT}")
    _say(f"  Operators        http://{platform.core.ops_host}:{platform.core.ops_port}/readyz\n")
    _say("To sign in at the desk, make a one-time code in another terminal:")
    _say("  .venv/bin/varde desk add-account koordinator\n")
    _say("Send one more by e-mail (Debian: apt-get install swaks):")
    _say(f"  swaks --to {RECIPIENT} --server {smtp} --body 'Jeg er bekymret for naboen.'")


async def _send_samples(platform: Platform) -> None:
    host, port = platform.addresses["smtp"].rsplit(":", 1)
    samples = tomllib.loads(_SAMPLES.read_text(encoding="utf-8"))
    await asyncio.to_thread(_send_mails, host, int(port), samples["mail"])
    await asyncio.to_thread(_post_form, platform.addresses["form"], samples["form"])
    _say("\nThree sample concerns were sent: two by e-mail, one by the form.")
    _say("Two stand in the channel in a moment; one waits for the coordinator at the desk.")


def _send_mails(host: str, port: int, mails: list[dict[str, str]]) -> None:
    with smtplib.SMTP(host, port, timeout=_SECONDS) as door:
        for sample in mails:
            mail = EmailMessage()
            mail["From"] = sample["from"]
            mail["To"] = RECIPIENT
            mail["Subject"] = sample["subject"]
            mail.set_content(sample["text"])
            door.send_message(mail)


def _post_form(url: str, answers: dict[str, Any]) -> None:
    body = urllib.parse.urlencode(answers).encode()
    request = urllib.request.Request(f"{url.rstrip('/')}/nb/", data=body)  # noqa: S310 # our own address
    with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 # the same
        answer.read()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
