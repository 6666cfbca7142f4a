"""Who may open and change the pages of a programme and of a vocabulary."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import lazy_gettext as _

from mediahub.http.context import require_sign_in, requires
from mediahub.rights import Capability


def guard_programme(blueprint: Blueprint) -> None:
    """The team sees the programme; marketing and admins change it."""
    blueprint.before_request(require_sign_in)
    blueprint.before_request(
        requires(Capability.SEE_TEAM_PAGES, _("Only the event's team sees its programme."))
    )
    blueprint.before_request(
        requires(
            Capability.EDIT_PROGRAMME, _("Only marketing and admins change the programme."), to_change=True
        )
    )


def guard_vocabulary(blueprint: Blueprint) -> None:
    """The team sees the vocabulary; marketing and admins change it."""
    blueprint.before_request(require_sign_in)
    blueprint.before_request(
        requires(Capability.SEE_TEAM_PAGES, _("Only the event's team sees its vocabulary."))
    )
    blueprint.before_request(
        requires(
            Capability.EDIT_VOCABULARY, _("Only marketing and admins change the vocabulary."), to_change=True
        )
    )
