"""The client's press desk: rights, accounts, newsrooms, records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from mediahub.client.press import Part, Row

RECORDS = 500


class Rights(Part):
    """Terms of pictures, and who is held back."""

    def set(self, event: str, assets: Sequence[str], **terms: Any) -> int:
        """`rights_class`, `usage_terms`, `embargo_until`, `expires_at` (ISO 8601 with an offset); how many
        pictures were changed."""
        answer = self._http.post(f"/events/{event}/terms-of-assets", {"assets": [*assets], **terms})
        return int(answer["changed"])

    def stand(self, event: str, kind: str, target: int, **terms: Any) -> int:
        """Set terms for everything in a `session`, of a `person` or in a `batch`, now and to come."""
        body = {"kind": kind, "target": target, **terms}
        return int(self._http.post(f"/events/{event}/standing-terms", body)["changed"])

    def hold(self, event: str, person: str, note: str = "") -> int:
        """Somebody must not be published; how many frames are hidden from press by it."""
        body = {"person": person, "note": note}
        return int(self._http.post(f"/events/{event}/held-people", body)["changed"])

    def held(self, event: str) -> list[Row]:
        """People of the event who must not be published."""
        return cast(list[Row], self._http.get(f"/events/{event}/held-people"))

    def free(self, event: str, person: int) -> None:
        """Let somebody who was held back be published again."""
        self._http.call("DELETE", f"/events/{event}/held-people/{person}")

    def release(self, asset: str) -> int:
        """Release one frame with somebody who is held back; for how many people."""
        return int(self._http.post(f"/assets/{asset}/release")["released"])

    def settings(self, event: str) -> Row:
        """How the event's pictures are handed out."""
        return cast(Row, self._http.get(f"/events/{event}/delivery-settings"))

    def change_settings(self, event: str, **changes: Any) -> Row:
        """`opens_at` arms the embargo of the whole event."""
        return cast(Row, self._http.call("PATCH", f"/events/{event}/delivery-settings", changes))


class Accounts(Part):
    """Press accounts, invitations, and the press page."""

    def all(self, event: str) -> list[Row]:
        """List them all, of one event."""
        return cast(list[Row], self._http.get(f"/events/{event}/press-accounts"))

    def register(self, event: str, name: str, email: str, outlet: str, **more: Any) -> Row:
        """`position`, `proof`, and `approved` for whoever need not wait."""
        body = {"name": name, "email": email, "outlet": outlet, **more}
        return cast(Row, self._http.post(f"/events/{event}/press-accounts", body))

    def decide(self, event: str, account: int, decision: str, reason: str = "") -> Row:
        """`approved`, `refused` or `suspended`; they are told the reason."""
        body = {"decision": decision, "reason": reason}
        return cast(Row, self._http.post(f"/events/{event}/press-accounts/{account}/decision", body))

    def invitations(self, event: str) -> list[Row]:
        """Invitations to the event's press that are open."""
        return cast(list[Row], self._http.get(f"/events/{event}/invitations"))

    def invite(
        self, event: str, label: str, *, people: int = 1, days: int = 14, approved: bool = False
    ) -> Row:
        """An invitation with its `link`, which is shown this once."""
        body = {"label": label, "people": people, "days": days, "approved": approved}
        return cast(Row, self._http.call("POST", f"/events/{event}/invitations", body))

    def end_invitation(self, event: str, invitation: int) -> None:
        """Take an invitation back."""
        self._http.call("DELETE", f"/events/{event}/invitations/{invitation}")

    def page(self, event: str) -> Row:
        """What the press page says, and who may see what."""
        return cast(Row, self._http.get(f"/events/{event}/press-page"))

    def change_page(self, event: str, **changes: Any) -> Row:
        """Change fields of the event's press page; the page as it is then."""
        return cast(Row, self._http.call("PATCH", f"/events/{event}/press-page", changes))


