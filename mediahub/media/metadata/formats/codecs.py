"""FFmpeg's names for the codecs that containers name in their own ways."""

from __future__ import annotations

_NAMES = {
    "h264": ("avc1", "avc3", "V_MPEG4/ISO/AVC"),
    "hevc": ("hvc1", "hev1", "V_MPEGH/ISO/HEVC"),
    "av1": ("av01", "V_AV1"),
    "vp8": ("vp08", "V_VP8"),
    "vp9": ("vp09", "V_VP9"),
    "mpeg4": ("mp4v", "V_MPEG4/ISO/ASP"),
    "mpeg2video": ("V_MPEG2",),
    "mjpeg": ("jpeg", "mjpa", "V_MJPEG"),
    "h263": ("s263",),
    "prores": ("apcn", "apch", "apcs", "apco", "ap4h", "ap4x"),
    "dvvideo": ("dvc ", "dvcp"),
    "svq3": ("SVQ3",),
}
_BY_IDENTIFIER = {identifier: name for name, identifiers in _NAMES.items() for identifier in identifiers}


def ffmpeg_name(identifier: str | None) -> str | None:
    """Return FFmpeg's name for a four-character code or Matroska identifier, None if unknown."""
    return _BY_IDENTIFIER.get(identifier or "")
