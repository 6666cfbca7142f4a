"""What the rule book refuses, as an error."""

from __future__ import annotations

from mediahub.problems import NotAllowed
from mediahub.rights.explanations import say_all
from mediahub.rights.rules import Verdict


class RefusedByRules(NotAllowed):
    """The rules do not let a viewer do that with the picture `asset_id`; `verdict` has the reasons, the
    message says them in English."""

    def __init__(self, verdict: Verdict, asset_id: str) -> None:
        super().__init__(say_all(verdict.reasons))
        self.verdict = verdict
        self.asset_id = asset_id
