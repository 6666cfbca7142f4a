"""The second step of a sign-in: a code of the authenticator, a recovery code, or a passkey."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.http.context import services
from mediahub.http.signin.steps import complete_second_step, site, waiting
from mediahub.identity.account.attempts import note_failed_user
from mediahub.identity.factors.challenges import Challenge
from mediahub.identity.factors.proofs import Given, second_factor, ways_of
from mediahub.identity.factors.requests import active_user, passkey_question
from mediahub.identity.limits.known_devices import device_of

blueprint = Blueprint("second_step", __name__, url_prefix="/sign-in/second-step")

QUESTION = "second_step_question"


@blueprint.route("", methods=["GET", "POST"])
def page() -> str | BaseResponse | tuple[str, int]:
    """Ask for what somebody set up, and sign them in when it is right."""
    asked = waiting()
    if asked is None or asked.user_id is None:
        flash(gettext("That took longer than ten minutes. Please begin once more."))
        return redirect(url_for("security.login"))
    if request.method == "GET":
        return _page(asked)
    user = active_user(services().database, asked.user_id)
    given = Given(
        device=device_of(user),
        code=request.form.get("code", "")[:100],
        passkey=request.form.get("passkey", ""),
        question=session.pop(QUESTION, ""),
    )
    method = second_factor(services().database, asked.user_id, given, site())
    if not method or user is None:
        note_failed_user(services().database, asked.user_id, "second_step")
        return _page(asked, is_wrong=True), 403
    answer = complete_second_step(user, method)
    if answer is None:
        return redirect(url_for("second_step.page"))
    if method == "recovery_code":
        flash(
            gettext("That code is used up. If you lost your phone or key, remove it here and set up another.")
        )
        answer.headers["Location"] = url_for("account.page")
    return answer


@blueprint.post("/question")
def question() -> tuple[Response, int] | Response:
    """What the browser signs with a passkey of who gave the password."""
    asked, here = waiting(), site()
    if asked is None or here is None:
        return Response('{"error": {"message": ""}}', 410, mimetype="application/json")
    options, session[QUESTION] = passkey_question(services().database, here, asked.user_id)
    return Response(options, mimetype="application/json")


def _page(asked: Challenge, *, is_wrong: bool = False) -> str:
    with services().database.read() as database:
        ways = ways_of(database, asked.user_id or 0)
    return render_template("signin/second_step.html", ways=ways, is_wrong=is_wrong, site=site())
