"""All of a share link's pictures as a zip: asked for, watched while it is made, and downloaded, by visitors
without an account."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request, url_for

from mediahub.catalog.models import Archive
from mediahub.curation.galleries import visiting
from mediahub.http.context import services
from mediahub.http.files.zip_transfers import send_archive
from mediahub.http.incoming import json_body
from mediahub.http.language import page_language
from mediahub.identity.limits.rate_limits import client_key
from mediahub.identity.limits.work_limits import SHARE_ACTIONS, spend
from mediahub.web.answers.delivery import Zip
from mediahub.web.delivery.zips import zip_answer
from mediahub.web.galleries.share import private, visit_of

blueprint = Blueprint("share_zips", __name__, url_prefix="/s/<token>/zip")


@blueprint.post("")
def ask(token: str) -> tuple[Response, int]:
    """Have a zip made of all that the link shows, in `size`. Too many from one address have to wait."""
    spend(services().database, SHARE_ACTIONS, client_key())
    visit, size = visit_of(token), json_body().text("size")
    _, archive = visiting.ask_for_all(services().database, visit, size, page_language())
    return private(jsonify(_shown(token, archive))), 202


@blueprint.get("/<archive_id>.json")
def state(token: str, archive_id: str) -> Response:
    """How far it is, and where to take it."""
    return private(jsonify(_shown(token, _archive(token, archive_id))))


@blueprint.get("/<archive_id>/<name>.zip")
def take(token: str, archive_id: str, name: str) -> Response:
    """The zip itself. A transfer from the beginning counts as taking what is in it, its continuation does
    not."""
    archive = _archive(token, archive_id)
    response = send_archive(archive)
    if response.status_code == 200 and request.method == "GET" and archive.share_link_id is not None:
        visiting.count_zip(services().database, archive.share_link_id, archive.total - archive.left_out)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _archive(token: str, archive_id: str) -> Archive:
    with services().database.read() as database:
        return visiting.zip_of(database, visit_of(token), archive_id)[1]


def _shown(token: str, archive: Archive) -> Zip:
    where = url_for("share_zips.state", token=token, archive_id=archive.id)
    take_at = url_for("share_zips.take", token=token, archive_id=archive.id, name=archive.name)
    return zip_answer(archive, where, take_at)
