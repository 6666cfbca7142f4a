"""Makers of renditions, called by the name that the registry has for them, in the sandbox's process.

So a worker that only hands out the work never imports FFmpeg, which takes 16 MB.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from mediahub.media.containers.identify import identify
from mediahub.media.model import FileType

Sizes = Mapping[str, tuple[int, int]]
"""Width and height in pixels, by the rendition's name."""
Maker = Callable[[Path, FileType, Mapping[str, Path]], Sizes]
"""Writes a file for each name, from a source of this type. Raises MediaError where it cannot."""


def resolve_maker(name: str) -> Maker:
    """Return the function that `module:function` names. Raises ImportError or AttributeError for none."""
    module, _, function = name.partition(":")
    maker: Maker = getattr(import_module(module), function)
    return maker


def make_files(maker: str, source: Path, targets: Mapping[str, Path]) -> Sizes:
    """Have the named maker write its files from `source`; return their sizes. Raises MediaError."""
    return resolve_maker(maker)(source, identify(source), targets)


def cut_out_moving(path: Path, target: Path) -> None:
    """Write the clip inside a photo to `target`. Raises MediaError where it has none that plays."""
    from mediahub.media.metadata.motion import cut_out_clip

    cut_out_clip(path, identify(path), target)
