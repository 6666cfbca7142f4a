"""Addresses that are sent around, each whole, with our own (galleries, share links, feeds, letters), and
those that came with a slash too many."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Flask, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from mediahub.http.context import services
from mediahub.identity.press_office.letters import Addresses

EMBED_WIDTH, EMBED_HEIGHT = 960, 640
"""Pixels of the frame in which another site shows a gallery."""


def absolute(path: str) -> str:
    """A path of ours as others reach it."""
    return f"{services().settings.base_url}{path}"


def gallery_url(slug: str) -> str:
    """Where a gallery is public, or would be."""
    return absolute(url_for("public.gallery", slug=slug))


def embed_code(slug: str, title: str, width: int = EMBED_WIDTH, height: int = EMBED_HEIGHT) -> str:
    """HTML that shows a gallery on a page of another site."""
    return render_template(
        "galleries/public/embed_code.html",
        address=absolute(url_for("public.embed", slug=slug)),
        title=title,
        width=width,
        height=height,
    ).strip()


def share_url(token: str) -> str:
    """Where the visitors of a share link come to."""
    return absolute(url_for("share.page", token=token))


def feed_addresses(feed_id: int, secret: str) -> dict[str, str]:
    """Both addresses of a feed, `atom` and `json`. The secret is in the query, which no log of ours keeps."""
    query = urlencode({"key": secret})
    return {
        "atom": absolute(f"{url_for('feeds.atom', feed_id=feed_id)}?{query}"),
        "json": absolute(f"{url_for('feeds.json', feed_id=feed_id)}?{query}"),
    }


def notices_page(slug: str) -> str:
    """The whole address of an event's page of notices."""
    return absolute(url_for("notices.page", slug=slug))


def press_addresses() -> Addresses:
    """Where letters of this installation lead."""
    return Addresses(
        # the secret is in the query, which no log of ours keeps
        sign_in=lambda secret: absolute(f"{url_for('links.enter')}?{urlencode({'key': secret})}"),
        library=lambda slug: url_for("library.page", slug=slug),
        accounts=lambda slug: absolute(url_for("accounts.page", slug=slug)),
    )


def invitation_address(slug: str, code: str) -> str:
    """Where somebody registers with an invitation."""
    return absolute(f"{url_for('registration.page', slug=slug)}?{urlencode({'invitation': code})}")


def new_password_address(secret: str) -> str:
    """Where whoever has a link to a new password chooses it."""
    return absolute(f"{url_for('new_password.choose')}?{urlencode({'key': secret})}")


def lead_from_slash(app: Flask) -> None:
    """Lead from `/…/page/` to `/…/page` where only that is there. Routes do it the other way round."""

    @app.before_request
    def without_slash() -> Response | None:
        is_looking = request.method in ("GET", "HEAD") and request.path.endswith("/")
        if not (is_looking and isinstance(request.routing_exception, NotFound)):
            return None
        path = f"/{request.path.strip('/')}"  # one slash before it: two would name another host
        if not _is_there(app, path):
            return None
        query = request.query_string.decode("latin-1")
        return redirect(f"{path}?{query}" if query else path, 308)


def _is_there(app: Flask, path: str) -> bool:
    try:
        app.url_map.bind_to_environ(request.environ).match(path, "GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True
