"""Files of public galleries: small pictures of ours, given out from our own address.

One connection brings the whole page, addresses never end, and a cache in front can keep them for a few
minutes. The caller has asked the rules.
"""

from __future__ import annotations

from flask import Response, abort, request

from mediahub.catalog.models import Rendition
from mediahub.http.context import services
from mediahub.storage import NotFound

CACHE_SECONDS = 300
"""Seconds that a cache may keep a picture: how long a withdrawn one may still come from there."""


def picture_response(
    row: Rendition | None, *, public: bool, filename: str = "", anywhere: bool = False
) -> Response:
    """The file of a rendition; 404 for none. With `filename`, to be saved. A picture that is `public`, or
    for pages of `anywhere`, may be shown by other sites."""
    if row is None:
        abort(404)
    tag = row.key.rsplit("-", 1)[-1].split(".")[0]
    if tag in request.if_none_match:
        response = Response(status=304)
    else:
        try:
            response = Response(services().bucket.get_bytes(row.key), mimetype=row.mime)
        except NotFound:
            abort(404)
    response.set_etag(tag)
    response.cache_control.public = public
    response.cache_control.private = None if public else True
    response.cache_control.max_age = CACHE_SECONDS if public else 60
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if public or anywhere else "same-origin"
    if filename:
        response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response
