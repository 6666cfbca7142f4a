"""A programme for tests."""

from __future__ import annotations


class Programme:
    """One session, in the morning of the frames."""

    people = ({"slug": "lin-yuhan", "name": "Lin Yuhan", "role": "Engineer", "names": ()},)
    tags = ({"slug": "robotics-demo", "label": "Robotics demo", "parent": "", "names": ()},)
    photographers = ()

    def __init__(self, slug: str) -> None:
        self.event = {
            "slug": slug,
            "name": "Summit",
            "timezone": "Asia/Shanghai",
            "starts": "2025-10-18T08:00",
            "ends": "2025-10-18T20:00",
            "description": "",
            "accent": "#c8102e",
        }
        self.sessions = (
            {
                "code": "ROB",
                "title": "Robots",
                "room": "Lab",
                "track": "",
                "description": "",
                "starts": "2025-10-18T10:00",
                "ends": "2025-10-18T11:00",
                "speakers": ["lin-yuhan"],
                "tags": ["robotics-demo"],
            },
        )
