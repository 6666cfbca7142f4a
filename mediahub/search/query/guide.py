"""Help on the query language: one line on each field and form. Completion and help both show it."""

from __future__ import annotations

from collections.abc import Mapping

FIELD_HELP: Mapping[str, str] = {
    "person": "who is in it, by any name: person:yin",
    "session": "a session by code or title: session:D1-OPEN",
    "tag": "a subject and what is a kind of it: tag:robotics",
    "by": "the photographer: by:chen",
    "taken": "when: taken:2025-10-18, taken:today, taken:10:00..11:30",
    "uploaded": "when it came in: uploaded:>2025-10-18",
    "rating": "stars: rating:>=4",
    "is": "photo, video, portrait, landscape, free, embargoed",
    "has": "persons, tags, caption, text, faces, gps, rating",
    "in": "a gallery by its name: in:highlights",
    "title": "words of title and headline",
    "caption": "words of the caption",
    "room": "the room: room:\"grand hall\"",
    "city": "the city",
    "place": "city, room or place",
    "credit": "the credit line",
    "file": "the file's name: file:DSC_0412",
    "text": "words that can be read in the picture",
    "color": "a main colour: color:red, color:#d5382f",
    "like": "what looks like a picture, by its id",
    "source": "how it was made, by IPTC's code: source:digitalCapture",
    "ai": "the AI system, or words of its prompt: ai:firefly",
    "mining": "who may mine it, by PLUS's code: mining:DMI-PROHIBITED",
    "camera": "the camera: camera:\"Z 9\"",
    "lens": "the lens",
    "iso": "sensitivity: iso:<800",
    "f": "the aperture: f:<=2.8",
    "focal": "millimetres: focal:85..200",
    "duration": "seconds of a clip: duration:>10",
}  # fmt: skip
"""The fields that are offered, the most useful first."""

STATE_HELP: Mapping[str, str] = {
    "photo": "photos",
    "video": "clips",
    "portrait": "upright",
    "landscape": "wide",
    "square": "as wide as high",
    "free": "free to use with the credit line",
    "editorial": "editorial use only",
    "partners": "for partners of the event only",
    "generated": "declared to be generated, wholly or in parts",
    "embargoed": "not to be used yet",
    "expired": "not to be used any more",
    "usable": "neither rejected nor forbidden nor expired",
    "uncaptioned": "without a caption",
    "untagged": "without a tag",
    "unnamed": "without a person",
    "unplaced": "without a session",
}

FORMS: Mapping[str, str] = {
    "yin keynote": "both words, anywhere; names in any script",
    "\"grand hall\"": "these words in a row",
    "robot*": "words that begin so",
    "robots OR cars": "either",
    "-crowd": "without",
    "(stage OR panel) ban": "brackets",
    "#robotics": "a tag; the same as tag:robotics",
    "~highlights": "a gallery; the same as in:highlights",
}  # fmt: skip
"""What can be typed, by an example of it."""

MOMENT_HELP: Mapping[str, str] = {"today": "since midnight", "yesterday": "the day before"}
