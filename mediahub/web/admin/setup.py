"""Setting up: the one page of a new installation, by which whoever has the code makes the first account."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_security import login_user
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import User
from mediahub.http.context import services
from mediahub.http.language import translated_error
from mediahub.identity.accounts import AccountError
from mediahub.identity.limits.backoff import SETUP, one_try
from mediahub.identity.limits.rate_limits import client_key
from mediahub.identity.passwords import MIN_LENGTH
from mediahub.identity.people.first_account import FirstAccount, WrongCode, is_set_up, make_first_account

blueprint = Blueprint("setup", __name__, url_prefix="/setup")


@blueprint.get("")
def page() -> BaseResponse:
    """The form; who comes when there is an account signs in."""
    return _page(request.args.get("code", ""))


@blueprint.post("")
def make() -> BaseResponse | tuple[BaseResponse, int]:
    """Make the account, sign in, and go on with the first steps."""
    form = request.form
    wanted = FirstAccount(
        email=form.get("email", ""),
        password=form.get("password", ""),
        name=form.get("name", ""),
        organisation=form.get("organisation", ""),
    )
    try:
        with one_try(services().database, (SETUP, client_key())) as was_right:
            try:
                user_id = make_first_account(services().database, form.get("code", "").strip(), wanted)
            except WrongCode as error:
                return _page(form.get("code", ""), translated_error(error)), 403
            was_right()
    except AccountError as error:
        return _page(form.get("code", ""), translated_error(error)), 400
    with services().database.read() as session:
        login_user(session.get_one(User, user_id), authn_via=["setup"])
    return redirect(url_for("admin.page"), 303)


def _page(code: str, problem: str = "") -> BaseResponse:
    with services().database.read() as session:
        if is_set_up(session):
            return redirect(url_for("events.home"))
    form = {name: request.form.get(name, "") for name in ("organisation", "name", "email")}
    shown = render_template("admin/setup.html", code=code, problem=problem, least=MIN_LENGTH, form=form)
    response = Response(shown)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"  # the code is in the address
    return response
