"""Names: compared, and turned into slugs, in every script."""

from __future__ import annotations

import hashlib
import re
import unicodedata

MAX_SLUG = 60


def fold(text: str) -> str:
    """The form in which two spellings of a name are the same: no case, accents, width or spacing."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", plain)).split())


def slugify(text: str) -> str:
    """A short name for URLs and queries; letters of any script are kept.

    Long names keep their beginning and gain a digest; text without letters is all digest.
    """
    slug = fold(text).replace(" ", "-")
    if 0 < len(slug) <= MAX_SLUG:
        return slug
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{slug[:MAX_SLUG]}-{digest}".strip("-")
