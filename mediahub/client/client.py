"""`Client`: the whole API for other programs."""

from __future__ import annotations

from types import TracebackType
from typing import Any, cast

from mediahub.client.desk import Accounts, Newsrooms, RecipientNumbers, Rights, Usage
from mediahub.client.http import Http
from mediahub.client.marketing import Galleries, Links
from mediahub.client.patience import Patience
from mediahub.client.press import Assets, Baskets, News, Notices, Searches, Terms, Zips


class Client:
    """Speaks to one server with one token, e.g.

        with Client("https://media.example", token) as hub:
            for asset in hub.assets.search("summit", "robot"):
                print(hub.assets.get(asset["id"])["rights"]["sentence"])

    Thread-safe. A network that is away is waited for, `patience` seconds; then GaveUp is raised. When the
    server says no, Refused is raised, with its status and its words. What is asked for twice because an
    answer got lost is done once.
    """

    def __init__(self, server: str, token: str, *, patience: float = 60) -> None:
        self._http = http = Http(server, token, Patience(patience))
        self.assets = Assets(http)
        self.terms = Terms(http)
        self.baskets = Baskets(http)
        self.zips = Zips(http)
        self.searches = Searches(http)
        self.notices = Notices(http)
        self.news = News(http)
        self.rights = Rights(http)
        self.accounts = Accounts(http)
        self.newsrooms = Newsrooms(http)
        self.usage = Usage(http)
        self.recipient_numbers = RecipientNumbers(http)
        self.galleries = Galleries(http)
        self.links = Links(http)

    def events(self) -> list[dict[str, Any]]:
        """The events that the token's user may look into."""
        return cast(list[dict[str, Any]], self._http.get("/events"))

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
