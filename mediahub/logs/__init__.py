"""Logs: JSON, a line each, with the request that led to it, and without any secret.

A traceback holds places in the code and never the values of variables: settings, forms and connections are
full of secrets.
"""

from mediahub.logs.handlers import (
    COMMANDS,
    COMMANDS_LIMIT,
    DELIBERATE,
    PrivateFile,
    log_to_handler,
    log_to_stream,
    open_private,
    write_nothing,
)

__all__ = [
    "COMMANDS",
    "COMMANDS_LIMIT",
    "DELIBERATE",
    "PrivateFile",
    "log_to_handler",
    "log_to_stream",
    "open_private",
    "write_nothing",
]
