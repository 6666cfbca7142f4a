"""Health: what the doctor finds and advises, version and licences."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext

from mediahub.administration import health
from mediahub.administration.health import Found, LookFailed
from mediahub.http.context import release_connection, services
from mediahub.http.language import translated_error
from mediahub.web.admin.frame import admin_blueprint

blueprint = admin_blueprint("admin_health", __name__, "/health")
ORDER = {"problem": 0, "note": 1, "ok": 2}


@blueprint.get("")
def page() -> str:
    """Version and licences at once; the page asks again for what the doctor finds, which takes seconds."""
    findings: list[Found] | None = None
    problem = ""
    if "look" in request.args:
        release_connection()
        try:
            findings = sorted(health.look(services().settings), key=lambda one: ORDER.get(one.state, 0))
        except LookFailed as error:
            problem = translated_error(error)
    return render_template(
        "admin/system/health.html",
        findings=findings,
        names=_names(),
        problem=problem,
        version=health.version(),
        packages=health.packages(),
    )


def _names() -> dict[str, str]:
    """What the doctor looked at, in words."""
    return {
        "disk": gettext("Disk"),
        "database": gettext("Database"),
        "storage": gettext("Storage (S3)"),
        "clock": gettext("Clock"),
        "writing": gettext("Writing to S3"),
        "volumes": gettext("Volumes of the S3 server"),
        "index": gettext("Search index"),
        "records": gettext("Records"),
        "readers": gettext("Reading files"),
        "sandbox": gettext("Sandbox"),
        "ftp": gettext("FTP"),
        "ftp-cert": gettext("Certificate of FTP"),
        "ftp-tls": gettext("TLS of FTP"),
        "worker": gettext("Worker"),
        "indexer": gettext("Indexer"),
        "set_apart": gettext("Unreadable files"),
        "db-clock": gettext("Clock of the database"),
        "backups": gettext("Backups"),
        "retention": gettext("Retention"),
        "quarantine": gettext("Quarantine"),
        "secrets": gettext("Stored secrets"),
        "signing": gettext("Content Credentials"),
        "time_stamps": gettext("Time stamps"),
        "keys": gettext("Keys of machines"),
        "web": gettext("Web server"),
        "browsers": gettext("Addresses"),
        "bytes": gettext("Pictures and uploads"),
        "words": gettext("Words in pictures"),
        "looks": gettext("Look-alikes"),
        "visual_words": gettext("Visual words"),
        "faces": gettext("Faces"),
        "pages": gettext("Pages"),
    }
