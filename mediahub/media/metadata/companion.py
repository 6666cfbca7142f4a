"""XMP sidecars: the metadata that an editor wrote in a file beside the photo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from mediahub.media.containers.filetypes import XMP
from mediahub.media.containers.identify import identify
from mediahub.media.metadata import read_facts
from mediahub.media.metadata.bounds import bounded
from mediahub.media.model import Facts, MediaError
from mediahub.media.source_types import strictest
from mediahub.messages import N_

_EDITED = (
    "title",
    "headline",
    "caption",
    "creator",
    "credit",
    "copyright",
    "keywords",
    "city",
    "country",
    "location",
    "instructions",
    "usage_terms",
    "source",
    "rating",
    "digital_source_type",
    "ai_system_used",
    "ai_system_version_used",
    "ai_prompt_information",
    "ai_prompt_writer_name",
    "data_mining",
    "other_constraints",
)
"""What people write: the sidecar is the later word."""
_MEASURED = (
    "orientation",
    "make",
    "model",
    "lens",
    "serial",
    "iso",
    "f_number",
    "exposure_time",
    "focal_length",
)
"""What the camera wrote: the sidecar only fills gaps, for programs round and convert it."""


def read_sidecar(path: Path) -> Facts:
    """Return what an XMP sidecar says, within bounds.

    Raises MediaError `not_media` when the file is none, and OSError when it cannot be read.
    """
    file_type = identify(path)
    if file_type != XMP:
        raise MediaError("not_media", N_("It is not an XMP sidecar: export the metadata again as XMP."))
    return bounded(read_facts(path, file_type))


def merge_sidecar(facts: Facts, sidecar: Facts) -> Facts:
    """Return the photo's facts with those of its sidecar, whose values are kept in `raw`, too.

    Words and ratings of the sidecar stand instead of the photo's, but not over its word that it was
    generated; persons are added, a position
    counts as edited (that is how pictures are geotagged), and what the camera measured stays.
    """
    changes: dict[str, Any] = {
        name: value for name in _EDITED if (value := getattr(sidecar, name)) not in (None, ())
    }
    for name in _MEASURED:
        if getattr(facts, name) is None:
            changes[name] = getattr(sidecar, name)
    stated = (sidecar.digital_source_type, facts.digital_source_type)
    changes["digital_source_type"] = strictest(stated) or None
    changes["persons"] = tuple(dict.fromkeys(facts.persons + sidecar.persons))
    if sidecar.gps_lat is not None:
        changes["gps_lat"], changes["gps_lon"] = sidecar.gps_lat, sidecar.gps_lon
    if facts.taken is None and sidecar.created:
        changes["created"], changes["created_source"] = sidecar.created, sidecar.created_source
    changes["cut"] = {**facts.cut, **sidecar.cut}
    changes["raw"] = {**facts.raw, "Sidecar": sidecar.raw.get("XMP", {})}
    return bounded(replace(facts, **changes))
