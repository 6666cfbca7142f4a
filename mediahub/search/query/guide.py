"""Help on the query language: one line on each field and form. Completion and help both show it."""

from __future__ import annotations

from collections.abc import Mapping

from mediahub.messages import N_

FIELD_HELP: Mapping[str, str] = {
    "person": N_("who is in it, by any name: person:yin"),
    "session": N_("a session by code or title: session:D1-OPEN"),
    "tag": N_("a subject and what is a kind of it: tag:robotics"),
    "by": N_("the photographer: by:chen"),
    "taken": N_("when: taken:2025-10-18, taken:today, taken:10:00..11:30"),
    "uploaded": N_("when it came in: uploaded:>2025-10-18"),
    "rating": N_("stars: rating:>=4"),
    "is": N_("photo, video, portrait, landscape, free, embargoed"),
    "has": N_("persons, tags, caption, text, faces, gps, rating"),
    "in": N_("a gallery by its name: in:highlights"),
    "title": N_("words of title and headline"),
    "caption": N_("words of the caption"),
    "room": N_("the room: room:\"grand hall\""),
    "city": N_("the city"),
    "place": N_("city, room or place"),
    "credit": N_("the credit line"),
    "file": N_("the file's name: file:DSC_0412"),
    "text": N_("words that can be read in the picture"),
    "color": N_("a main colour: color:red, color:#d5382f"),
    "like": N_("what looks like a picture, by its id"),
    "looks": N_("what it looks like to the computer, a guess: looks:car"),
    "source": N_("how it was made, by IPTC's code: source:digitalCapture"),
    "ai": N_("the AI system, or words of its prompt: ai:firefly"),
    "mining": N_("who may mine it, by PLUS's code: mining:DMI-PROHIBITED"),
    "camera": N_("the camera: camera:\"Z 9\""),
    "lens": N_("the lens"),
    "signed": N_("who signed it (Content Credentials): signed:nikon"),
    "iso": N_("sensitivity: iso:<800"),
    "f": N_("the aperture: f:<=2.8"),
    "focal": N_("millimetres: focal:85..200"),
    "duration": N_("seconds of a clip: duration:>10"),
}  # fmt: skip
"""The fields that are offered, the most useful first."""

STATE_HELP: Mapping[str, str] = {
    "photo": N_("photos"),
    "video": N_("clips"),
    "portrait": N_("upright"),
    "landscape": N_("wide"),
    "square": N_("as wide as high"),
    "free": N_("free to use with the credit line"),
    "editorial": N_("editorial use only"),
    "partners": N_("for partners of the event only"),
    "generated": N_("declared to be generated, wholly or in parts"),
    "embargoed": N_("not to be used yet"),
    "expired": N_("not to be used any more"),
    "usable": N_("neither rejected nor forbidden nor expired"),
    "signed": N_("signed by a camera or program (Content Credentials)"),
    "changed": N_("changed after it was signed"),
    "uncaptioned": N_("without a caption"),
    "untagged": N_("without a tag"),
    "unnamed": N_("without a person"),
    "unplaced": N_("without a session"),
}

FORMS: Mapping[str, str] = {
    "robots on saturday morning": N_("days, times, sessions, colours and kinds in words"),
    "yin keynote": N_("both words, anywhere; names in any script"),
    "\"grand hall\"": N_("these words in a row"),
    "robot*": N_("words that begin so"),
    "robots OR cars": N_("either"),
    "-crowd": N_("without"),
    "(stage OR panel) ban": N_("brackets"),
    "#robotics": N_("a tag; the same as tag:robotics"),
    "~highlights": N_("a gallery; the same as in:highlights"),
}  # fmt: skip
"""What can be typed, by an example of it."""

MOMENT_HELP: Mapping[str, str] = {"today": N_("since midnight"), "yesterday": N_("the day before")}
