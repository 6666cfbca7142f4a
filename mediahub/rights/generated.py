"""Pictures that were generated: what a Digital Source Type (IPTC) means for handing a picture out.

A picture that is declared generated is handed out as what it is and never as a photograph: it is not free of
conditions, so no public page shows it by itself, and its terms ask whoever publishes it to say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Degree = Literal["", "partly", "wholly"]

DEGREES: Mapping[str, Degree] = {
    "trainedAlgorithmicMedia": "wholly",
    "algorithmicMedia": "wholly",
    "compositeWithTrainedAlgorithmicMedia": "partly",
    "compositeSynthetic": "partly",
    "trainedAlgorithmicData": "wholly",
}
"""By code of IPTC or C2PA, how much of a picture was generated; of every other, nothing."""


def degree(source_type: str) -> Degree:
    """How much of a picture was generated, by its Digital Source Type as a code or URI."""
    return DEGREES.get(source_type.rstrip("/").rpartition("/")[2], "")
