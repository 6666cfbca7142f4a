"""Joining segments into one, without what was deleted of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mediahub.search.whoosh.segments.content import Content, Postings
from mediahub.search.whoosh.segments.runs import slices
from mediahub.search.whoosh.segments.values import Mask


def join(parts: Sequence[Content], kept: Sequence[Mask]) -> Content:
    """The documents for which `kept` is True, in the order of the parts."""
    moved = renumbered(kept)
    fields = {name for part in parts for name in part.fields}
    lengths = {name for part in parts for name in part.lengths}
    facts = {name for part in parts if part.size for name in part.facts}
    return Content(
        size=sum(int(np.count_nonzero(mask)) for mask in kept),
        fields={name: _postings(name, parts, kept, moved) for name in fields},
        facts={
            name: np.concatenate([p.facts[name][mask] for p, mask in zip(parts, kept, strict=True) if p.size])
            for name in facts
        },
        lengths={
            name: np.concatenate([_lengths(p, name)[mask] for p, mask in zip(parts, kept, strict=True)])
            for name in lengths
        },
        word_counts={
            name: sum(_words_of(part, name, mask) for part, mask in zip(parts, kept, strict=True))
            for name in lengths
        },
    )


def renumbered(kept: Sequence[Mask]) -> list[NDArray[np.int64]]:
    """The numbers that the documents of each part have afterwards; of those left out it says nothing."""
    bases = np.cumsum([0, *map(np.count_nonzero, kept)])
    return [base + np.cumsum(mask, dtype=np.int64) - 1 for mask, base in zip(kept, bases, strict=False)]


def _lengths(part: Content, name: str) -> NDArray[np.uint16]:
    return part.lengths.get(name, np.zeros(part.size, np.uint16))


def _words_of(part: Content, name: str, kept: Mask) -> int:
    """Words of a field in what is kept. Where something was deleted, as coarse as Whoosh counts them."""
    if kept.all():
        return part.word_counts.get(name, 0)
    return int(_lengths(part, name)[kept].sum(dtype=np.int64))


def _postings(
    name: str, parts: Sequence[Content], kept: Sequence[Mask], moved: Sequence[NDArray[np.int64]]
) -> Postings:
    """One field. Documents of a later part have higher numbers, so only words are left to sort."""
    having = [
        (part.fields[name], mask, to)
        for part, mask, to in zip(parts, kept, moved, strict=True)
        if name in part.fields
    ]
    texts = sorted({text for postings, _, _ in having for text in postings.texts})
    place = {text: number for number, text in enumerate(texts)}
    words, docs, freqs, places, starts = [], [], [], [], []
    base = 0
    for postings, mask, to in having:
        numbers = np.array([place[text] for text in postings.texts], np.int64)
        stays = mask[postings.docs]
        words.append(np.repeat(numbers, postings.counts)[stays])
        docs.append(to[postings.docs[stays]])
        freqs.append(postings.freqs[stays])
        ends = np.cumsum(postings.freqs, dtype=np.int64)
        starts.append((base + ends - postings.freqs)[stays])
        places.append(postings.places)
        base += postings.places.size
    word = np.concatenate(words)
    order = np.argsort(word, kind="stable")
    freq = np.concatenate(freqs)[order]
    placed = np.concatenate(places)
    counts = np.bincount(word, minlength=len(texts))
    used = np.flatnonzero(counts)
    return Postings(
        texts=[texts[number] for number in used.tolist()],
        counts=counts[used],
        docs=np.concatenate(docs)[order].astype(np.uint32),
        freqs=freq,
        places=placed[slices(np.concatenate(starts)[order], freq)] if placed.size else placed,
    )
