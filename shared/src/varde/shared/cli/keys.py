"""``varde keys``: create, show and rotate the keys that concerns are sealed to."""

from enum import StrEnum
from typing import Annotated

import typer

from varde.shared.cli.core import core_settings, run
from varde.shared.vault import (
    create_keys,
    create_link_secret,
    load_link_secrets,
    show_keys,
)

app = typer.Typer(help="Create, show and rotate keys.", no_args_is_help=True)


class Recipient(StrEnum):
    """Whose key."""

    TRIAGE = "triage"
    COORDINATOR = "coordinator"
    MAILER = "mailer"
    LINKS = "links"


@app.command()
def init() -> None:
    """Create the keys that are missing. Keys that exist are left alone."""
    folder = core_settings().keys
    created = create_keys(folder)
    secret = create_link_secret(folder)
    for key in created:
        print(f"created {key.recipient} {key.key_id}")
    if secret:
        print(f"created links {secret.key_id}")
    if not created and not secret:
        print(f"Nothing to do: all keys are in {folder}.")
        return
    if "coordinator" not in {key.recipient for key in created}:
        return
    print(f"Make a copy of {folder}/coordinator.key and keep it in a safe.")
    print("Without it, nobody can ever open what was sealed to it.")


@app.command()
def show() -> None:
    """Show which keys are in force. Never shows a private key."""
    folder = core_settings().keys
    for recipient, key_id, has_private in show_keys(folder):
        print(
            f"{recipient:12} {key_id}  {'private key here' if has_private else 'public key only'}"
        )
    if (folder / "links.key").exists():
        print(f"{'links':12} {load_link_secrets(folder).current.key_id}  private key here")


@app.command()
def rotate(
    recipient: Annotated[Recipient, typer.Argument(help="Whose key")],
    finish: Annotated[
        bool, typer.Option("--finish", help="Make no new key; only wrap what is left for this one")
    ] = False,
    as_member: Annotated[str | None, typer.Option("--as", help="Member id of who acts")] = None,
) -> None:
    """Put a new key in force and wrap everything for it. Run it again if it was interrupted.

    Of `links` nothing can be wrapped: the old secret is kept for comparing until it is used no more.

    Restart the services afterwards, so that they seal to the new key, and then run it with --finish.
    """
    # What opens and wraps is loaded here: keys are made and shown without it.
    from varde.shared.cli.rotating import finished, rotate_links, rotated  # noqa: PLC0415 - see above

    if recipient is Recipient.LINKS:
        run(rotate_links(as_member, finish=finish))
        return
    count = run(finished(recipient, as_member) if finish else rotated(recipient, as_member))
    print(f"{count} data keys are wrapped for the new {recipient} key.")
    if not finish:
        print(f"Restart the services now. Then run `varde keys rotate {recipient} --finish`.")
    if count or not finish:
        print("Keep the retired key until that says 0.")
