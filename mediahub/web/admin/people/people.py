"""People: the list, an invitation, and each one's roles, devices, tokens and second factors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.events import list_events
from mediahub.http.addresses import new_password_address
from mediahub.http.context import requires, services, viewer
from mediahub.http.incoming import bounded_int, is_row_id
from mediahub.http.language import page_language, translated_error
from mediahub.http.signin.reauthentication import require_fresh
from mediahub.identity.people import changes, invitations, roles
from mediahub.identity.people.listing import STATES, Wanted, find_people
from mediahub.identity.people.overview import person_overview
from mediahub.identity.sessions import here
from mediahub.mail import smtp
from mediahub.problems import Conflict, Invalid
from mediahub.rights import TEAM, Capability
from mediahub.web.admin.frame import admin_blueprint
from mediahub.web.shared.display import role_names

blueprint = admin_blueprint("admin_people", __name__, "/people")
blueprint.before_request(
    requires(Capability.MANAGE_ACCOUNTS, lazy_gettext("People are the business of admins."))
)

OF_INSTALLATION = ("admin", "marketing", "photographer", "press")
OF_EVENT = tuple(role for role in OF_INSTALLATION if role in TEAM)


@blueprint.before_request
def prove_before_changes() -> None:
    """What changes an account is done only by who proved lately who they are."""
    if request.method == "POST":
        require_fresh()


@blueprint.get("")
def page() -> str:
    """Everyone with an account, those who were here last first."""
    args = request.args
    wanted = Wanted(
        text=args.get("q", "").strip()[:200],
        role=args.get("role", "") if args.get("role") in OF_INSTALLATION else "",
        event_id=args.get("event", type=bounded_int),
        state=args.get("state", "") if args.get("state") in STATES else "",
        factor=args.get("factor", "") if args.get("factor") in ("yes", "no") else "",
    )
    with services().database.read() as session:
        return render_template(
            "admin/people/people.html",
            found=find_people(session, wanted, args.get("page", 1, type=bounded_int) or 1),
            wanted=wanted,
            events=list_events(session),
            role_names=role_names(),
            state_names=state_names(),
        )


@blueprint.get("/invite")
def form() -> str:
    """Who is invited, and as what."""
    return _form()


@blueprint.post("/invite")
def invite() -> BaseResponse | str | tuple[str, int]:
    """Make the account. Its link is sent, or shown once on this answer."""
    sent, by_mail = request.form, _sends_mail() and request.form.get("way") != "link"
    new = invitations.NewPerson(
        sent.get("email", ""), sent.get("name", ""), sent.getlist("role"), _event_roles(), page_language()
    )
    try:
        user_id, address = invitations.invite(services().database, new, new_password_address, by_mail=by_mail)
    except (Invalid, Conflict) as error:
        return _form(translated_error(error)), 400
    if not by_mail:
        return _person(user_id, address)
    flash(gettext("The invitation is on its way."))
    return _back(user_id)


@blueprint.get("/<int:user_id>")
def one(user_id: int) -> str:
    """One person."""
    return _person(user_id)


@blueprint.post("/<int:user_id>/name")
def name(user_id: int) -> BaseResponse:
    """What others call them."""
    changes.rename(services().database, user_id, request.form.get("name", ""))
    flash(gettext("Saved."))
    return _back(user_id)


@blueprint.post("/<int:user_id>/roles")
def give_roles(user_id: int) -> BaseResponse:
    """Roles for every event, and for single ones: exactly those that are ticked."""
    with _telling(gettext("The roles are as you ticked them; they hold from the next click on.")):
        with services().database.read() as session:
            none: dict[int, list[str]] = {event.id: [] for event in list_events(session)}
        roles.change_roles(
            services().database,
            user_id,
            request.form.getlist("role"),
            none | _event_roles(),
            by=viewer().user_id,
        )
    return _back(user_id, "roles")


@blueprint.post("/<int:user_id>/disable")
def disable(user_id: int) -> BaseResponse:
    """Shut them out at once."""
    with _telling(gettext("The account is disabled: whatever was open ends now.")):
        changes.disable(services().database, user_id, by=viewer().user_id)
    return _back(user_id)


@blueprint.post("/<int:user_id>/enable")
def enable(user_id: int) -> BaseResponse:
    """Let them in again."""
    with _telling(gettext("The account is enabled. They sign in anew.")):
        changes.enable(services().database, user_id)
    return _back(user_id)


@blueprint.post("/<int:user_id>/link")
def link(user_id: int) -> BaseResponse | str:
    """A link to a new password: sent, or shown once on this answer."""
    by_mail = _sends_mail() and request.form.get("way") == "mail"
    address = ""
    with _telling(gettext("The link is on its way.") if by_mail else ""):
        address = invitations.invite_again(
            services().database, user_id, new_password_address, by_mail=by_mail
        )
    return _person(user_id, address) if address and not by_mail else _back(user_id, "sign-in")


@blueprint.post("/<int:user_id>/password/remove")
def remove_password(user_id: int) -> BaseResponse:
    """Let their organisation alone sign somebody in."""
    with _telling(gettext("The password is removed, and they are signed out.")):
        changes.remove_password_of(services().database, user_id)
    return _back(user_id, "sign-in")


@blueprint.post("/<int:user_id>/factors/remove")
def remove_factors(user_id: int) -> BaseResponse:
    """Remove the second factors of somebody who lost them."""
    with _telling(gettext("The second factors are removed, and they are signed out.")):
        changes.reset_factors(services().database, user_id, by=viewer().user_id)
    return _back(user_id, "sign-in")


@blueprint.post("/<int:user_id>/sign-out")
def sign_out(user_id: int) -> BaseResponse:
    """Sign them out on every device."""
    changes.sign_out(services().database, user_id)
    flash(gettext("They are signed out everywhere."))
    return _back(user_id, "devices")


@blueprint.post("/<int:user_id>/devices/<int:session_id>/sign-out")
def sign_out_device(user_id: int, session_id: int) -> BaseResponse:
    """Sign one device out."""
    with _telling(gettext("That device is signed out.")):
        changes.sign_out(services().database, user_id, session_id)
    return _back(user_id, "devices")


@blueprint.post("/<int:user_id>/tokens/<prefix>/end")
def end_token(user_id: int, prefix: str) -> BaseResponse:
    """End a token at once."""
    with _telling(gettext("The token opens nothing any more.")):
        changes.end_token(services().database, user_id, prefix)
    return _back(user_id, "tokens")


@blueprint.post("/<int:user_id>/delete")
def delete(user_id: int) -> BaseResponse:
    """Delete the account for good, once its address is typed."""
    try:
        email = changes.delete_person(
            services().database,
            services().bucket,
            user_id,
            request.form.get("typed", ""),
            by=viewer().user_id,
        )
    except Conflict as error:
        flash(translated_error(error), "error")
        return _back(user_id, "delete")
    flash(gettext("The account %(email)s is deleted.", email=email))
    return redirect(url_for("admin_people.page"), 303)


def state_names() -> dict[str, str]:
    """States of accounts as people read them."""
    return {
        "active": gettext("Active"),
        "invited": gettext("Invited, not here yet"),
        "disabled": gettext("Disabled"),
    }


def _event_roles() -> dict[int, list[str]]:
    """By event, the roles that are ticked in the form as `in` = `7:marketing`."""
    found: dict[int, list[str]] = {}
    for text in request.form.getlist("in"):
        number, _, role = text.partition(":")
        if is_row_id(number) and role in OF_EVENT:
            found.setdefault(int(number), []).append(role)
    return found


@contextmanager
def _telling(done: str) -> Iterator[None]:
    """Tell what was done, or why not; whoever asked goes back to the person's page."""
    try:
        yield
    except (Invalid, Conflict) as error:
        flash(translated_error(error), "error")
    else:
        if done:
            flash(done)


def _back(user_id: int, part: str = "") -> BaseResponse:
    return redirect(url_for("admin_people.one", user_id=user_id, _anchor=part or None), 303)


def _form(problem: str = "") -> str:
    with services().database.read() as session:
        return render_template(
            "admin/people/new.html",
            problem=problem,
            form=request.form,
            events=[(event, frozenset()) for event in list_events(session)],
            roles=frozenset(request.form.getlist("role")),
            of_installation=OF_INSTALLATION,
            of_event=OF_EVENT,
            role_names=role_names(),
            has_mail=_sends_mail(),
        )


def _person(user_id: int, secret: str = "") -> str:
    found = here()
    with services().database.read() as session:
        person = person_overview(session, user_id)
        return render_template(
            "admin/people/person.html",
            person=person,
            events=person.events,
            roles=person.roles,
            form={},
            of_installation=OF_INSTALLATION,
            of_event=OF_EVENT,
            role_names=role_names(),
            state_names=state_names(),
            is_own=user_id == viewer().user_id,
            here=found.id if found else None,
            secret=secret,
            has_mail=_sends_mail(),
            audit=url_for("admin_audit.page", who=f"user:{user_id}"),
        )


def _sends_mail() -> bool:
    return smtp.sends_mail(services().settings)
