"""Saved searches of an event: the page, and what the library asks of them."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from mediahub.alerts.asking import begin
from mediahub.alerts.feeds import create_feed, list_feeds
from mediahub.alerts.keeping import (
    DIGESTS,
    GRACE_HOURS,
    SearchError,
    calls_of,
    find_search,
    list_searches,
    look,
    own_search,
    rotate_secret,
    save_search,
)
from mediahub.alerts.outside import Refused, check_url
from mediahub.alerts.question import LONGEST, read_question
from mediahub.alerts.recent import note_search, recent_searches
from mediahub.catalog.models import Event, FeedToken, SavedSearch
from mediahub.catalog.models.base import utcnow
from mediahub.http.context import event_or_404, require_event, require_sign_in, services, viewer
from mediahub.http.incoming import json_body, sent_fields
from mediahub.http.language import told
from mediahub.rights import Capability
from mediahub.search.query.completion import COUNTED
from mediahub.search.query.naming import names_of
from mediahub.search.query.similar import similar_names
from mediahub.web.answers import tagging as answers
from mediahub.web.library.facets import filter_words
from mediahub.web.press.sign_in_links import sends_mail
from mediahub.web.searches.feeds import feed_addresses

blueprint = Blueprint("searches", __name__, url_prefix="/events/<slug>/searches")
blueprint.before_request(require_sign_in)
blueprint.before_request(require_event)


@blueprint.get("")
def page(slug: str) -> str:
    """Their searches and those of the team, with what is new in each."""
    return _page(slug)


@blueprint.post("")
def save(slug: str) -> Response:
    """Keep the question of the library's URL under a name; answers with where it is."""
    said = json_body()
    try:
        with services().database.begin() as database:
            event = event_or_404(database, slug)
            search = save_search(
                database,
                viewer(),
                event.id,
                said.text("name"),
                said.text("query"),
                is_shared=said.flag("shared"),
            )
            search.event = event
    except SearchError as error:
        return _refused(told(error), 400)
    begin(services(), search, viewer())
    return jsonify(id=search.id, name=search.name, page=url_for("searches.page", slug=slug))


@blueprint.get("/news.json")
def news(slug: str) -> Response:
    """How many pictures are new in their searches since they looked."""
    with services().database.read() as database:
        listed = list_searches(database, viewer(), event_or_404(database, slug).id)
    searches: list[answers.SearchNews] = [
        {"id": one.search.id, "name": one.search.name, "new": one.new, "own": one.is_own} for one in listed
    ]
    response = jsonify(answers.SearchesNews(new=sum(one.new for one in listed), searches=searches))
    response.cache_control.no_store = True
    return response


@blueprint.route("/recent.json", methods=["GET", "POST"])
def recent(slug: str) -> Response:
    """What they looked for lately; a POST adds a question."""
    who, said = viewer(), json_body()
    if request.method == "POST":
        with services().database.begin() as database:
            note_search(database, who.user_id or 0, event_or_404(database, slug).id, said.text("query"))
    with services().database.read() as database:
        event = event_or_404(database, slug)
        asked = recent_searches(database, who.user_id, event.id)
        searches: list[answers.RecentSearch] = [
            {"query": query, "words": _words(database, event, query)} for query in asked
        ]
    response = jsonify(answers.RecentSearches(searches=searches))
    response.cache_control.no_store = True
    return response


@blueprint.get("/similar.json")
def similar(slug: str) -> Response:
    """Names like the words that nothing was found for, among those that have pictures for whoever asks."""
    text = request.args.get("q", "")[:LONGEST]
    with services().database.read() as database:
        event = event_or_404(database, slug)
        names = names_of(database, event.slug)
    found = services().search.search("", event=slug, viewer=viewer(), limit=0, facets=COUNTED)
    counts = {facet: {item.value: item.count for item in items} for facet, items in found.facets.items()}
    similar: list[answers.SimilarName] = [
        {"facet": one.facet, "value": one.value, "label": one.label, "count": one.count}
        for one in similar_names(text, names, counts)
    ]
    response = jsonify(answers.SimilarNames(names=similar))
    response.cache_control.no_store = True
    return response


