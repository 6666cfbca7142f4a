"""The embedded engine: flat arrays answer, Whoosh keeps the list of them.

Whoosh does schema, the list of segments, deletions and locking, and matches what is left to it through
`codec`. `gathering` turns documents into the `content` of a segment, `joining` merges segments, and
`commit` names them in the index; `segment` and `view` map them into memory; `evaluate`, `scoring`,
`conditions`, `facets` and `order` answer from them; `whoosh_engine` is the port's engine on top.
"""
