"""The client's marketing side: galleries, and share links for people without an account."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from mediahub.client.press import Part, Row


class Galleries(Part):
    """Galleries, in the making and published.

    What changes a draft gives it back as it is then; where others had changed the same, `conflicts` of
    `change` says so.
    """

    def all(self, event: str, *, archived: bool = False) -> Iterator[Row]:
        """The event's galleries, the last changed first."""
        yield from self._http.pages(f"/events/{event}/galleries", "galleries", archived=archived)

    def get(self, gallery: int) -> Row:
        """The draft with its sections, pictures and versions."""
        return cast(Row, self._http.get(f"/galleries/{gallery}"))

    def create(
        self, event: str, title: str, assets: Sequence[str] = (), live: Mapping[str, Any] | None = None
    ) -> Row:
        """A gallery of chosen pictures, or with `live` (`q` and `filters`) of what a search finds."""
        body = {"title": title, "assets": [*assets], "live": live}
        return cast(Row, self._http.post(f"/events/{event}/galleries", body))

    def change(self, gallery: int, *operations: Mapping[str, Any]) -> Row:
        """Apply operations in their order; gives `gallery` and `conflicts`. The API describes each."""
        body = {"operations": [*operations]}
        return cast(Row, self._http.post(f"/galleries/{gallery}/operations", body))

    def add(self, gallery: int, assets: Sequence[str], section: str | None = None) -> Row:
        """Put pictures at the end, or at the end of a section."""
        return self.change(gallery, {"op": "add", "ids": [*assets], "section": section})

    def add_section(self, gallery: int, heading: str, text: str = "") -> str:
        """Begin a section at the end; gives its id."""
        name = uuid.uuid4().hex[:12]
        self.change(gallery, {"op": "section.add", "section": name, "heading": heading, "text": text})
        return name

    def move(self, gallery: int, assets: Sequence[str], section: str, after: str | None = "end") -> Row:
        """Put pictures behind `after`, together and in this order; None is before all."""
        return self.change(gallery, {"op": "move", "ids": [*assets], "section": section, "after": after})

    def remove(self, gallery: int, assets: Sequence[str]) -> Row:
        """Take pictures out of a gallery's draft."""
        return self.change(gallery, {"op": "remove", "ids": [*assets]})

    def publish(self, gallery: int, note: str = "") -> Row:
        """Let the world see the draft: `version`, `url`, `embed`, and what was `left_out` and why."""
        return cast(Row, self._http.post(f"/galleries/{gallery}/publish", {"note": note}))

    def unpublish(self, gallery: int) -> Row:
        """Take a gallery off the public pages; its draft stays."""
        return cast(Row, self._http.post(f"/galleries/{gallery}/unpublish"))

    def restore(self, gallery: int, version: int) -> Row:
        """Let the draft be what a version was."""
        return cast(Row, self._http.post(f"/galleries/{gallery}/versions/{version}/restore"))

    def duplicate(self, gallery: int, title: str) -> Row:
        """Make a draft of its own with the same pictures."""
        return cast(Row, self._http.post(f"/galleries/{gallery}/duplicate", {"title": title}))

    def merge(self, gallery: int, source: int) -> Row:
        """Take in the pictures of `source`, which is put away."""
        return cast(Row, self._http.post(f"/galleries/{gallery}/merge", {"source": source}))

    def archive(self, gallery: int) -> Row:
        """Put a gallery away."""
        return cast(Row, self._http.post(f"/galleries/{gallery}/archive"))

    def bring_back(self, gallery: int) -> Row:
        """Take a gallery out of the archive, as a draft."""
        return cast(Row, self._http.post(f"/galleries/{gallery}/bring-back"))


class Links(Part):
    """Share links."""

    def all(self, event: str) -> list[Row]:
        """With what came back through them, the newest first."""
        return cast(list[Row], self._http.get(f"/events/{event}/links"))

    def get(self, link: int) -> Row:
        """With every heart and comment."""
        return cast(Row, self._http.get(f"/links/{link}"))

    def create(
        self, event: str, *, gallery: int | None = None, assets: Sequence[str] = (), **wish: Any
    ) -> Row:
        """To a gallery or to chosen pictures: `title`, `message`, `password`, `sizes`, `expires_at`, `picks`,
        `comments`; gives `url`."""
        body = {"gallery": gallery, "assets": [*assets], **wish}
        return cast(Row, self._http.post(f"/events/{event}/links", body))

    def revoke(self, link: int) -> None:
        """End it at once."""
        self._http.call("DELETE", f"/links/{link}")
