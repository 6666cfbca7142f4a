"""Press accounts of an event: who waits, who is in, invitations; for those who let people in."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import Event, PressAccount, UsageRecord
from mediahub.catalog.press_pages import press_page
from mediahub.http.context import event_or_404, presigner, require_sign_in, services, viewer
from mediahub.http.incoming import bounded_int
from mediahub.http.language import told
from mediahub.identity.invitations import create_invitation, is_open, list_invitations, revoke_invitation
from mediahub.identity.press import APPROVERS, Decision, PressError, decide_account
from mediahub.web.press.letters import hand_over_link, write_decision
from mediahub.web.press.sign_in_links import sends_mail

blueprint = Blueprint("accounts", __name__, url_prefix="/events/<slug>/accounts")
blueprint.before_request(require_sign_in)

EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
DECISION_WORDS: tuple[Decision, ...] = ("approved", "refused", "suspended")


@blueprint.before_request
def require_approver() -> None:
    """The queue holds people's addresses and proofs."""
    if not viewer().roles & APPROVERS:
        abort(403, gettext("Press accounts are for admins and marketing."))


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
        with services().database.begin() as database:
            event = event_or_404(database, slug)
            account = decide_account(
                database,
                account_id,
                event.id,
                decision,
                viewer().user_id,
                request.form.get("reason", ""),
            )
            write_decision(database, account, event, press_page(database, event).contact_email)
            name = account.user.name
    except PressError as error:
        flash(told(error))
    else:
        flash(_said(decision, name))
    return redirect(url_for("accounts.page", slug=slug))


@blueprint.post("/<int:account_id>/link")
def link(slug: str, account_id: int) -> str:
    """A link that signs them in, to hand over: shown once, on this answer alone."""
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        account = _account_or_404(database, event, account_id)
        if account.state != "approved":
            abort(409, gettext("Approve the account first."))
        address = hand_over_link(database, account.user, event)
        name = account.user.name
    return _page(slug, secret=(gettext("A link that signs %(name)s in, once", name=name), address))


@blueprint.get("/<int:account_id>/proof")
def proof(slug: str, account_id: int) -> BaseResponse:
    """The file that they sent: to save, never shown inside a page."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        account = _account_or_404(database, event, account_id)
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
        with services().database.begin() as database:
            event = event_or_404(database, slug)
            _, code = create_invitation(
                database,
                event.id,
                label=form.get("label", ""),
                people=form.get("people", type=bounded_int) or 0,
                days=form.get("days", type=bounded_int) or 0,
                is_approved="approved" in form,
                by=viewer().user_id,
            )
    except PressError as error:
        flash(told(error))
        return redirect(url_for("accounts.page", slug=slug))
    path = url_for("signup.page", slug=slug)
    address = f"{services().settings.base_url}{path}?{urlencode({'invitation': code})}"
    return _page(slug, secret=(gettext("The link of this invitation"), address))


@blueprint.post("/invitations/<int:invitation_id>/revoke")
def revoke(slug: str, invitation_id: int) -> BaseResponse:
    """End an invitation; who registered with it stays."""
    try:
        with services().database.begin() as database:
            revoke_invitation(database, event_or_404(database, slug).id, invitation_id)
    except PressError as error:
        flash(told(error))
    return redirect(url_for("accounts.page", slug=slug))


def _page(slug: str, secret: tuple[str, str] | None = None) -> str:
    with services().database.read() as database:
        event = event_or_404(database, slug)
        query = select(PressAccount).where(PressAccount.event_id == event.id)
        newest = query.options(joinedload(PressAccount.user), joinedload(PressAccount.invitation)).order_by(
            PressAccount.requested_at.desc()
        )
        accounts = list(database.scalars(newest))
        return render_template(
            "press/accounts.html",
            event=event,
            waiting=[one for one in accounts if one.state == "waiting"],
            others=[one for one in accounts if one.state != "waiting"],
            taken=_taken(database, event),
            invitations=[(one, is_open(one)) for one in list_invitations(database, event.id)],
            has_mail=sends_mail(),
            is_public=press_page(database, event).is_public,
            secret=secret,
        )


def _taken(database: Session, event: Event) -> dict[int | None, int]:
    """How many different pictures of the event each user took."""
    query = (
        select(UsageRecord.user_id, func.count(distinct(UsageRecord.asset_id)))
        .where(UsageRecord.event_id == event.id, UsageRecord.action == "download")
        .group_by(UsageRecord.user_id)
    )
    return dict(database.execute(query).all())


def _account_or_404(database: Session, event: Event, account_id: int) -> PressAccount:
    query = select(PressAccount).where(PressAccount.id == account_id, PressAccount.event_id == event.id)
    account = database.scalar(query.options(joinedload(PressAccount.user)))
    if account is None:
        abort(404, gettext("There is no such press account in this event."))
    return account


def _said(decision: str, name: str) -> str:
    if decision == "approved":
        return gettext("%(name)s is approved.", name=name)
    if decision == "refused":
        return gettext("%(name)s is refused, and was sent the reason.", name=name)
    return gettext("%(name)s is suspended, from this moment.", name=name)
