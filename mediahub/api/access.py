"""Who may ask the API: whoever is signed in, and programs with a token of the right scope."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort
from flask_security import current_user

from mediahub.identity.bearer import token_scopes
from mediahub.web.context import require_sign_in


def require(scope: str) -> Callable[[], Any]:
    """For `before_request`: a session, or a token with `scope`."""

    def check() -> Any:
        scopes = token_scopes()
        if scopes is None:
            if not current_user.is_authenticated:
                abort(401, "Sign in, or send a token: `Authorization: Bearer …`.")
            return require_sign_in()
        if scope not in scopes:
            abort(
                403, f"This token has no scope `{scope}`. Make one that has it with `mediahub tokens create`."
            )
        return None

    return check
