"""The start page of the administration."""

from __future__ import annotations

from flask import render_template

from mediahub.web.admin.frame import admin_blueprint
from mediahub.web.admin.navigation import links

blueprint = admin_blueprint("admin", __name__)


@blueprint.get("")
def page() -> str:
    """The sections, each with what it is for."""
    return render_template("admin/overview.html", sections=links()[1:])
