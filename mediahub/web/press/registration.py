"""Registering as press of an event, by request or by invitation."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Flask, render_template, request
from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from mediahub.catalog.models import Event, PressInvitation, PressPage
from mediahub.catalog.press_pages import public_page
from mediahub.http.addresses import press_addresses
from mediahub.http.body_limits import FORM_SPARE, takes_up_to
from mediahub.http.context import services, viewer
from mediahub.http.language import chosen_language
from mediahub.identity.limits.rate_limits import client_key
from mediahub.identity.limits.work_limits import ASKED_OFTEN, Rate
from mediahub.identity.press_office.invitations import find_invitation
from mediahub.identity.press_office.office import apply_for_account
from mediahub.identity.press_office.registration import MAX_PROOF, Application, faults, proof_mime
from mediahub.identity.signin import limit_view
from mediahub.storage import StorageError
from mediahub.web.press.sign_in_links import sends_mail

blueprint = Blueprint("registration", __name__, url_prefix="/press/<slug>")

LIMIT = Rate("press-registration", 20, 3600, ASKED_OFTEN)
FIELDS = ("name", "email", "outlet", "position", "proof")
WRONG = {
    "name": lazy_gettext("Your name, as it stands under your work."),
    "email": lazy_gettext("An address that your link to sign in can be sent to."),
    "outlet": lazy_gettext("The newspaper, agency or channel that you work for."),
    "proof": lazy_gettext("One thing that shows you are press: a card number, a link (https://…) or a file."),
}


def init_app(app: Flask) -> None:
    """Limit how often one address registers."""
    limit_view(app, "registration.page", LIMIT, client_key)


@blueprint.route("/register", methods=["GET", "POST"])
@takes_up_to(MAX_PROOF + FORM_SPARE, from_guests=True)
def page(slug: str) -> str | tuple[str, int]:
    """The form, which takes a minute; and what becomes of it."""
    with services().database.read() as database:
        event, page = public_page(database, viewer(), slug)
        invitation = find_invitation(database, event.id, request.values.get("invitation", ""))
    if not (page.takes_requests or invitation):
        return render_template("press/closed.html", event=event, page=page), 403
    if request.method == "GET":
        return _form(event, page, invitation, {}, {})
    sent = {name: request.form.get(name, "")[:500] for name in FIELDS}
    file = request.files.get("file")
    data = file.stream.read(MAX_PROOF + 1) if file and file.filename else b""
    application = Application(**sent, proof_mime=proof_mime(data) or "")
    wrong = _wrong(application, data, is_invited=invitation is not None)
    if wrong:
        return _form(event, page, invitation, sent, wrong), 400
    try:
        outcome = apply_for_account(
            services().database, services().bucket, event, page, application, invitation, data,
            language=chosen_language(), addresses=press_addresses(), translate=gettext,
        )  # fmt: skip
    except StorageError:
        message = gettext("The file could not be kept just now. Try again in a moment, or give a link.")
        return _form(event, page, invitation, sent, {"file": message}), 503
    return render_template(
        "press/registered.html",
        event=event,
        page=page,
        email=application.email,
        approved=invitation is not None and invitation.is_approved and outcome != "waiting",
        has_mail=sends_mail(),
    )


def _wrong(application: Application, data: bytes, *, is_invited: bool) -> dict[str, str | LazyString]:
    """By field, what is missing or wrong, and why the file is not taken."""
    found = faults(application, bool(data), is_invited)
    wrong: dict[str, str | LazyString] = {field: WRONG[field] for field in FIELDS if field in found}
    if len(data) > MAX_PROOF:
        wrong["file"] = gettext("The file is larger than 5 MB.")
    elif data and not application.proof_mime:
        wrong["file"] = gettext("Send a JPEG, a PNG or a PDF.")
    return wrong


def _form(
    event: Event,
    page: PressPage,
    invitation: PressInvitation | None,
    sent: dict[str, str],
    wrong: Mapping[str, str | LazyString],
) -> str:
    return render_template(
        "press/register.html",
        event=event,
        page=page,
        invitation=invitation,
        code=request.values.get("invitation", "") if invitation else "",
        asked_code=request.values.get("invitation", ""),
        said=sent,
        wrong=wrong,
    )
