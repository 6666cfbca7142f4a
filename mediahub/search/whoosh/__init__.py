"""The embedded search engine: flat arrays answer, Whoosh keeps the list of them.

Whoosh keeps the schema, the list of segments, deletions and locks; what is in a segment are flat numpy arrays
of ours: postings for matching and BM25F, columns for filters, facets and order. `segments` holds, writes and
merges them, `answers` reads them, `queries` translates the query tree, `index` is one index, `engine` is the
port's engine over all of them, and `building` makes a whole index: every core reads a slice of the catalogue
and writes segments of it, which one commit then names. Property tests hold every query class equal to the
answer of Whoosh with its own writer and codec.
"""
