"""Saved searches of an event: the page, and what the library asks of them."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from mediahub.alerts import changes
from mediahub.alerts.changes import SearchChange
from mediahub.alerts.feeds.feeds import list_feeds
from mediahub.alerts.recent import recent_searches, remember_search
from mediahub.alerts.saved_searches import GRACE_HOURS, SearchError, calls_of, list_searches
from mediahub.alerts.search_request import MAX_LENGTH, read_question
from mediahub.catalog.models import Event
from mediahub.catalog.models.base import utcnow
from mediahub.http.addresses import feed_addresses
from mediahub.http.context import event_of, event_or_404, require_event, require_sign_in, services, viewer
from mediahub.http.incoming import json_body, sent_fields
from mediahub.http.language import translated_error
from mediahub.http.signin.reauthentication import require_fresh
from mediahub.outbound.addresses import AddressRefused
from mediahub.rights import Capability
from mediahub.search.query.completion import COUNTED
from mediahub.search.query.did_you_mean import similar_names
from mediahub.search.query.naming import names_of
from mediahub.web.answers import tagging as answers
from mediahub.web.library.facets import filter_words
from mediahub.web.press.sign_in_links import sends_mail

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
    sent = json_body()
    try:
        search = changes.save(
            services(),
            viewer(),
            event_of(slug).id,
            sent.text("name"),
            sent.text("query"),
            shared=sent.flag("shared"),
        )
    except SearchError as error:
        return _refused(translated_error(error), 400)
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
    who, sent = viewer(), json_body()
    if request.method == "POST":
        remember_search(services().database, who.user_id or 0, event_of(slug).id, sent.text("query"))
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
    text = request.args.get("q", "")[:MAX_LENGTH]
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
    query = changes.look(services().database, viewer(), event_of(slug).id, search_id, utcnow())
    sort = "" if "sort=" in query else "&sort=-uploaded"
    return redirect(f"{url_for('library.page', slug=slug)}?{query}{sort}")


@blueprint.post("/<int:search_id>")
def change(slug: str, search_id: int) -> BaseResponse:
    """Whom it tells: the team, mail, another program."""
    form = request.form
    if "rotate" in form or form.get("webhook_url", "").strip():
        require_fresh()  # pictures go there by themselves, and the secret is shown
    wanted = SearchChange(
        shared="shared" in form,
        digest=form.get("digest", "off"),
        webhook_url=form.get("webhook_url", "").strip()[:1000],
        new_secret_with_grace=timedelta(hours=GRACE_HOURS) if "rotate" in form else None,
    )
    try:
        changes.change(services().database, viewer(), event_of(slug).id, search_id, wanted, utcnow())
    except (SearchError, AddressRefused) as error:
        flash(translated_error(error))
    else:
        flash(gettext("Saved."))
    return redirect(url_for("searches.page", slug=slug))


@blueprint.post("/<int:search_id>/delete")
def delete(slug: str, search_id: int) -> BaseResponse:
    """Forget the search, what it told, and its feeds."""
    try:
        name = changes.delete(services().database, viewer(), event_of(slug).id, search_id)
    except SearchError as error:
        flash(translated_error(error))
    else:
        flash(gettext("“%(name)s” is deleted.", name=name))
    return redirect(url_for("searches.page", slug=slug))


@blueprint.post("/feeds")
def feed(slug: str) -> BaseResponse | Response | str:
    """A feed of a saved search or of any question; its address is shown once."""
    sent = sent_fields()
    search_id = sent.integer("search") or None
    token, secret = changes.make_feed(
        services().database, viewer(), event_of(slug).id, search_id=search_id, query=sent.text("query")
    )
    addresses = feed_addresses(token.id, secret)
    return jsonify(**addresses) if request.is_json else _page(slug, addresses)


@blueprint.post("/feeds/<int:feed_id>/revoke")
def revoke_feed(slug: str, feed_id: int) -> BaseResponse:
    """End a feed of theirs at once."""
    changes.revoke_feed(services().database, viewer(), event_of(slug).id, feed_id, utcnow())
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


def _refused(message: str, status: int) -> Response:
    response = jsonify(error={"code": "search", "message": message})
    response.status_code = status
    return response
