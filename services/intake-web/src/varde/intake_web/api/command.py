"""``varde portal-secret``: a secret for a portal, and what to keep of it."""

import typer

from varde.intake_web.api.portals import new_secret


def portal_secret() -> None:
    """Make a secret for a portal: give it to the portal, and put the hash in portals.toml."""
    secret, stored = new_secret()
    typer.echo(f"secret, for the portal alone:  {secret}")
    typer.echo(f'hash, for secrets = [ … ]:     "{stored}"')
