"""Signing in by OpenID Connect: what the desk asks of a provider, and what it believes of the answers.

The protocol is Authlib's, tokens are joserfc's; nothing outside this package knows either.
"""

from varde.desk.oidc.errors import Away, Misconfigured, NotLetIn, WhyNot
from varde.desk.oidc.provider import Provider, http_client
from varde.desk.oidc.registration import Registration, registration
from varde.desk.oidc.signing_in import Asked, Attempt, SigningIn
from varde.desk.oidc.tokens import Identity, LoggedOut

__all__ = [
    "Asked",
    "Attempt",
    "Away",
    "Identity",
    "LoggedOut",
    "Misconfigured",
    "NotLetIn",
    "Provider",
    "Registration",
    "SigningIn",
    "WhyNot",
    "http_client",
    "registration",
]
