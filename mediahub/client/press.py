"""The client's press side: searching, terms, downloads, notices, feeds."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from mediahub.client.errors import ClientError
from mediahub.client.http import Http

LOOK_EVERY = 0.5
Row = dict[str, Any]


class Part:
    """One subject of the API. Answers are dictionaries as `/api/v1/openapi.json` describes them."""

    def __init__(self, http: Http) -> None:
        self._http = http


class Assets(Part):
    """Photos and clips."""

    def search(self, event: str, q: str = "", *, sort: str | None = None, **filters: Any) -> Iterator[Row]:
        """Everything that a search of the event finds, in the query language of the library page."""
        yield from self._http.pages(f"/events/{event}/assets", "assets", q=q, sort=sort, **filters)

    def get(self, asset: str) -> Row:
        """One asset, with the answer to whether and how you may use it under `rights`."""
        return cast(Row, self._http.get(f"/assets/{asset}"))

    def take(self, asset: str, folder: Path, *, recipe: str = "original", patience: float = 120) -> Path:
        """Have a file made, and fetch it into `folder` under the name that the event gives it.

        Raises Refused with the reason when it cannot be made, and ClientError when it is not made within
        `patience` seconds, with what held it up.
        """
        deadline = time.monotonic() + patience
        while (delivery := self._http.call("POST", f"/assets/{asset}/deliveries", query={"recipe": recipe}))[
            "state"
        ] != "ready":
            if time.monotonic() > deadline:
                late = f"The file was not made within {patience:.0f} seconds."
                raise ClientError(f"{late} {delivery.get('problem') or ''}".strip())
            self._http.patience.pause(LOOK_EVERY)
        for beside in filter(None, (delivery["sidecar"], delivery.get("manifest"))):
            self._http.save(self._http.at(beside["url"]), folder / beside["filename"])
        return self._http.save(self._http.at(delivery["url"]), folder / delivery["filename"])

    def links(self, asset: str) -> list[Row]:
        """Where it was used; press see what they added themselves."""
        return cast(list[Row], self._http.get(f"/assets/{asset}/links"))

    def add_link(self, asset: str, url: str, note: str = "") -> Row:
        """Say where it was used."""
        return cast(Row, self._http.post(f"/assets/{asset}/links", {"url": url, "note": note}))


class Terms(Part):
    """What press agree to, once per version."""

    def get(self, event: str) -> Row:
        """Get one, by what names it."""
        return cast(Row, self._http.get(f"/events/{event}/terms"))

    def agree(self, event: str, version: int) -> Row:
        """Agree to the version that was read."""
        return cast(Row, self._http.post(f"/events/{event}/terms/agreement", {"version": version}))

    def publish(self, event: str, text: str) -> Row:
        """Put up a new version; for the desk."""
        return cast(Row, self._http.post(f"/events/{event}/terms", {"text": text}))


class Baskets(Part):
    """What somebody means to take."""

    def all(self, event: str) -> Iterator[Row]:
        """List them all, of one event."""
        yield from self._http.pages(f"/events/{event}/baskets", "baskets")

    def create(self, event: str, name: str, assets: Sequence[str] = (), *, recipe: str = "original") -> Row:
        """Make a basket of these pictures, to be taken as `recipe` says."""
        body = {"name": name, "assets": [*assets], "recipe": recipe}
        return cast(Row, self._http.post(f"/events/{event}/baskets", body))

    def get(self, basket: int) -> Row:
        """Get one, by what names it."""
        return cast(Row, self._http.get(f"/baskets/{basket}"))

    def pictures(self, basket: int) -> Iterator[Row]:
        """Its pictures in their order, each with its answer."""
        yield from self._http.pages(f"/baskets/{basket}/assets", "items")

    def change(self, basket: int, **changes: Any) -> Row:
        """`name`, `recipe`, `add`, `remove`, `order`."""
        return cast(Row, self._http.call("PATCH", f"/baskets/{basket}", changes))

    def share(self, basket: int, how: str) -> Row:
        """`read` or `edit` gives a link in the answer; `none` ends both."""
        return cast(Row, self._http.post(f"/baskets/{basket}/share", {"how": how}))

    def join(self, event: str, link: str) -> Row:
        """Use a colleague's link."""
        return cast(Row, self._http.post(f"/events/{event}/baskets/join", {"link": link}))

    def contact_sheet(self, basket: int, target: Path) -> Path:
        """Fetch it on paper, as PDF; a large one is waited for. Raises ClientError after ten minutes."""
        return self._http.save(f"/baskets/{basket}/contact-sheet", target)

    def delete(self, basket: int) -> None:
        """Delete it; for good."""
        self._http.call("DELETE", f"/baskets/{basket}")


