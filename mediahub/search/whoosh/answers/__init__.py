"""Answering a query from segments: rights masks, ranking (BM25F), facets, sorting, spelling.

The rights mask is kept with a commit, and so are the counts of all that it lets through (`permitted`): a
facet is counted over the results or over the rest, whichever is less.
"""
