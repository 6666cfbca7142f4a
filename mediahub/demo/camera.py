"""What the camera and the photographer's template write into a picture."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from mediahub.demo.captions import NOTE, caption, headline, keywords, people_names
from mediahub.demo.programme import load_programme, read_data
from mediahub.demo.shots import Shot, load_kit
from mediahub.media.writing.write import Block, WriteFields

STAGE = {
    "keynote_wide",
    "speaker_mid",
    "panel",
    "signing",
    "audience_front",
    "crowd_phones",
    "reveal",
    "engine",
    "pack",
    "microphone",
    "backstage",
}
OUTSIDE = {"track", "river", "drone", "walk", "planting", "solar", "group", "charging", "wayfinding"}
WIDE = {
    "keynote_wide",
    "group",
    "audience_front",
    "reveal",
    "river",
    "terrace",
    "walk",
    "line",
    "solar",
    "drone",
    "pack",
    "crowd_phones",
    "cockpit",
    "table_top",
}

BLOCKS: dict[str, tuple[Block, ...]] = {
    "full": ("exif", "iim", "xmp"),
    "xmp": ("exif", "xmp"),
    "iim": ("exif", "iim"),
    "bare": ("exif",),
}
SOFTWARE = "MediaHub demo illustration"


def blocks_of(shot: Shot) -> tuple[Block, ...]:
    """Return the blocks that the photographer's way of working fills."""
    return BLOCKS[load_kit()[shot.camera]["caption"]]


def fields_of(shot: Shot) -> WriteFields:
    """Return everything that is written into the picture of this shot."""
    camera = load_kit()[shot.camera]
    exposure = {**_exposure(shot, camera), **_place(shot, camera)}
    words = {} if camera["caption"] == "bare" else _template(shot, camera["caption"])
    photographer = load_programme().photographer(shot.photographer)
    return WriteFields(
        make=camera["make"],
        model=camera["model"],
        serial=camera["serial"],
        software=SOFTWARE,
        taken=clock_time(shot.moment, camera),
        orientation=8 if _turned(shot, camera) else 1,
        copyright=f"© 2025 {photographer['name']}. Illustration.",
        **exposure,
        **words,
    )


def is_turned(shot: Shot) -> bool:
    """True if the camera stores this upright frame on its side and says so in Orientation."""
    return _turned(shot, load_kit()[shot.camera])


def clock_time(moment: datetime, camera: dict[str, Any]) -> datetime:
    """Return the moment as the camera's clock shows it, with an offset only if it writes one."""
    shown = (moment + timedelta(seconds=camera["fast"])).astimezone(ZoneInfo(camera["home"]))
    hundredths = shown.microsecond // 10000 * 10000
    return shown.replace(microsecond=hundredths, tzinfo=shown.tzinfo if camera["zone"] else None)


def _turned(shot: Shot, camera: dict[str, Any]) -> bool:
    return bool(camera["rotate"]) and shot.frame == "p"


def _exposure(shot: Shot, camera: dict[str, Any]) -> dict[str, Any]:
    """Choose lens and exposure as the light asks for."""
    rng = Random(f"exposure {shot.seed}")
    wide = shot.scene in WIDE
    name, shortest, longest, widest = camera["lenses"][0 if wide else -1]
    if shot.scene in STAGE:
        iso, speed, stop = rng.choice((2000, 3200, 4000)), rng.choice((200, 250, 320)), widest
    elif shot.light in ("night", "dusk") or shot.scene == "rain":
        iso, speed, stop = rng.choice((5000, 6400, 8000)), rng.choice((80, 125, 160)), widest
    elif shot.scene in OUTSIDE:
        iso, speed, stop = rng.choice((100, 200)), rng.choice((500, 800, 1250)), max(widest, 5.6)
    else:
        iso, speed, stop = rng.choice((800, 1250, 1600)), rng.choice((125, 160, 200)), max(widest, 2.8)
    return {
        "lens": name,
        "focal_length": shortest if wide else rng.choice((longest, (shortest + longest) // 2)),
        "iso": iso,
        "exposure_time": Fraction(1, speed),
        "f_number": stop,
    }


def _place(shot: Shot, camera: dict[str, Any]) -> dict[str, Any]:
    if not camera.get("gps"):
        return {}
    lat, lon = read_data("kit.toml")["places"][load_programme().session(shot.session)["room"]]
    rng = Random(f"place {shot.seed}")
    return {"gps_lat": lat + rng.uniform(-3e-4, 3e-4), "gps_lon": lon + rng.uniform(-3e-4, 3e-4)}


def _template(shot: Shot, style: str) -> dict[str, Any]:
    """Fill the photographer's caption template; the desk's fields are IPTC's."""
    programme = load_programme()
    photographer, session = programme.photographer(shot.photographer), programme.session(shot.session)
    embargo = f"EMBARGO until {shot.embargo}. " if shot.embargo else ""
    return {
        "title": f"{session['code']} {session['title']}",
        "headline": headline(shot),
        "caption": caption(shot),
        "keywords": keywords(shot, chinese=shot.photographer == "wang-zihan"),
        "persons": people_names(shot) if style != "iim" else None,
        "creator": (photographer["name"],),
        "credit": photographer["credit"],
        "usage_terms": NOTE,
        "instructions": f"{embargo}{NOTE}",
        "source": "Illustration",
        "location": session["room"],
        "city": "Wuhu",
        "province_state": "Anhui",
        "country": "China",
        "country_code": "CHN",
        "date_created": shot.moment.replace(microsecond=0),
        "rating": Random(f"rating {shot.path}").choice((None, 3, 4, 5)) if style == "xmp" else None,
    }