class Newsrooms(Part):
    """Newsrooms' servers, and what is sent to them."""

    def all(self, event: str) -> list[Row]:
        """List them all, of one event."""
        return cast(list[Row], self._http.get(f"/events/{event}/newsrooms"))

    def add(self, event: str, name: str, kind: str, username: str, secret: str, **more: Any) -> Row:
        """`kind` is one that the API describes; `address`, `folder` and options as it needs them."""
        body = {"name": name, "kind": kind, "username": username, "secret": secret, **more}
        return cast(Row, self._http.post(f"/events/{event}/newsrooms", body))

    def try_it(self, newsroom: int, fingerprint: str = "") -> Row:
        """Sign in there now: `works`, and the `problem` if not. A server that nobody has confirmed, or that
        changed, is sent no password: `fingerprint` is what it shows, to be given once it is confirmed."""
        body = {"fingerprint": fingerprint} if fingerprint else {}
        return cast(Row, self._http.post(f"/newsrooms/{newsroom}/try", body))

    def remove(self, newsroom: int) -> None:
        """Forget a newsroom; what it was sent stays with it."""
        self._http.call("DELETE", f"/newsrooms/{newsroom}")

    def send(self, event: str, newsroom: int, **wanted: Any) -> Row:
        """Send `assets`, a `basket` or what `q` finds; `recipe` and `name` if need be."""
        return cast(Row, self._http.post(f"/events/{event}/transmissions", {"newsroom": newsroom, **wanted}))

    def transmissions(self, event: str) -> Iterator[Row]:
        """What was sent, the latest first."""
        yield from self._http.pages(f"/events/{event}/transmissions", "transmissions")

    def transmission(self, transmission: int) -> Row:
        """How far a sending is."""
        return cast(Row, self._http.get(f"/transmissions/{transmission}"))

    def files(self, transmission: int) -> Iterator[Row]:
        """Its files and how each fared."""
        yield from self._http.pages(f"/transmissions/{transmission}/files", "files")

    def stop(self, transmission: int) -> Row:
        """Stop a sending that is under way."""
        return cast(Row, self._http.post(f"/transmissions/{transmission}/stop"))

    def retry(self, transmission: int) -> Row:
        """Try once more what was not sent."""
        return cast(Row, self._http.post(f"/transmissions/{transmission}/again"))

    def orders(self, event: str) -> list[Row]:
        """What goes to which newsroom by itself."""
        return cast(list[Row], self._http.get(f"/events/{event}/orders"))

    def order(self, event: str, search: int, newsroom: int, **more: Any) -> Row:
        """Have what a saved search finds from now on sent there; `recipe`, `with_found`."""
        body = {"search": search, "newsroom": newsroom, **more}
        return cast(Row, self._http.post(f"/events/{event}/orders", body))

    def pause(self, order: int, *, paused: bool = True) -> Row:
        """Pause a standing order, or let it go on."""
        return cast(Row, self._http.call("PATCH", f"/orders/{order}", {"paused": paused}))

    def end_order(self, order: int) -> None:
        """End a standing order."""
        self._http.call("DELETE", f"/orders/{order}")


class Usage(Part):
    """Who took what."""

    def records(self, event: str, after: int = 0) -> Iterator[Row]:
        """What happened to the event's pictures behind the record `after`, in the order of time."""
        at: int | None = after
        while at is not None:
            page = self._http.get(f"/events/{event}/usage/records", after=at, limit=RECORDS)
            yield from page["records"]
            at = page["after"]

    def export(self, event: str, target: Path) -> Path:
        """The usage records as one CSV file."""
        return self._http.save(f"/events/{event}/usage/records.csv", target)

    def embargo(self, event: str) -> Row:
        """Whether every embargo of the event held."""
        return cast(Row, self._http.get(f"/events/{event}/usage/embargo"))


class RecipientNumbers(Part):
    """Recipient numbers in deliveries; for admins."""

    def find(self, event: str, copy: bytes) -> list[Row]:
        """To whom a found copy went."""
        return cast(list[Row], self._http.call("POST", f"/events/{event}/recipient-numbers/find", copy))

    def are_set(self, event: str) -> bool:
        """Whether delivered files carry a number."""
        return bool(self._http.get(f"/events/{event}/recipient-numbers/setting")["numbers_deliveries"])

    def set(self, event: str, *, on: bool) -> None:
        """Choose whether files that are handed out carry their recipient's number."""
        self._http.call("PUT", f"/events/{event}/recipient-numbers/setting", {"numbers_deliveries": on})
