"""The authenticator that Chromium itself plays."""

from playwright.async_api import CDPSession, Page

_KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


async def with_key(page: Page) -> tuple[CDPSession, str]:
    """A security key in this page's browser: what it is changed by, and its id there."""
    device = await page.context.new_cdp_session(page)
    await device.send("WebAuthn.enable")
    made = await device.send("WebAuthn.addVirtualAuthenticator", {"options": _KEY})
    return device, str(made["authenticatorId"])
