"""Limits: how often and how much at once somebody may ask, counted for all processes together."""
