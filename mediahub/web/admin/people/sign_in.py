"""What signing in asks of each role, and whether an organisation's accounts sign in too."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.http.context import services
from mediahub.http.signin.reauthentication import fresh
from mediahub.identity.accounts import ROLES
from mediahub.identity.factors.policy import REQUIREMENTS, change_policy, count_lacking, policy
from mediahub.web.admin.frame import admin_blueprint

blueprint = admin_blueprint("admin_sign_in", __name__, "/sign-in")


@blueprint.get("")
def page() -> str:
    """What each role asks for, and how many have not set it up."""
    settings = services().settings
    with services().database.read() as session:
        asked = policy(session)
        lacking = count_lacking(session)
    return render_template(
        "admin/people/sign_in.html",
        roles={role: asked.get(role, REQUIREMENTS[0]) for role in ROLES},
        lacking=lacking,
        words={
            "none": gettext("Nothing more"),
            "second_factor": gettext("A second factor"),
            "passkey": gettext("A passkey"),
        },
        issuer=settings.oidc_issuer if settings.has_identity_provider else "",
        follows_groups=bool(settings.oidc_roles),
    )


@blueprint.post("")
@fresh
def change() -> BaseResponse:
    """Ask for more, or less, from the next sign-in on."""
    asked = {role: request.form.get(role, "") for role in ROLES if role in request.form}
    change_policy(services().database, asked)
    flash(gettext("Saved. It counts from everybody’s next sign-in."))
    return redirect(url_for("admin_sign_in.page"))
