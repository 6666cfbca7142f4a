"""Registering as press of an event, by request or by invitation."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, Flask, render_template, request
from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from mediahub.catalog.models import Event, PressInvitation, PressPage
from mediahub.http.context import services
from mediahub.http.language import chosen_language
from mediahub.identity.addresses import find_user
from mediahub.identity.invitations import find_invitation
from mediahub.identity.press import account_of
from mediahub.identity.rate_limits import client_key
from mediahub.identity.registration import MAX_PROOF, Application, faults, proof_mime, register
from mediahub.identity.signin import limit_view
from mediahub.objects.holdings import delete_unowned
from mediahub.storage import StorageError
from mediahub.storage.keys import press_proof_key
from mediahub.storage.streaming import put_whole
from mediahub.web.press.letters import write_decision, write_link, write_received, write_waiting
from mediahub.web.press.page import public_event_or_404
from mediahub.web.press.sign_in_links import sends_mail

blueprint = Blueprint("signup", __name__, url_prefix="/press/<slug>")

LIMIT = "20 per hour"
FORM_SPARE = 64 << 10
"""Bytes of a form beside its file."""
FIELDS = ("name", "email", "outlet", "position", "proof")
WRONG = {
    "name": lazy_gettext("Your name, as it stands under your work."),
    "email": lazy_gettext("An address that your link to sign in can be sent to."),
    "outlet": lazy_gettext("The newspaper, agency or channel that you work for."),
    "proof": lazy_gettext("One thing that shows you are press: a card number, a link (https://…) or a file."),
}


def init_app(app: Flask) -> None:
    """Limit how often one address registers."""
    limit_view(app, "signup.page", LIMIT, client_key)


@blueprint.route("/register", methods=["GET", "POST"])
def page(slug: str) -> str | tuple[str, int]:
    """The form, which takes a minute; and what becomes of it."""
    request.max_content_length = MAX_PROOF + FORM_SPARE
    with services().database.read() as database:
        event, page = public_event_or_404(database, slug)
        invitation = find_invitation(database, event.id, request.values.get("invitation", ""))
    if not (page.takes_requests or invitation):
        return render_template("press/closed.html", event=event, page=page), 403
    if request.method == "GET":
        return _form(event, page, invitation, {}, {})
    said = {name: request.form.get(name, "")[:500] for name in FIELDS}
    application = Application(**said)
    file = request.files.get("file")
    data = file.stream.read(MAX_PROOF + 1) if file and file.filename else b""
    missing = faults(application, bool(data), invitation is not None)
    wrong: dict[str, str | LazyString] = {field: WRONG[field] for field in FIELDS if field in missing}
    mime = _checked_file(file, data, wrong)
    if wrong:
        return _form(event, page, invitation, said, wrong), 400
    try:
        application = replace(application, proof_key=_keep(slug, data), proof_mime=mime or "")
    except StorageError:
        message = gettext("The file could not be kept just now. Try again in a moment, or give a link.")
        return _form(event, page, invitation, said, {"file": message}), 503
    with services().database.begin() as database:
        before = _proof_of(database, event, application)
        outcome = _take(database, event, page, application, invitation)
    delete_unowned(services().database, services().bucket, [before, application.proof_key])
    return render_template(
        "press/registered.html",
        event=event,
        page=page,
        email=application.email,
        approved=invitation is not None and invitation.is_approved and outcome != "waiting",
        has_mail=sends_mail(),
    )


def _take(
    database: Session,
    event: Event,
    page: PressPage,
    application: Application,
    invitation: PressInvitation | None,
) -> str:
    outcome, account = register(database, event, application, invitation)
    if account is not None:
        account.user.language = account.user.language or chosen_language()
    if outcome == "waiting" and account is not None:
        write_received(database, account, event)
        write_waiting(database, account, event, page.contact_email)
    elif outcome == "approved" and account is not None:
        write_decision(database, account, event, page.contact_email)
    elif outcome == "known" and account is not None:
        write_link(database, account.user, f"/events/{event.slug}/")
    return outcome


def _proof_of(database: Session, event: Event, application: Application) -> str | None:
    """Where the file lies by which the same person asked before."""
    user = find_user(database, application.email)
    account = account_of(database, user.id, event.id) if user else None
    return account.proof_key if account else None


def _keep(slug: str, data: bytes) -> str | None:
    """Where the file lies that they sent, if they sent one."""
    if not data:
        return None
    key = press_proof_key(slug, secrets.token_hex(16))
    put_whole(services().bucket, key, data)
    return key


def _checked_file(file: FileStorage | None, data: bytes, wrong: dict[str, str | LazyString]) -> str | None:
    """What kind of file it is; says in `wrong` why it is not taken."""
    if not data:
        return None
    mime = proof_mime(data)
    if len(data) > MAX_PROOF:
        wrong["file"] = gettext("The file is larger than 5 MB.")
    elif mime is None:
        wrong["file"] = gettext("Send a JPEG, a PNG or a PDF.")
    return mime


def _form(
    event: Event,
    page: PressPage,
    invitation: PressInvitation | None,
    said: dict[str, str],
    wrong: Mapping[str, str | LazyString],
) -> str:
    return render_template(
        "press/register.html",
        event=event,
        page=page,
        invitation=invitation,
        code=request.values.get("invitation", "") if invitation else "",
        asked_code=request.values.get("invitation", ""),
        said=said,
        wrong=wrong,
    )
