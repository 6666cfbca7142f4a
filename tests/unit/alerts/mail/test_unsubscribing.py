"""One click ends the mail of a search."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import SecretStr

from mediahub.alerts.mail.unsubscribing import unsubscribe_url
from mediahub.app import create_app
from mediahub.catalog.models import (
    SavedSearch,
)
from mediahub.runtime import Services
from tests.unit.alerts.searching import keep


def test_one_click_ends_the_mail_of_a_search_and_nothing_else(parts: Services) -> None:
    """RFC 8058: mail programs post to the address in the header, without a session or a CSRF token."""
    number, other = keep(parts, "anna", digest="daily"), keep(parts, "photographer", digest="daily")

    def digests() -> list[str]:
        with parts.database.read() as session:
            return [session.get_one(SavedSearch, each).digest for each in (number, other)]

    with parts.database.read() as session:
        key = parts.settings.secret_key.get_secret_value()
        address = urlsplit(unsubscribe_url("", key, session.get_one(SavedSearch, number))).path
    url = SecretStr(parts.database.engine.url.render_as_string(hide_password=False))
    client = create_app(parts.settings.model_copy(update={"database_url": url})).test_client()
    one_click = {"List-Unsubscribe": "One-Click"}
    assert client.post(address.replace(f"/{number}/", f"/{other}/"), data=one_click).status_code == 404
    assert client.post(address[:-1] + ("0" if address[-1] != "0" else "1"), data=one_click).status_code == 404
    assert client.get(address).status_code == 200
    assert digests() == ["daily", "daily"]
    for _ in range(2):  # mail programs try again
        assert client.post(address, data=one_click).status_code == 200
    assert digests() == ["off", "daily"]
