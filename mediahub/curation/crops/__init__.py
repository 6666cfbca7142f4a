"""Framing: focus, safe area, crops, sets of crops."""
