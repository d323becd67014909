"""The headers of every answer: nothing is stored, nothing is fetched, nobody is told."""

import base64
import hashlib
from collections.abc import Iterable

_NOBODY = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "web-share",
    "xr-spatial-tracking",
)


def security_headers(style: str, *scripts: str) -> list[tuple[str, str]]:
    """Headers for every answer of pages whose only style and script elements hold these."""
    return [
        ("content-security-policy", _content_policy(style, scripts)),
        ("cache-control", "no-store, no-transform"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("x-dns-prefetch-control", "off"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("permissions-policy", ", ".join(f"{feature}=()" for feature in _NOBODY)),
    ]


def _content_policy(style: str, scripts: Iterable[str]) -> str:
    return (
        f"default-src 'none'; style-src {_source(style)}; "
        f"script-src {' '.join(map(_source, scripts))}; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
        "require-trusted-types-for 'script'"
    )


def _source(content: str) -> str:
    """The source expression that allows exactly ``content`` (Content Security Policy Level 3)."""
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"'sha256-{digest}'"
