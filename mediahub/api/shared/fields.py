"""Marshmallow fields that several endpoints share."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from mediahub.http.context import LARGEST_ID
from mediahub.http.language import translated
from mediahub.http.moments import YEARS

MAX_PAGE = 500


class Words(fields.String):
    """Text that people write; without the letter that a database cannot keep."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if isinstance(text, str) and "\x00" in text:
            raise ValidationError("Text holds no NUL.")
        return text


class Moment(fields.AwareDateTime):
    """A moment with its offset (ISO 8601), of a year in which every zone and database can be relied on."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        moment = super()._deserialize(value, attr, data, **kwargs)
        if moment.year not in YEARS:
            raise ValidationError(f"A moment is of the years {YEARS[0]} to {YEARS[-1]}.")
        return moment


class Sentence(fields.String):
    """What was found in English, and is said in the reader's language where it is known."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return translated(value) if value else super()._serialize(value, attr, obj, **kwargs)


def row_id(**options: Any) -> fields.Integer:
    """The number of something."""
    return fields.Integer(strict=True, validate=validate.Range(min=1, max=LARGEST_ID), **options)


class PageArgs(Schema):
    offset = fields.Integer(load_default=0, validate=validate.Range(min=0, max=1_000_000))
    limit = fields.Integer(load_default=100, validate=validate.Range(min=1, max=MAX_PAGE))
