"""Nothing of a mail reaches a log, whatever level somebody asks for."""

import logging
import logging.config

import pytest

from support.mailroom import RECIPIENT, ListReceiver, RawClient, open_mailroom

MARKERS = ("marker-sender", "marker-subject", "marker-body", "marker-helo", "marker-rcpt")
MAIL = b"Subject: marker-subject\r\n\r\nmarker-body\r\n"


async def _send_markers(client: RawClient) -> None:
    await client.say("EHLO marker-helo.example")
    await client.say("MAIL FROM:<marker-sender@nabo.example>")
    await client.say("RCPT TO:<marker-rcpt@varde.example>")
    await client.say(f"RCPT TO:<{RECIPIENT}>")
    await client.say("DATA")
    await client.send(MAIL)
    await client.say(b".")


@pytest.mark.parametrize("error", [None, ValueError("marker-body")])
async def test_at_debug_level_no_marker_is_logged(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], error: Exception | None
) -> None:
    async with open_mailroom(ListReceiver(fails_with=error)) as room:
        caplog.set_level(logging.DEBUG)
        for name in ("mail.log", "mail.debug"):
            caplog.set_level(logging.DEBUG, name)
            logging.getLogger(name).addHandler(caplog.handler)
        await _send_markers(await room.client())
    for name in ("mail.log", "mail.debug"):
        logging.getLogger(name).removeHandler(caplog.handler)
    assert [record for record in caplog.records if record.name.startswith("mail")] == []
    written = caplog.text + "".join(capfd.readouterr())
    assert not [marker for marker in MARKERS if marker in written]


async def test_silence_survives_somebody_configuring_the_loggers_anew(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with open_mailroom() as room:
        logging.config.dictConfig(
            {
                "version": 1,
                "incremental": True,
                "loggers": {"mail.log": {"level": "DEBUG", "propagate": True}},
            }
        )
        logging.getLogger("mail.log").disabled = False
        caplog.set_level(logging.DEBUG)
        await _send_markers(await room.client())
    assert not [record for record in caplog.records if record.name == "mail.log"]


async def test_no_metric_holds_a_word_of_the_mail() -> None:
    async with open_mailroom() as room:
        await _send_markers(await room.client())
    labels = [str(sample) for family in room.registry.collect() for sample in family.samples]
    assert not [marker for marker in MARKERS if any(marker in label for label in labels)]
