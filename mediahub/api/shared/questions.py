"""Search parameters of a request: all of them are understood, or it is refused."""

from __future__ import annotations

from typing import Any

from flask_smorest import abort
from marshmallow import validate

from mediahub.alerts.search_request import MAX_LENGTH, QuestionError, check_question, read_question
from mediahub.api.shared.fields import Words
from mediahub.http.context import services, viewer

QUERY = {
    "description": "Words and filters as the library's URL carries them, e.g. `q=robot&kind=photo`; what is "
    "not understood is refused"
}


def query_field(**options: Any) -> Words:
    """A question as the library's URL carries it."""
    return Words(validate=validate.Length(max=MAX_LENGTH), metadata=QUERY, **options)


def require_understood(event: str, query: str) -> None:
    """422 with the reason, unless all of the query string, and all of the words in it, is understood."""
    try:
        check_question(query)
    except QuestionError as error:
        abort(422, errors={"json": {"query": [str(error)]}})
    require_words(event, read_question(query).text, "query")


def require_words(event: str, text: str, field: str = "q") -> None:
    """422 with what the query language could not read in `text`."""
    if not text:
        return
    found = services().search.search(text, event=event, viewer=viewer(), limit=0, facets=())
    if found.messages:
        abort(422, errors={"json": {field: list(found.messages)}})
