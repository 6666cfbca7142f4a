"""The client's newsroom feed: pictures as news items (ninjs), by cursor, and their files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from mediahub.client.press import Part, Row


class News(Part):
    """News items of an event."""

    def pages(self, event: str, cursor: str = "", **source: Any) -> Iterator[Row]:
        """Answers with `items` and the `cursor` to keep, up to what is new now; call again with the last
        cursor for what comes later. `source` names a `search`, a `gallery` or a `query`, or `since`."""
        while True:
            page = self._http.get(f"/events/{event}/newsitems", **{**source, "cursor": cursor or None})
            yield page
            if not page["more"]:
                return
            cursor = page["cursor"]
            source.pop("since", None)

    def item(self, event: str, asset: str) -> Row:
        """One picture as a news item, as it stands now."""
        return cast(Row, self._http.get(f"/events/{event}/newsitems/{asset}"))

    def policy(self, asset: str) -> Row:
        """What you may do with a picture, as a policy of ODRL."""
        return cast(Row, self._http.get(f"/assets/{asset}/policy"))

    def take(self, rendition: Row, target: Path) -> Path:
        """Fetch the file of one of an item's renditions; one that is not made yet is waited for."""
        return self._http.save(self._http.at(rendition["href"]), target)
