"""A card of two pictures."""

from __future__ import annotations

ABOUT = ("--event", "summit", "--photographer", "Chen Rui")
