"""Background loops of curation: bulk edits and sets of crops."""

from __future__ import annotations

from collections.abc import Sequence

from mediahub.curation.crops.export import CropMaker
from mediahub.curation.edits.bulk_runner import BulkRunner
from mediahub.loops import Loop
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.runtime import Services


def loops(services: Services, sandbox: Sandbox) -> Sequence[Loop]:
    """Bulk edits and sets of crops; `sandbox` is for files that somebody waits for."""
    return BulkRunner(services).loop(), CropMaker(services, sandbox).loop()
