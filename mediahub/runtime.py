"""What a process works with: settings, database, bucket and search, opened once."""

from __future__ import annotations

from dataclasses import dataclass

from mediahub.catalog.database import Database
from mediahub.search.service import Search
from mediahub.settings import Settings
from mediahub.storage.bucket import Bucket


@dataclass(frozen=True, slots=True)
class Services:
    """The open services of one process. In the web app: `app.extensions["mediahub"]`."""

    settings: Settings
    database: Database
    bucket: Bucket
    search: Search

    @classmethod
    def open(cls, settings: Settings) -> Services:
        database = Database(settings.sqlalchemy_url)
        return cls(settings, database, Bucket(settings), Search(settings, database))
