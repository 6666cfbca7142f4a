"""Outboxes, rate limits, heartbeats, e-mail, idempotency keys."""
