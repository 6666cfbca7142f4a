"""Coordination of processes through the catalogue: outbox, leader lock, heartbeats, URLs to revoke."""
