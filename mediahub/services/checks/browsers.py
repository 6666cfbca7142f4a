"""Browser checks of an installation: which addresses open it, and whether pictures come to them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from mediahub.messages import N_, message
from mediahub.networks import is_loopback
from mediahub.outbound.addresses import AddressRefused
from mediahub.outbound.http import call
from mediahub.services.checks.finding import Finding
from mediahub.services.installation import web_answers
from mediahub.settings import Settings
from mediahub.storage import Bucket, Presigner, StorageError

PROBE = "incoming/doctor"
SECONDS = 5.0
OK = 200


def look_as_a_browser(settings: Settings) -> Iterator[Finding]:
    """What people open, and how pictures and uploads go there."""
    yield Finding("browsers", "ok", message("open %(addresses)s", addresses=", ".join(settings.opened_by)))
    yield _impossible(settings) or _bytes(settings)


def _impossible(settings: Settings) -> Finding | None:
    """What cannot work, whatever answers here."""
    if settings.s3_is_proxied:
        return None
    pages, s3 = urlsplit(settings.base_url), urlsplit(settings.s3_public_url)
    if pages.scheme == "https" and s3.scheme == "http":
        words = message(
            "browsers take no pictures from %(url)s, as the pages are https: leave "
            "MEDIAHUB_S3_PUBLIC_ENDPOINT out, and they come by the address of the pages",
            url=settings.s3_public_url,
        )
        return Finding("bytes", "problem", words)
    if is_loopback(s3.hostname or "") and not is_loopback(pages.hostname or ""):
        words = message(
            "only this machine reaches %(url)s, so others see no picture: leave MEDIAHUB_S3_PUBLIC_ENDPOINT "
            "out, and they come by the address of the pages",
            url=settings.s3_public_url,
        )
        return Finding("bytes", "problem", words)
    return None


def _bytes(settings: Settings) -> Finding:
    """Write an object and take it as a page does, under each address."""
    if settings.s3_is_proxied and not web_answers(settings, "healthz"):
        words = N_("not looked at: they come through the web server, which does not answer")
        return Finding("bytes", "note", words)
    bucket, signer = Bucket(settings), Presigner(settings)
    homes = settings.addresses if settings.s3_is_proxied else [""]
    try:
        bucket.put_bytes(PROBE, b"mediahub doctor", "text/plain")
        failed = [(home, why) for home in homes if (why := _refusal(home + signer.get(PROBE), settings))]
        bucket.delete(PROBE)
    except StorageError:
        return Finding("bytes", "note", N_("not looked at: they need storage"))
    if not settings.s3_is_proxied:
        where = settings.s3_public_url
        if failed:
            why = failed[0][1]
            words = message("browsers take pictures from %(url)s, but %(why)s", url=where, why=why)
            return Finding("bytes", "problem", words)
        return Finding("bytes", "ok", message("pictures and uploads go straight to %(url)s", url=where))
    if failed:
        home, why = failed[0]
        words = message(
            "pictures do not come through the web server: %(address)s: %(why)s", address=home, why=why
        )
        return Finding("bytes", "problem", words)
    return Finding("bytes", "ok", N_("pictures and uploads go by the same address as the pages"))


def _refusal(url: str, settings: Settings) -> str:
    """Why a page does not get this object; empty if it does."""
    origin = settings.origins[0]
    try:
        answer = call("GET", url, {"Origin": origin}, private=True, seconds=SECONDS)
    except (OSError, AddressRefused) as error:
        return message("it does not answer (%(error)s)", error=error)
    if answer.status != OK:
        return message("it answers %(status)s", status=answer.status)
    allowed = answer.headers.get("Access-Control-Allow-Origin")
    if not settings.s3_is_proxied and allowed not in {origin, "*"}:
        return message(
            "it does not let pages of %(origin)s in: allow that origin in its CORS rules", origin=origin
        )
    return ""
