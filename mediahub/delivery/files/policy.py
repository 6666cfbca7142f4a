"""Delivery settings of an event, as plain values: terms, file names, what metadata is removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from mediahub.catalog.models import DeliverySettings
from mediahub.catalog.settings.installation_settings import SIGNED_BY, read_setting
from mediahub.media.writing.private import Private
from mediahub.messages import N_
from mediahub.multilingual import every_part, text_in

CLASSES = ("free", "editorial", "partners", "none")
USUAL_TEXTS = {
    "free": N_("Free to use, with the credit line."),
    "editorial": N_("For editorial use only, with the credit line. Not for advertising."),
    "partners": N_("For partners of the event only, with the credit line."),
    "none": N_("Not for use."),
}
"""What a class means where the event says nothing else."""


@dataclass(frozen=True, slots=True)
class Policy:
    """An event's settings for handing out."""

    texts: Mapping[str, str] = field(default_factory=lambda: USUAL_TEXTS)
    """By rights class, in the event's words (`multilingual`)."""
    source: str = ""
    filename_template: str = ""
    keep_gps: bool = False
    keep_serials: bool = False
    opens_at: datetime | None = None
    data_mining: str = ""
    """PLUS Data Mining of pictures that say nothing themselves, by its code; empty for unspecified."""
    signed_by: str = ""
    """What signs deliveries, and how (`provenance.signers.choose_signer`); empty where nothing does."""

    @property
    def strips(self) -> tuple[Private, ...]:
        """What the event does not let out."""
        gps: tuple[Private, ...] = () if self.keep_gps else ("gps",)
        return gps if self.keep_serials else (*gps, "serial")

    def is_usual(self, rights_class: str) -> bool:
        """Whether the event says of a class what everybody says, and not words of its own."""
        return self.texts.get(rights_class) in (None, "", USUAL_TEXTS.get(rights_class))

    def text(self, rights_class: str, language: str = "") -> str:
        """What a class means, to a reader of `language` or, without one, in all languages that it was written
        in; an unknown one is not for use."""
        text = self.texts.get(rights_class) or USUAL_TEXTS.get(rights_class, USUAL_TEXTS["none"])
        return text_in(text, language) if language else every_part(text, " ")


USUAL = Policy()
"""Of an event whose settings nobody changed."""


def policy_of(session: Session, event_id: int) -> Policy:
    """The event's settings, or the usual ones."""
    row = session.get(DeliverySettings, event_id)
    signed_by = str(read_setting(session, SIGNED_BY, ""))
    if row is None:
        return Policy(signed_by=signed_by) if signed_by else USUAL
    texts = {name: str(row.texts.get(name) or usual) for name, usual in USUAL_TEXTS.items()}
    return Policy(
        texts,
        row.source,
        row.filename_template,
        row.keep_gps,
        row.keep_serials,
        row.opens_at,
        row.data_mining,
        signed_by,
    )
