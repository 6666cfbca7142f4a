"""Downloads from public galleries: a page with a button, and the file.

Fetching the page ahead, as programs do, asks for nothing and counts nothing. It alone sets a cookie: for its
form.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import public_downloads
from mediahub.delivery.files.package import Prepared
from mediahub.http.context import services
from mediahub.http.files.answers import address, retry_after
from mediahub.http.language import translated
from mediahub.identity.limits.rate_limits import client_key
from mediahub.identity.limits.work_limits import SHARE_ACTIONS, spend
from mediahub.web.delivery.downloads import leads_to

blueprint = Blueprint("public_downloads", __name__, url_prefix="/g/<slug>/download")


@blueprint.get("/<asset_id>")
def offer(slug: str, asset_id: str) -> Response:
    """A page with a button that takes the file."""
    with services().database.read() as database:
        found = public_downloads.offer(database, slug, asset_id, utcnow())
    return _page(slug, asset_id, found)


@blueprint.post("/<asset_id>")
def take(slug: str, asset_id: str) -> BaseResponse:
    """The file, once it is made; a page until then. Too many from one address have to wait a minute."""
    spend(services().database, SHARE_ACTIONS, client_key())
    prepared = public_downloads.take(services().database, slug, asset_id, utcnow())
    return _page(slug, asset_id, prepared) if prepared.state != "ready" else leads_to(address(prepared))


def _page(slug: str, asset_id: str, found: Prepared) -> Response:
    if found.state == "failed":
        abort(409, found.problem)
    back = url_for("public.gallery", slug=slug, _anchor=f"p-{asset_id}")
    page = render_template(
        "galleries/public/download.html", back=back, state=found.state, problem=translated(found.problem)
    )
    response = make_response(page, 200)
    if found.state == "wanted" and request.method == "POST":
        response.status_code = 202
        response.headers["Refresh"] = f"{retry_after(found)}; url={request.path}"
    response.cache_control.no_store = True
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