@blueprint.get("/<int:search_id>")
def show(slug: str, search_id: int) -> BaseResponse:
    """The library with this search, the latest first. Whoever opens it has looked."""
    with services().database.begin() as database:
        search = _search_or_404(database, slug, search_id)
        look(database, search.id, viewer().user_id or 0, utcnow())
        query = search.query
    sort = "" if "sort=" in query else "&sort=-uploaded"
    return redirect(f"{url_for('library.page', slug=slug)}?{query}{sort}")


@blueprint.post("/<int:search_id>")
def change(slug: str, search_id: int) -> BaseResponse:
    """Whom it tells: the team, mail, another program."""
    form = request.form
    try:
        url = form.get("webhook_url", "").strip()[:1000]
        if url:
            check_url(url)
        with services().database.begin() as database:
            search = own_search(database, viewer(), event_or_404(database, slug).id, search_id)
            search.is_shared = "shared" in form and viewer().in_team
            digest = form.get("digest", "off")
            if digest in DIGESTS and digest != search.digest:
                search.digest, search.digested_at = digest, utcnow()
            search.webhook_url = url
            if "rotate" in form:
                rotate_secret(search, utcnow(), timedelta(hours=GRACE_HOURS))
    except (SearchError, Refused) as error:
        flash(told(error))
    else:
        flash(gettext("Saved."))
    return redirect(url_for("searches.page", slug=slug))


@blueprint.post("/<int:search_id>/delete")
def delete(slug: str, search_id: int) -> BaseResponse:
    """Forget the search, what it told, and its feeds."""
    try:
        with services().database.begin() as database:
            search = own_search(database, viewer(), event_or_404(database, slug).id, search_id)
            database.delete(search)
            name = search.name
    except SearchError as error:
        flash(told(error))
    else:
        flash(gettext("“%(name)s” is deleted.", name=name))
    return redirect(url_for("searches.page", slug=slug))


@blueprint.post("/feeds")
def feed(slug: str) -> BaseResponse | Response | str:
    """A feed of a saved search or of any question; its address is shown once."""
    said = sent_fields()
    number = said.integer("search")
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        search = _search_or_404(database, slug, number) if number else None
        token, secret = create_feed(
            database, viewer().user_id or 0, event.id, search=search, query=said.text("query")
        )
    addresses = feed_addresses(token.id, secret)
    return jsonify(**addresses) if request.is_json else _page(slug, addresses)


@blueprint.post("/feeds/<int:feed_id>/revoke")
def revoke_feed(slug: str, feed_id: int) -> BaseResponse:
    """End a feed of theirs at once."""
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        token = database.get(FeedToken, feed_id)
        if token is None or token.user_id != viewer().user_id or token.event_id != event.id:
            abort(404, gettext("There is no such feed of yours."))
        token.revoked_at = utcnow()
    flash(gettext("The feed is ended."))
    return redirect(url_for("searches.page", slug=slug))


def _page(slug: str, addresses: dict[str, str] | None = None) -> str:
    with services().database.read() as database:
        event = event_or_404(database, slug)
        listed = list_searches(database, viewer(), event.id)
        feeds = list_feeds(database, viewer().user_id, event.id)
        return render_template(
            "searches/saved.html",
            event=event,
            listed=listed,
            words={one.search.id: _words(database, event, one.search.query) for one in listed},
            calls={one.search.id: calls_of(database, one.search.id) for one in listed if one.is_own},
            feeds=[(one, _words(database, event, one.query)) for one in feeds],
            in_team=viewer().in_team,
            may_curate=viewer().may(Capability.EDIT_GALLERIES),
            may_send=viewer().may(Capability.SEND_TO_NEWSROOMS),
            has_mail=sends_mail(),
            addresses=addresses,
        )


def _words(database: Session, event: Event, query: str) -> str:
    """The question as people read it: its words, then what it filters by."""
    question = read_question(query)
    filters = filter_words(database, event, dict(question.filters))
    return " · ".join([*([question.text] if question.text else []), *filters]) or gettext("All pictures")


def _search_or_404(database: Session, slug: str, search_id: int) -> SavedSearch:
    search = find_search(database, viewer(), event_or_404(database, slug).id, search_id)
    if search is None:
        abort(404, gettext("There is no such search, or it is not shared with you."))
    return search


def _refused(message: str, status: int) -> Response:
    response = jsonify(error={"code": "search", "message": message})
    response.status_code = status
    return response
