"""What stops a move, in words that say what to do."""

from __future__ import annotations


class RelocationError(Exception):
    """The installation cannot be moved so, or was not; the old one goes on as it was."""
