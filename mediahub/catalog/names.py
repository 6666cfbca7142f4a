"""Names: compared, and turned into slugs, in every script."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

_IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
MAX_SLUG = 60
MAX_FOLDED = 200
"""Letters of a folded name that are kept and compared: one sign may be eighteen when folded (U+FDFA)."""


def fold(text: str) -> str:
    """The form in which two spellings of a name are the same: no case, accents, width or spacing."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", plain)).split())


def fold_name(text: str) -> str:
    """The folded form by which a person's or tag's name is kept and found, never longer than its column."""
    return fold(text)[:MAX_FOLDED]


def name_for(language: str, main: str, names: Iterable[tuple[str, str]]) -> str:
    """What a reader of `language` calls it: `main` if that is in the language, else its first name that is.

    `names` are BCP 47 tag and text, `main` among them or not. A name without a tag is Chinese if it has an
    ideograph; without any name in the language it stays what it is.
    """
    names = list(names)
    tag = next((tag for tag, text in names if text == main and tag), "")
    if _is_in(language, tag, main):
        return main
    return next((text for tag, text in names if _is_in(language, tag, text)), main)


def _is_in(language: str, tag: str, text: str) -> bool:
    if tag:
        return tag.casefold().partition("-")[0] == language
    return (_IDEOGRAPH.search(text) is not None) == (language == "zh")


def slugify(text: str) -> str:
    """A short name for URLs and queries; letters of any script are kept.

    Long names keep their beginning and gain a digest; text without letters is all digest.
    """
    slug = fold(text).replace(" ", "-")
    if 0 < len(slug) <= MAX_SLUG:
        return slug
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{slug[:MAX_SLUG]}-{digest}".strip("-")
