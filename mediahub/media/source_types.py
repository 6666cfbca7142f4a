"""Digital Source Types (IPTC): whether what is stated of how a picture was made, by its metadata, its XMP
file and its manifests, says that it was generated, and whether it agrees.

All of it are codes of IPTC's Digital Source Type. Where one says that the picture was generated and another
that it was not, that is worth a word, and the stricter counts: it was generated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

GENERATED = frozenset(
    {
        "trainedAlgorithmicMedia",
        "compositeWithTrainedAlgorithmicMedia",
        "algorithmicMedia",
        "compositeSynthetic",
        "trainedAlgorithmicData",
    }
)
"""Terms of IPTC's Digital Source Type, and one of C2PA's, that say that a picture, or a part of it, was not
taken but made."""


def says_generated(code: str | None) -> bool:
    """Whether a code states that the picture, or a part of it, was not taken but made."""
    return (code or "").rstrip("/").rpartition("/")[2] in GENERATED


def strictest(codes: Iterable[str | None]) -> str:
    """The code that counts: the first that says generated, else the first that says anything."""
    stated = [code for code in codes if code]
    return next(filter(says_generated, stated), stated[0] if stated else "")


def disagreement(stated: Mapping[str, str | None]) -> dict[str, str]:
    """What is stated, by who states it, where some say generated and others not; nothing where they agree."""
    said = {who: code for who, code in stated.items() if code}
    return said if len({says_generated(code) for code in said.values()}) > 1 else {}
