"""MediaHub elsewhere, over HTTP: the API for other programs, and delivering files to it.

Needs httpx and nothing of the server's rooms.
"""

from mediahub.client.api import Api
from mediahub.client.client import Client
from mediahub.client.errors import ClientError, FileTrouble, GaveUp, Refused, Stopped
from mediahub.client.model import Delivery, Outcome, OwnFile
from mediahub.client.push import Pusher

__all__ = [
    "Api",
    "Client",
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