class Zips(Part):
    """Many files at once."""

    def ask(self, event: str, **wanted: Any) -> Row:
        """Have a zip made of `assets`, of a `basket` or of what `q` finds; `recipe` and `name` if need be."""
        return cast(Row, self._http.post(f"/events/{event}/zips", wanted))

    def get(self, archive: str) -> Row:
        """Get one, by what names it."""
        return cast(Row, self._http.get(f"/zips/{archive}"))

    def wait(self, archive: str, patience: float = 600) -> Row:
        """Its state once it is ready. Raises ClientError when it failed, or not within `patience` seconds."""
        deadline = time.monotonic() + patience
        while (state := self.get(archive))["state"] != "ready":
            if state["state"] == "failed" or time.monotonic() > deadline:
                raise ClientError(state["problem"] or "The zip is not ready yet.")
            self._http.patience.pause(LOOK_EVERY)
        return state

    def save(self, archive: str, target: Path) -> Path:
        """Fetch it, going on where an earlier try ended."""
        return self._http.save(f"/zips/{archive}/file", target)


class Searches(Part):
    """Saved searches and feeds."""

    def all(self, event: str) -> list[Row]:
        """List them all, of one event."""
        return cast(list[Row], self._http.get(f"/events/{event}/searches"))

    def create(self, event: str, name: str, query: str, *, shared: bool = False) -> Row:
        """`query` is what stands behind the question mark of the library's address."""
        body = {"name": name, "query": query, "shared": shared}
        return cast(Row, self._http.post(f"/events/{event}/searches", body))

    def change(self, event: str, search: int, **changes: Any) -> Row:
        """`shared`, `digest` (off, hourly, daily), `webhook_url`."""
        return cast(Row, self._http.call("PATCH", f"/events/{event}/searches/{search}", changes))

    def delete(self, event: str, search: int) -> None:
        """Delete it; for good."""
        self._http.call("DELETE", f"/events/{event}/searches/{search}")

    def feeds(self, event: str) -> list[Row]:
        """Your feeds that still work."""
        return cast(list[Row], self._http.get(f"/events/{event}/feeds"))

    def create_feed(self, event: str, *, search: int | None = None, query: str = "") -> Row:
        """A feed, with its addresses: they are shown this once."""
        body = {"query": query} if search is None else {"search": search}
        return cast(Row, self._http.call("POST", f"/events/{event}/feeds", body))

    def end_feed(self, event: str, feed: int) -> None:
        """End a feed: its address opens nothing any more."""
        self._http.call("DELETE", f"/events/{event}/feeds/{feed}")


class Notices(Part):
    """Withdrawals and corrections."""

    def all(self, event: str) -> list[Row]:
        """What you are told of pictures that you took."""
        return cast(list[Row], self._http.get(f"/events/{event}/notices"))

    def confirm(self, notice: int) -> Row:
        """Say that you have read it."""
        return cast(Row, self._http.post(f"/notices/{notice}/confirm"))

    def given(self, event: str) -> Iterator[Row]:
        """Every notice, and who confirmed it; for the desk."""
        yield from self._http.pages(f"/events/{event}/notices/given", "notices")

    def withdraw(self, asset: str, reason: str = "") -> Row:
        """Call a picture back at once; everyone who took it is told. For the desk."""
        return cast(Row, self._http.post(f"/assets/{asset}/withdraw", {"reason": reason}))

    def bring_back(self, asset: str, reason: str = "") -> Row:
        """Let it be used again."""
        return cast(Row, self._http.post(f"/assets/{asset}/return", {"reason": reason}))

    def correct(self, asset: str, reason: str = "") -> Row:
        """Tell everyone who took it with another caption what it says now."""
        return cast(Row, self._http.post(f"/assets/{asset}/correct", {"reason": reason}))


class News(Part):
    """The newsroom feed: pictures as news items (ninjs), by cursor, and their files."""

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
