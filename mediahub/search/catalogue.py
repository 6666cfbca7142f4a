"""The catalogue as the source of a search index: which assets belong into it, and their documents."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset
from mediahub.search.documents.document import SEARCHED_STATES, build_documents
from mediahub.search.port import Document


class Catalogue:
    """The port's `Source`. Pickled, it is the address of its database; the other process connects to that."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __reduce__(self) -> tuple[object, ...]:
        return _connected, (self._database.engine.url.render_as_string(hide_password=False),)

    def ids(self) -> Sequence[str]:
        """Every asset that can be searched, in an order in which marks of one event lie side by side."""
        with self._database.read() as session:
            searched = select(Asset.id).where(Asset.state.in_(SEARCHED_STATES))
            return session.scalars(searched.order_by(Asset.id)).all()

    def documents(self, ids: Sequence[str]) -> list[Document]:
        """Those of these assets that can be searched, as they are now."""
        with self._database.read() as session:
            return build_documents(session, ids)


def _connected(url: str) -> Catalogue:
    return Catalogue(Database(url))
