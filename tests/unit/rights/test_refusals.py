"""What the rule book refuses, as an error with its reasons."""

from __future__ import annotations

from mediahub.problems import NotAllowed
from mediahub.rights import Reason, Verdict
from mediahub.rights.explanations import say_all
from mediahub.rights.refusals import RefusedByRules


def test_it_says_the_reasons_and_whose_picture_it_is() -> None:
    verdict = Verdict(False, "not_for_anyone", (Reason("withdrawn"),))
    error = RefusedByRules(verdict, "a1")
    assert isinstance(error, NotAllowed)
    assert (error.verdict, error.asset_id) == (verdict, "a1")
    assert str(error) == say_all(verdict.reasons) != ""
