"""Errors of services."""


class ServiceError(Exception):
    """A service cannot start or has failed; the message says what to do."""
