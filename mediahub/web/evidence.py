"""Why something is suggested, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext


def reasons(evidence: Iterable[Mapping[str, Any]]) -> list[str]:
    """What each tagger gives as its reason, in the reader's language, the strongest first."""
    said = (_said(one) for one in evidence if one.get("reason"))
    return list(dict.fromkeys(said))


def _said(one: Mapping[str, Any]) -> str:
    values = one.get("values") or {}
    sentence = gettext(str(one["reason"]))
    return re.sub(r"\{(\w+)\}", lambda name: str(values.get(name[1], name[0])), sentence)
