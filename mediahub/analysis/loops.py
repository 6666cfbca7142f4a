"""Background loops of analysis: words, faces, colours, manifests, look-alikes, visual words, taggers."""

from __future__ import annotations

from collections.abc import Sequence

from mediahub.analysis.colours import ColourFiller
from mediahub.analysis.embeddings import Embedder
from mediahub.analysis.faces import FaceFinder
from mediahub.analysis.labelling.sweep import LabellingSweep
from mediahub.analysis.manifests import ManifestReader
from mediahub.analysis.ocr import OcrReader
from mediahub.analysis.retagger import Retagger
from mediahub.analysis.stacks import Stacker
from mediahub.loops import Loop
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.runtime import Services


def loops(services: Services, tagging: Sandbox) -> Sequence[Loop]:
    """Stacks, tags, words, faces, colours, manifests, likeness, visual words; `tagging` is for what
    takes much memory or time."""
    return (
        Stacker(services).loop(),
        Retagger(services, tagging).loop(),
        *OcrReader(services, tagging).loops(),
        FaceFinder(services, tagging).loop(),
        ColourFiller(services, tagging).loop(),
        ManifestReader(services, tagging).loop(),
        *Embedder(services, tagging).loops(),
        *LabellingSweep(services, tagging).loops(),
    )
