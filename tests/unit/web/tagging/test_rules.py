"""Tag rules: what is said in a field gives a tag."""

from __future__ import annotations

from mediahub.catalog.models import Tag, TagRule
from tests.unit.web.desks import Desk


def test_a_rule_is_added_switched_and_removed(desk: Desk) -> None:
    desk.post("vocabulary/tags", {"label": "ruled"})
    tag = desk.rows(Tag, Tag.label == "ruled")[0].id
    body = {"tag": tag, "phrases": "AiMOGA\nhumanoid", "fields": ["words", "ocr"], "everywhere": True}
    assert desk.post("vocabulary/rules", body).status_code == 200
    (rule,) = desk.rows(TagRule, TagRule.tag_id == tag)
    assert (rule.phrases, rule.fields, rule.event_id, rule.enabled) == (
        ["AiMOGA", "humanoid"], ["words", "ocr"], None, True,
    )  # fmt: skip
    assert "AiMOGA" in desk.get("vocabulary/rules").text
    assert desk.post(f"vocabulary/rules/{rule.id}", {"enabled": False}).status_code == 200
    assert desk.rows(TagRule, TagRule.id == rule.id)[0].enabled is False
    assert desk.post(f"vocabulary/rules/{rule.id}/remove", role="photographer").status_code == 403
    assert desk.post(f"vocabulary/rules/{rule.id}/remove").status_code == 200
    assert desk.rows(TagRule, TagRule.id == rule.id) == []


def test_mistakes_are_said(desk: Desk) -> None:
    for body in ({"tag": 0, "phrases": "x", "fields": ["words"]}, {"phrases": "", "fields": []}):
        assert desk.post("vocabulary/rules", body).status_code in (400, 404, 409)
    assert desk.post("vocabulary/rules/99999", {"enabled": True}).status_code == 404
