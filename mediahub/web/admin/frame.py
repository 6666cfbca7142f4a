"""The frame of administration pages: who may open them, and what their template shows around them."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import lazy_gettext

from mediahub.http.context import require_sign_in, requires
from mediahub.http.language import translated
from mediahub.rights import Capability
from mediahub.web.admin.navigation import links

HOME = "/admin"


def admin_blueprint(name: str, import_name: str, path: str = "") -> Blueprint:
    """A blueprint under `/admin`, for who may administer; its templates extend `admin/base.html`.

    `name` of all but the start page is `admin_…`; `path` begins with a slash.
    """
    blueprint = Blueprint(name, import_name, url_prefix=f"{HOME}{path}")
    blueprint.before_request(require_sign_in)
    blueprint.before_request(
        requires(Capability.ADMINISTER, lazy_gettext("The administration is open to admins."))
    )
    blueprint.context_processor(lambda: {"admin_links": links, "said": translated})
    return blueprint
