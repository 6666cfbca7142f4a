"""What tests of this folder share."""

from __future__ import annotations

from datetime import timedelta

EVENT, NAME = "summit", "Summit"
MONTH = timedelta(days=30)
