"""Webhooks: calls to other programs, signed, retried and logged."""
