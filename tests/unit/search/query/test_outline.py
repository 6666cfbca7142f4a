"""The words of a query are outlined where they are in the picture."""

from __future__ import annotations

import pytest

from mediahub.search.query.outline import boxes

LINES = [
    {
        "text": "ROBOTICS Demo-Stage",
        "words": [["ROBOTICS", 0.1, 0.1, 0.2, 0.05], ["Demo-Stage", 0.35, 0.11, 0.1, 0.05]],
    },
    {"text": "智能机器人", "words": [[c, 0.1 * n, 0.5, 0.1, 0.1] for n, c in enumerate("智能机器人")]},
    {"text": "Art", "words": [["Art", 0.8, 0.8, 0.1, 0.1]]},
]  # fmt: skip
ROBOTICS, BOTH = (0.1, 0.1, 0.2, 0.05), (0.1, 0.1, 0.35, 0.06)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("robotics", [ROBOTICS]),
        ("text:robot*", [ROBOTICS]),
        ('"robotics demostage"', [BOTH]),
        ("机器人", [(0.2, 0.5, 0.3, 0.1)]),
        ("机", [(0.2, 0.5, 0.1, 0.1)]),
        ("robots stage", [(0.35, 0.11, 0.1, 0.05)]),
        ("ar", []),
        ("-robotics", []),
        ("person:robotics OR caption:art", []),
        ("art OR robotics", [ROBOTICS, (0.8, 0.8, 0.1, 0.1)]),
        ("", []),
    ],
)
def test_boxes(query: str, expected: list[tuple[float, ...]]) -> None:
    assert boxes(LINES, query) == expected
