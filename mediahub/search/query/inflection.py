"""English inflections: `robots` finds `robot`. A light hand, and none at all on names.

Stemming happens in the query, not in the index: the index keeps the words as they were written, so an
exact word can rank above its inflections, and a name is never merged with a word.
"""

from __future__ import annotations

MIN_LENGTH = 4
"""Words of fewer letters have no inflections here: `bus`, `gas` and `is` stay what they are."""


def stem(word: str) -> str:
    """The part that an English word's inflections share: plural, -ing, -ed, doubled consonant, -e, -y."""
    if len(word) < MIN_LENGTH or not word.isascii() or not word.isalpha():
        return word
    base = _without_plural(word)
    for ending in ("ing", "ed"):
        if base.endswith(ending) and _has_vowel(base[: -len(ending)]) and len(base) - len(ending) >= 3:
            base = base[: -len(ending)]
            if base[-1] == base[-2] and base[-1] not in "lsz":
                base = base[:-1]
            break
    if base.endswith("y") and len(base) > 3 and base[-2] not in "aeiou":
        base = base[:-1] + "i"
    return base[:-1] if base.endswith("e") and len(base) > 3 else base


def _without_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _has_vowel(text: str) -> bool:
    return any(letter in "aeiouy" for letter in text)


def inflections(word: str) -> list[str]:
    """Every other word with the stem of `word`: what `stem` takes away, put back. At most some dozens."""
    if not word.isascii() or not word.isalpha():
        return []
    root = stem(word)
    ends = [root, root + "e", *([root[:-1] + "y"] if root.endswith("i") else [])]
    verbs = [end + doubled + tail for end in ends for doubled in ("", end[-1]) for tail in ("ing", "ed")]
    singles = [*ends, *verbs]
    plurals = [one + tail for one in singles for tail in ("s", "es")]
    plurals += [one[:-1] + "ies" for one in singles if one.endswith("y")]
    found = dict.fromkeys((*singles, *plurals))
    return [one for one in found if one != word and stem(one) == root]


def shared_beginning(word: str) -> str:
    """What all inflections of a word begin with."""
    return stem(word).removesuffix("i")
