"""Tell files that only look like media from those whose metadata may be shown."""

from __future__ import annotations

from mediahub.media.containers.filetypes import RAW_TYPES, SVG
from mediahub.media.errors import DAMAGED
from mediahub.media.limits import MAX_SIDE
from mediahub.media.model import Facts, MediaError
from mediahub.messages import N_, message

_MAY_LACK_SIZE = {file_type.mime for file_type in RAW_TYPES} | {SVG.mime}


def require_readable(facts: Facts) -> None:
    """Raise MediaError when the file holds no picture of a possible size.

    `damaged` for one without size or with a side of 0, `too_large` for one that no format of
    pictures allows. What can be decoded is for the decoder to say; this looks at headers only.
    """
    if facts.kind == "sidecar":
        return
    if facts.width is None or facts.height is None:
        if facts.mime not in _MAY_LACK_SIZE:
            raise MediaError("damaged", DAMAGED)
        return
    if min(facts.width, facts.height) < 1:
        raise MediaError("damaged", N_("The picture says it is 0 pixels wide or high."))
    if max(facts.width, facts.height) > MAX_SIDE:
        raise MediaError(
            "too_large",
            message(
                "The picture says it is %(width)s x %(height)s pixels; the limit is %(limit)s a side: "
                "export it smaller.",
                width=facts.width,
                height=facts.height,
                limit=MAX_SIDE,
            ),
        )
