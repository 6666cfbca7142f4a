"""Analysis of one file at ingest: type, metadata, renditions, hashes, palette, from one decode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from mediahub.media.codes import Codes, read_codes
from mediahub.media.containers.filetypes import RAW_TYPES
from mediahub.media.errors import RAW_CUT_OFF, media_errors
from mediahub.media.metadata import read_facts
from mediahub.media.metadata.bounds import bounded
from mediahub.media.metadata.motion import motion_seconds
from mediahub.media.model import PREVIEW, THUMB, Analysis, Facts, FileType, RenditionSpec
from mediahub.media.picture_data import picture_hash
from mediahub.media.pictures.decode import decode
from mediahub.media.pictures.placeholder import average_colour, thumb_hash
from mediahub.media.pictures.renditions import encode, scale_down
from mediahub.media.provenance.mining import strictest_mining
from mediahub.media.provenance.model import Provenance
from mediahub.media.provenance.reading import read_provenance
from mediahub.media.source_types import strictest
from mediahub.media.vision.likeness import dhash, sharpness
from mediahub.media.vision.palette import dominant, packed

FEW_PIXELS = 32 * 32


def analyse(
    path: Path, file_type: FileType, specs: Sequence[RenditionSpec] = (PREVIEW, THUMB), anchors: str = ""
) -> Analysis:
    """Return the metadata, renditions, placeholder, likeness and provenance of a photo or clip.

    `anchors` are certificates in PEM, by which signers are known.

    Raises MediaError with the reason when no whole picture can be had from the file. Run it
    in a `Sandbox`: broken files can crash or hang the decoders.
    """
    with media_errors():
        picture = decode(path, file_type, max(spec.long_edge for spec in specs))
        facts = bounded(read_facts(path, file_type))
        if facts.kind == "photo" and facts.duration is None:
            facts = replace(facts, duration=motion_seconds(path, facts))
        note = _note(path, file_type)
        identity = picture_hash(path, file_type) if _tells(facts) else ""
        provenance = read_provenance(path, file_type, anchors)
        facts = _with_statements(facts, provenance)
    # from here on there are only pixels: what fails now is no fault of the file
    scaled = scale_down(picture, specs)
    smallest = scaled[-1][1]
    grey = scaled[0][1].convert("L")
    return Analysis(
        facts=facts,
        renditions=tuple(encode(image, spec) for spec, image in scaled),
        placeholder=thumb_hash(smallest),
        colour=average_colour(smallest),
        dhash=dhash(smallest),
        sharpness=sharpness(grey),
        palette=packed(dominant(smallest)),
        note=note,
        codes=read_codes(grey) if file_type.kind == "photo" else Codes(),
        picture=identity,
        provenance=provenance,
    )


def _with_statements(facts: Facts, provenance: Provenance | None) -> Facts:
    """The stricter of what its metadata and its manifests say of how it was made, and of who may mine it. Of
    a picture that was changed since, its manifests only say that it was generated, and what they reserve."""
    if provenance is None:
        return facts
    is_believed = provenance.is_generated or provenance.verdict not in ("changed", "unreadable")
    stated = (facts.digital_source_type, provenance.source_type if is_believed else None)
    mining = strictest_mining((facts.data_mining, provenance.data_mining))
    return replace(facts, digital_source_type=strictest(stated) or None, data_mining=mining or None)


def _tells(facts: Facts) -> bool:
    """Whether its picture is one of many: two files of a few pixels may well have the same by chance."""
    return (facts.width or 0) * (facts.height or 0) >= FEW_PIXELS


def _note(path: Path, file_type: FileType) -> str:
    if file_type not in RAW_TYPES:
        return ""
    from mediahub.media.containers.complete_raw import raw_is_cut_off

    return RAW_CUT_OFF if raw_is_cut_off(path, file_type) else ""
