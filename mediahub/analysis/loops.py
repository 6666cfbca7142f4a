"""Background loops of analysis: words, faces, colours, look-alikes, taggers, stacks."""

from __future__ import annotations

from collections.abc import Sequence

from mediahub.analysis.colours import ColourFiller
from mediahub.analysis.embeddings import Embedder
from mediahub.analysis.faces import FaceFinder
from mediahub.analysis.ocr import OcrReader
from mediahub.analysis.retagger import Retagger
from mediahub.analysis.stacks import Stacker
from mediahub.loops import Loop
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.runtime import Services


def loops(services: Services, tagging: Sandbox) -> Sequence[Loop]:
    """Stacks, tags, words, faces, colours, likeness; `tagging` is for models, which take much memory."""
    return (
        Stacker(services).loop(),
        Retagger(services, tagging).loop(),
        *OcrReader(services, tagging).loops(),
        FaceFinder(services, tagging).loop(),
        ColourFiller(services, tagging).loop(),
        *Embedder(services, tagging).loops(),
    )
