"""The team of one event: who works for it, and as what; for its admins."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_security import current_user
from werkzeug.wrappers import Response as BaseResponse

from mediahub.http.addresses import new_password_address
from mediahub.http.context import event_of, event_or_404, require_sign_in, requires, services, viewer
from mediahub.http.language import page_language, translated_error
from mediahub.http.signin.reauthentication import require_fresh
from mediahub.identity.people.event_team import add_member, change_member, team_of
from mediahub.identity.people.invitations import NewPerson
from mediahub.mail import smtp
from mediahub.problems import Conflict, Invalid
from mediahub.rights import Capability
from mediahub.web.admin.people.people import OF_EVENT
from mediahub.web.shared.display import role_names

blueprint = Blueprint("event_team", __name__, url_prefix="/events/<slug>/team")
blueprint.before_request(require_sign_in)
blueprint.before_request(
    requires(Capability.MANAGE_TEAM, lazy_gettext("The team of an event is the business of its admins."))
)


@blueprint.before_request
def prove_before_changes() -> None:
    """Who may do what is changed only by who proved lately who they are."""
    if request.method == "POST":
        require_fresh()


@blueprint.get("")
def page(slug: str) -> str:
    """Everyone with a role for this event, and a form for one more."""
    return _page(slug)


@blueprint.post("")
def add(slug: str) -> BaseResponse | str | tuple[str, int]:
    """One more; a new account's link is sent, or shown once on this answer."""
    event, form, by_mail = event_of(slug), request.form, smtp.sends_mail(services().settings)
    new = NewPerson(
        form.get("email", ""),
        form.get("name", ""),
        event_roles={event.id: form.getlist("role")},
        language=page_language(),
    )
    try:
        address = add_member(
            services().database, event.id, new, new_password_address, by_mail=by_mail, shown_to=_outsider()
        )
    except (Invalid, Conflict) as error:
        return _page(slug, problem=translated_error(error)), 400
    if address:
        return _page(slug, secret=address)
    flash(gettext("They work for this event from now on."))
    return redirect(url_for("event_team.page", slug=slug), 303)


@blueprint.post("/<int:user_id>")
def change(slug: str, user_id: int) -> BaseResponse:
    """Exactly the roles that are ticked; none takes them out of the team."""
    try:
        change_member(
            services().database, event_of(slug).id, user_id, request.form.getlist("role"), by=viewer().user_id
        )
    except (Invalid, Conflict) as error:
        flash(translated_error(error), "error")
    else:
        flash(gettext("The roles are as you ticked them; they hold from the next click on."))
    return redirect(url_for("event_team.page", slug=slug), 303)


def _outsider() -> str:
    """Whoever asks, where they are nobody of the office and so may know no password that opens more."""
    return "" if viewer().may(Capability.MANAGE_ACCOUNTS) else str(current_user.email)


def _page(slug: str, *, problem: str = "", secret: str = "") -> str:
    with services().database.read() as session:
        event = event_or_404(session, slug)
        return render_template(
            "admin/events/team.html",
            event=event,
            team=team_of(session, event.id),
            problem=problem,
            secret=secret,
            form=request.form if problem else {},
            ticked=request.form.getlist("role") if problem else [],
            roles=OF_EVENT,
            role_names=role_names(),
            has_mail=smtp.sends_mail(services().settings),
            me=viewer().user_id,
        )
