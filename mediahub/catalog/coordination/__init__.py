"""Coordination by the catalogue: outbox, leader lock, heartbeats, URLs to revoke, what follows commits."""
