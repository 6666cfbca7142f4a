"""Image resources of Photoshop, and of nobody else."""

from __future__ import annotations

from mediahub.media.containers.blocks import Blocks
from mediahub.media.metadata.formats.photoshop import take_resources
from tests.unit.media.metadata.container_bytes import IIM, resource


def test_resources_of_other_programs_are_not_photoshops() -> None:
    blocks = Blocks()
    take_resources(resource(0x0404, b"wrong", b"PHUT") + resource(0x0404, IIM), blocks)
    assert blocks.iim == IIM
