"""How an event's logo is laid."""

from __future__ import annotations

import pytest

from mediahub.curation.crops.logo import Laid, LayoutInvalid


def test_only_what_can_be_laid_passes() -> None:
    Laid("top-left", 0.03, 1.0).check()
    Laid("bottom-right", 0.6, 0.1).check()
    for wrong in (Laid("middle", 0.2, 0.5), Laid("top-left", 0.61, 0.5), Laid("top-left", 0.2, 0.09),
                  Laid("top-left", float("nan"), 0.5)):  # fmt: skip
        with pytest.raises(LayoutInvalid):
            wrong.check()
