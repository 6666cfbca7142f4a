"""Data mining: which uses of a picture's data its PLUS Data Mining code leaves open.

Pure. What a code says is what PLUS says of it; one that nobody knows reserves everything (Article 4 of the
EU's copyright directive asks for a reservation that machines can read, and gets one).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from mediahub.messages import N_
from mediahub.rights.explanations import Translate, plain


class Mining(StrEnum):
    """What somebody wants to do with a picture's data."""

    INDEX = "index"
    """Have a search engine index it."""
    MINE = "mine"
    """Any other text and data mining."""
    TRAIN = "train"
    """Train an AI model that generates nothing."""
    TRAIN_GENERATIVE = "train_generative"
    """Train a generative AI model."""


EVERYTHING, NOTHING = frozenset(Mining), frozenset[Mining]()
UNSPECIFIED = "DMI-UNSPECIFIED"
BY_CONSTRAINT = "DMI-PROHIBITED-SEECONSTRAINT"
"""Prohibited but for what Other Constraints say."""
LEFT_OPEN: Mapping[str, frozenset[Mining]] = {
    "": EVERYTHING,
    UNSPECIFIED: EVERYTHING,
    "DMI-ALLOWED": EVERYTHING,
    "DMI-PROHIBITED-AIMLTRAINING": frozenset({Mining.INDEX, Mining.MINE}),
    "DMI-PROHIBITED-GENAIMLTRAINING": EVERYTHING - {Mining.TRAIN_GENERATIVE},
    "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING": frozenset({Mining.INDEX}),
}
"""By code of PLUS, the uses that it does not reserve."""
SENTENCES = {
    "DMI-ALLOWED": N_("Data mining is allowed."),
    "DMI-PROHIBITED-AIMLTRAINING": N_("Not for training AI."),
    "DMI-PROHIBITED-GENAIMLTRAINING": N_("Not for training generative AI."),
    "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING": N_("Not for data mining; search engines may index it."),
}
PROHIBITED = N_("Not for data mining and training AI.")


def may_mine(code: str, use: Mining) -> bool:
    """Whether the code of PLUS Data Mining leaves this use open. Rights that nobody reserved are left to the
    law."""
    return use in LEFT_OPEN.get(code, NOTHING)


def is_reserved(code: str) -> bool:
    """Whether anything is reserved: `tdm-reservation` (TDMRep, W3C) knows yes and no."""
    return LEFT_OPEN.get(code, NOTHING) != EVERYTHING


def say_mining(code: str, constraints: str = "", _: Translate = plain) -> str:
    """The code as a sentence, with PLUS Other Constraints; empty where nothing is said."""
    if code in ("", UNSPECIFIED):
        return ""
    if code == BY_CONSTRAINT and constraints.strip():
        return _("Data mining only as follows: %(constraints)s", constraints=constraints.strip())
    return _(SENTENCES.get(code, PROHIBITED))
