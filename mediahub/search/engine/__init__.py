"""The embedded engine: Whoosh indexes, numpy answers.

Whoosh does schema, segments, merging, deletions and locking. `codec` makes it write flat arrays
beside each segment; `segment` and `view` map them into memory; `evaluate`, `scoring`, `conditions`,
`facets` and `order` answer from them; `whoosh_engine` is the port's engine on top.
"""
