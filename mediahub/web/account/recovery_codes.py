"""Recovery codes: shown once, right after they are made."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, render_template
from flask_babel import gettext
from flask_security import current_user

from mediahub.http.context import require_sign_in, services
from mediahub.http.signin.reauthentication import fresh
from mediahub.identity.factors.requests import new_recovery_codes

blueprint = Blueprint("recovery_codes", __name__, url_prefix="/account/recovery-codes")
blueprint.before_request(require_sign_in)


@blueprint.post("")
@fresh
def make() -> str:
    """New codes; those before open nothing any more."""
    return show_codes(new_recovery_codes(services().database, current_user.id))


def show_codes(codes: list[str]) -> str:
    """The page that shows them, and lets them be kept as a file."""
    heading = gettext("Recovery codes for MediaHub, %(email)s. Each works once.", email=current_user.email)
    file = "\n".join([heading, "", *codes, ""])
    return render_template(
        "account/recovery_codes.html", codes=codes, file=f"data:text/plain;charset=utf-8,{quote(file)}"
    )
