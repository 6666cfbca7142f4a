"""Who may open the pages about faces."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import lazy_gettext as _

from mediahub.http.context import require_sign_in, requires
from mediahub.rights import Capability


def guard_faces(blueprint: Blueprint) -> None:
    """Faces are shown to those who name them, and to nobody else."""
    blueprint.before_request(require_sign_in)
    blueprint.before_request(requires(Capability.NAME_FACES, _("Faces are for admins and marketing.")))
