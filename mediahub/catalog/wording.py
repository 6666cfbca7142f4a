"""Words with variables: `{session}, {date}`."""

from __future__ import annotations

import re
from collections.abc import Mapping

VARIABLE = re.compile(r"\{(\w+)\}")


def expand(text: str, values: Mapping[str, str]) -> str:
    """`text` with each `{variable}` replaced; one that is not known stays as it is, for all to see."""
    filled = VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)
    return re.sub(r"[ \t]{2,}", " ", filled).strip()
