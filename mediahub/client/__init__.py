"""Delivering files to a MediaHub elsewhere, over HTTP. Needs httpx and nothing of the server's rooms."""

from mediahub.client.api import Api
from mediahub.client.errors import ClientError, FileTrouble, GaveUp, Refused, Stopped
from mediahub.client.model import Delivery, Outcome, OwnFile
from mediahub.client.push import Pusher

__all__ = [
    "Api",
    "ClientError",
    "Delivery",
    "FileTrouble",
    "GaveUp",
    "Outcome",
    "OwnFile",
    "Pusher",
    "Refused",
    "Stopped",
]
