"""E-mail: put in the outbox by whoever has something to say, sent by a worker. No page ever waits for it."""

from mediahub.mail.outbox import send

__all__ = ["send"]
