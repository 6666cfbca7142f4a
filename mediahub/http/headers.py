"""Security headers on every answer: a strict Content-Security-Policy first of all."""

from __future__ import annotations

from flask import Flask, request
from flask.wrappers import Response

from mediahub.settings import Settings

POLICY = "Content-Security-Policy"
PERSONAL = frozenset({"text/html", "application/json", "application/problem+json", "text/csv"})
"""Types of answers that are made for whoever asks, and shown on no other site."""


def init_app(app: Flask, settings: Settings) -> None:
    """Add the headers. Pictures and clips may come straight from S3, everything else comes from here."""
    headers = security_headers(settings.s3_origin, settings.is_https)

    @app.after_request
    def secure(response: Response) -> Response:
        keep_in_no_cache(response)
        response.headers.update(own_location(response.headers.get("Location"), request.host_url))
        for name, value in headers.items():
            if name != "X-Frame-Options" or "frame-ancestors *" not in response.headers.get(POLICY, ""):
                response.headers.setdefault(name, value)  # the old header knows no "anyone": it is left out
        return response


def keep_in_no_cache(response: Response) -> None:
    """An answer is for whoever asked, and for now, unless its view says something else. Only what is surely
    no picture of a public gallery is kept from other sites, too."""
    value = response.headers.get("Cache-Control")
    if value is not None:
        response.headers["Cache-Control"] = value.replace("=True", "")  # as Flask-Security writes directives
    elif response.mimetype in PERSONAL:
        response.headers["Cache-Control"] = "private, no-store"
    else:
        response.headers["Cache-Control"] = "no-store"
    if "private" in response.headers.get("Cache-Control", ""):
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")


def own_location(location: str | None, host_url: str) -> dict[str, str]:
    """`Location` of a redirect within our pages as a path: the host of a request is its sender's to write."""
    if location is None or not location.startswith(host_url):
        return {}
    return {"Location": "/" + location.removeprefix(host_url).lstrip("/")}


def security_headers(s3_origin: str, https: bool) -> dict[str, str]:
    """The headers for an app whose media lives at `s3_origin`, or under its own address if that is empty."""
    media = f"'self' {s3_origin}".rstrip()
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "font-src": "'self'",
        "img-src": f"{media} data: blob:",
        "media-src": media,
        "connect-src": media,
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    headers = {
        POLICY: "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    }
    if https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers
