"""Captions, keywords and terms as the photographers' templates would write them."""

from __future__ import annotations

from mediahub.demo.programme import load_programme
from mediahub.demo.shots import Shot

SCENES: dict[str, tuple[str, tuple[str, ...]]] = {
    "keynote_wide": ("{people} on the stage of the {room} during “{title}”", ("stage", "keynote", "speaker")),
    "speaker_mid": ("{people} speaks during “{title}” in the {room}", ("speaker", "stage")),
    "panel": ("{people} in discussion during “{title}” in the {room}", ("panel", "stage", "speaker")),
    "signing": ("{people} at the signing during “{title}” in the {room}", ("signing-ceremony",)),
    "handshake": ("A handshake after the signing in the {room}", ("signing-ceremony", "detail")),
    "audience_front": ("The audience in the {room} listens to “{title}”", ("audience",)),
    "crowd_phones": ("Raised phones in the {room} during “{title}”", ("audience", "stage")),
    "backstage": ("{people} behind the curtain of the {room} before “{title}”", ("behind-the-scenes",)),
    "microphone": ("A microphone before the start of “{title}”", ("detail",)),
    "reveal": ("A new model is shown during “{title}” in the {room}", ("new-model", "car", "stage")),
    "engine": ("A cutaway hybrid engine at “{title}” in the {room}", ("hybrid-engine",)),
    "wheel": ("Wheel and flank of a car shown at “{title}”", ("car", "detail")),
    "track": ("A car on the test track during “{title}”", ("test-drive", "car")),
    "cockpit": ("{people} at the wheel during “{title}”", ("test-drive", "car")),
    "rain": ("A car comes through the rain during “{title}”", ("test-drive", "car")),
    "charging": ("A car at the charger during “{title}”", ("charging", "car")),
    "demo": (
        "{people} presents robots at “{title}” in the {room}",
        ("robotics-demo", "humanoid-robot", "quadruped-robot"),
    ),
    "children": (
        "Children wave to a robot at “{title}” in the {room}",
        ("robotics-demo", "children", "humanoid-robot"),
    ),
    "robot_portrait": (
        "A humanoid robot at “{title}” in the {room}",
        ("humanoid-robot", "aimoga", "portrait"),
    ),
    "pack": ("Four-legged robots cross the floor at “{title}”", ("quadruped-robot", "robotics-demo")),
    "portrait": ("Portrait of {people} beside “{title}”", ("portrait",)),
    "networking": ("Guests talk in the {room} during “{title}”", ("networking",)),
    "interview": ("{people} is interviewed after “{title}”", ("press-conference",)),
    "group": ("Guests of the summit in a group photo on the {room}", ("group-photo",)),
    "planting": ("Guests plant trees during “{title}” in the {room}", ("tree-planting",)),
    "selfie": ("Guests take a picture of themselves in the {room}", ("networking",)),
    "table_top": ("A table seen from above during “{title}” in the {room}", ("co-creation-workshop",)),
    "team": ("A team round its table during “{title}” in the {room}", ("co-creation-workshop",)),
    "wall": ("A wall of notes during “{title}” in the {room}", ("co-creation-workshop", "detail")),
    "clay": ("{people} at a full-size model during “{title}”", ("design-workshop", "car")),
    "sketch": ("A car is drawn with markers during “{title}”", ("design-workshop", "detail")),
    "river": ("The skyline of Wuhu across the Yangtze", ("wuhu",)),
    "drone": ("The summit's venue by the river from above", ("aerial", "wuhu")),
    "terrace": ("Guests on the {room} during “{title}”", ("networking", "wuhu")),
    "walk": ("Guests walk along the Yangtze", ("wuhu", "networking")),
    "line": ("Robot arms at the body line during “{title}”", ("factory-tour", "green-factory")),
    "paint_shop": ("A freshly painted body during “{title}”", ("factory-tour", "car")),
    "solar": ("Solar panels on the factory's roof during “{title}”", ("green-factory",)),
    "tour": ("{people} shows visitors the factory during “{title}”", ("factory-tour",)),
    "badge": ("A guest's badge at “{title}”", ("detail",)),
    "wayfinding": ("A sign shows the way to the summit's rooms", ("detail",)),
    "tea": ("Green tea at “{title}”", ("food", "detail")),
    "plates": ("Anhui dishes at “{title}”", ("food", "detail")),
    "notebook": ("A reporter's notebook at “{title}”", ("detail", "press-conference")),
}
"""For each scene a sentence and the tags of what is in the picture."""

NOTE = "Illustration, not a photograph."
"""What the terms and instructions of every file say; how it may be used, its class does."""


def people_names(shot: Shot) -> tuple[str, ...]:
    """Return the names of the people in the picture."""
    programme = load_programme()
    return tuple(programme.person(slug)["name"] for slug in shot.people)


def caption(shot: Shot) -> str:
    """Return the caption; it begins by saying that this is an illustration."""
    programme = load_programme()
    session = programme.session(shot.session)
    names = people_names(shot)
    said = " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
    sentence = SCENES[shot.scene][0].format(
        people=said or "A guest", room=session["room"], title=session["title"]
    )
    day = f"{shot.moment.day} {shot.moment:%B %Y}"
    return f"Illustration: {sentence}, {programme.event['name']}, Wuhu, China, {day}."


def headline(shot: Shot) -> str:
    """Return the headline: the session's title."""
    return load_programme().session(shot.session)["title"]


def keywords(shot: Shot, *, chinese: bool = False) -> tuple[str, ...]:
    """Return the labels of what is in the picture and of the session, without repeats."""
    programme = load_programme()
    slugs = dict.fromkeys((*SCENES[shot.scene][1], *programme.session(shot.session)["tags"]))
    words = []
    for slug in slugs:
        tag = programme.tag(slug)
        words.append(tag["label"])
        if chinese:
            words += [name["text"] for name in tag["names"] if name["lang"] == "zh-Hans"][:1]
    return (*words, "illustration")
