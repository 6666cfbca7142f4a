"""Bring any picture that Pillow can hold to 8-bit sRGB, honouring its ICC profile."""

from __future__ import annotations

from functools import cache, lru_cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageChops, ImageCms, ImageFilter, ImageStat

_WHITE, _DARK = (255, 255, 255), (64, 64, 64)
_BRIGHT = 200
"""Mean level from which a see-through picture is taken for a light logo."""
_IDENTITY = 3
"""Levels of 255 by which a profile may differ from sRGB and still count as sRGB."""
_PROFILE_MODES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab ": "LAB"}


def to_eight_bits(image: Image.Image) -> Image.Image:
    """Return the picture in a mode that can be resized: 8 bits a channel, no palette.

    16-bit levels keep their upper byte; 32-bit and floating point ones are taken as 0 to 1,
    as 0 to 65535, or else from their own darkest to brightest.
    """
    if image.mode == "1":
        return image.convert("L")
    if image.mode in {"P", "PA"}:
        has_alpha = image.mode == "PA" or "transparency" in image.info
        return image.convert("RGBA" if has_alpha else "RGB")
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.mode in {"I", "F"}:
        return Image.fromarray(_normalised(np.asarray(image)))
    if image.mode in {"RGB", "L"} and "transparency" in image.info:
        return image.convert("RGBA" if image.mode == "RGB" else "LA")
    return image


def _normalised(levels: np.ndarray) -> np.ndarray:
    low, high = float(np.nanmin(levels)), float(np.nanmax(levels))
    if low >= 0:
        low = 0.0
        high = 1.0 if high <= 1 else 255.0 if high <= 255 else 65535.0 if high <= 65535 else high
    scaled = (np.nan_to_num(levels) - low) * (255 / ((high - low) or 1))
    return scaled.astype(np.uint8)


def to_srgb(
    image: Image.Image,
    profile: bytes | None = None,
    table: ImageFilter.Color3DLUT | None = None,
) -> Image.Image:
    """Return an RGB picture in sRGB without alpha or metadata.

    `profile` is the ICC profile that the file carried; one that is broken or belongs to
    another colour model is ignored, as viewers do. `table` (see `cicp`) is used where there
    is no profile. See-through parts get a white ground, or a dark one where what is visible
    is itself nearly white.
    """
    image = _flatten(image)
    transform = _transform(profile, image.mode) if profile else None
    if transform:
        image = transform.apply(image)
    image = image if image.mode == "RGB" else image.convert("RGB")
    if table and not profile:
        image = image.filter(table)
    image.info = {}
    return image


def is_srgb(profile: bytes | None, mode: str) -> bool:
    """Whether a picture of this mode with this ICC profile, or with none, is shown right as sRGB."""
    return not profile or _transform(profile, mode) is None


def _flatten(image: Image.Image) -> Image.Image:
    if image.mode not in {"RGBA", "LA", "RGBa", "La"}:
        return image
    image = image.convert("RGBA")
    alpha = image.getchannel("A")
    if alpha.getextrema() == (255, 255):
        return image.convert("RGB")
    visible = ImageStat.Stat(image.convert("L"), mask=alpha.point(lambda level: level and 255))
    bright = visible.count[0] > 0 and visible.mean[0] > _BRIGHT
    ground = Image.new("RGB", image.size, _DARK if bright else _WHITE)
    ground.paste(image, mask=alpha)
    return ground


@lru_cache(maxsize=8)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Return the way from the profile to sRGB, or None where there is nothing to change."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if _PROFILE_MODES.get(source.profile.xcolor_space) != mode:
            return None
        transform = ImageCms.buildTransform(
            source,
            ImageCms.createProfile("sRGB"),
            mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    return None if mode == "RGB" and _is_identity(transform) else transform


def _is_identity(transform: ImageCms.ImageCmsTransform) -> bool:
    steps = np.linspace(0, 255, 9).astype(np.uint8)
    grid = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(1, -1, 3)
    patch = Image.fromarray(grid)
    difference = ImageChops.difference(patch, transform.apply(patch))
    return max(high for _, high in difference.getextrema()) <= _IDENTITY  # type: ignore[misc]


_DATE = slice(24, 36)
"""Of the creation date in the header of an ICC profile (ICC.1, 7.2)."""


@cache
def srgb_profile() -> bytes:
    """Return a small ICC profile that says sRGB (IEC 61966-2-1).

    Its date of creation, which would be now, is blanked: the same picture gives the same bytes,
    whichever process makes it.
    """
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return made[: _DATE.start] + bytes(_DATE.stop - _DATE.start) + made[_DATE.stop :]
