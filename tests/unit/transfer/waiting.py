"""Exports that were asked for, and the worker that writes them."""

from __future__ import annotations

import threading

from sqlalchemy import select

from mediahub.catalog.models import EventExport
from mediahub.runtime import Services
from mediahub.storage.keys import EXPORTS
from mediahub.transfer.export_maker import ExportMaker


def exports(services: Services) -> list[EventExport]:
    with services.database.read() as session:
        return list(session.scalars(select(EventExport).order_by(EventExport.created_at)))


def stored(services: Services) -> list[str]:
    return [info.key for info in services.bucket.list(EXPORTS)]


def work(services: Services) -> None:
    ExportMaker(services).work(threading.Event())
