"""Press accounts of an event: who waits, who is in, invitations; for those who let people in."""

from __future__ import annotations

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.press_pages import press_page
from mediahub.delivery.usage.report import pictures_by_user
from mediahub.http.addresses import invitation_address, press_addresses
from mediahub.http.context import (
    event_of,
    event_or_404,
    presigner,
    require_sign_in,
    requires,
    services,
    viewer,
)
from mediahub.http.incoming import bounded_int
from mediahub.http.language import translated_error
from mediahub.identity.press import Decision, PressError, accounts_of, count_waiting, require_account
from mediahub.identity.press_office import requests
from mediahub.identity.press_office.invitations import is_open, list_invitations
from mediahub.rights import Capability
from mediahub.web.press.sign_in_links import sends_mail

blueprint = Blueprint("accounts", __name__, url_prefix="/events/<slug>/accounts")
blueprint.before_request(require_sign_in)
blueprint.before_request(
    requires(Capability.LET_PRESS_IN, lazy_gettext("Press accounts are for admins and marketing."))
)

EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
DECISION_WORDS: tuple[Decision, ...] = ("approved", "refused", "suspended")


@blueprint.get("")
def page(slug: str) -> str:
    """Who waits first, then everyone else, and the invitations."""
    return _page(slug)


@blueprint.post("/<int:account_id>")
def decide(slug: str, account_id: int) -> BaseResponse:
    """Approve, refuse or suspend; they are written to."""
    decision = request.form.get("decision", "")
    if decision not in DECISION_WORDS:
        abort(400)
    try:
        account = requests.decide(
            services().database, event_of(slug), account_id, decision, viewer().user_id,
            request.form.get("reason", ""), press_addresses(),
        )  # fmt: skip
    except PressError as error:
        flash(translated_error(error))
    else:
        flash(_decided(decision, account.user.name))
    return redirect(url_for("accounts.page", slug=slug))


@blueprint.post("/<int:account_id>/link")
def link(slug: str, account_id: int) -> str:
    """A link that signs them in, to hand over: shown once, on this answer alone."""
    event, addresses = event_of(slug), press_addresses()
    name, address = requests.link_to_hand_over(services().database, event, account_id, addresses)
    return _page(slug, secret=(gettext("A link that signs %(name)s in, once", name=name), address))


@blueprint.get("/<int:account_id>/proof")
def proof(slug: str, account_id: int) -> BaseResponse:
    """The file that they sent: to save, never shown inside a page."""
    with services().database.read() as database:
        account = require_account(database, event_or_404(database, slug).id, account_id)
    if account.proof_key is None:
        abort(404, gettext("They sent no file."))
    name = f"proof-{account.id}.{EXTENSIONS.get(account.proof_mime, 'bin')}"
    response = redirect(
        presigner().get(account.proof_key, filename=name, mime=account.proof_mime, attachment=True)
    )
    response.cache_control.no_store = True
    return response


@blueprint.post("/invitations")
def invite(slug: str) -> BaseResponse | str:
    """Make an invitation; its link is shown once."""
    form = request.form
    try:
        _, code = requests.invite(
            services().database,
            event_of(slug).id,
            label=form.get("label", ""),
            people=form.get("people", type=bounded_int) or 0,
            days=form.get("days", type=bounded_int) or 0,
            is_approved="approved" in form,
            by=viewer().user_id,
        )
    except PressError as error:
        flash(translated_error(error))
        return redirect(url_for("accounts.page", slug=slug))
    return _page(slug, secret=(gettext("The link of this invitation"), invitation_address(slug, code)))


@blueprint.post("/invitations/<int:invitation_id>/revoke")
def revoke(slug: str, invitation_id: int) -> BaseResponse:
    """End an invitation; who registered with it stays."""
    try:
        requests.revoke_invitation(services().database, event_of(slug).id, invitation_id)
    except PressError as error:
        flash(translated_error(error))
    return redirect(url_for("accounts.page", slug=slug))


def init_app(app: Flask) -> None:
    """Give templates `waiting_press(slug)`."""
    app.context_processor(lambda: {"waiting_press": waiting_press})


def waiting_press(slug: str) -> int:
    """How many requests wait for whoever asks to decide about them."""
    if not viewer().may(Capability.LET_PRESS_IN, slug):
        return 0
    with services().database.read() as database:
        return count_waiting(database, slug)


def _page(slug: str, secret: tuple[str, str] | None = None) -> str:
    with services().database.read() as database:
        event = event_or_404(database, slug)
        accounts = accounts_of(database, event.id)
        return render_template(
            "press/accounts.html",
            event=event,
            waiting=[one for one in accounts if one.state == "waiting"],
            others=[one for one in accounts if one.state != "waiting"],
            taken=pictures_by_user(database, event.id),
            invitations=[(one, is_open(one)) for one in list_invitations(database, event.id)],
            has_mail=sends_mail(),
            is_public=press_page(database, event).is_public,
            secret=secret,
        )


def _decided(decision: str, name: str) -> str:
    if decision == "approved":
        return gettext("%(name)s is approved.", name=name)
    if decision == "refused":
        if not sends_mail():
            return gettext("%(name)s is refused. No mail server is set, so tell them yourself.", name=name)
        return gettext("%(name)s is refused, and was sent the reason.", name=name)
    return gettext("%(name)s is suspended, from this moment.", name=name)
