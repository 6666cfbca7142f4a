"""What keeps the installation going: outbox, heartbeats, mail, repeated requests."""
