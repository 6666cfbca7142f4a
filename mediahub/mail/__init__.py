"""E-mail: an outbox in the catalogue, and the worker's loop that sends it by SMTP.

A message (`outbox.send`) is a row in the transaction that it tells of; no page ever waits for a mail server.
A quiet thread of the workers sends it, tries again with growing pauses, and forgets the text once the server
has it. A crash between the two sends twice, with one Message-ID.
"""

from mediahub.mail.outbox import send

__all__ = ["send"]
