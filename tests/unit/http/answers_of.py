"""Clients of the whole application."""

from __future__ import annotations

EVIL = "evil.example"
