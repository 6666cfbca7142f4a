"""The OpenSearch engine: a cluster that web processes and indexers on any machine share.

Words are analysed here (`search.analysis`) and sent as they are to be kept, so this engine and Whoosh find
the same. `mapping` and `documents` say what is kept, `matching` and `scoring` translate the query tree,
`reading` asks, `writing` sends, `write_lease` is the lock and the generation that all machines share,
`engine` puts it together.

Every index is one build; the alias `<prefix>` names the one that serves, and a rebuild swaps it. A document
carries the number of the lease that wrote it as its version, so that neither a rebuild nor an indexer that
was away for a while brings an older state over a newer one.

A question costs one request, and three small ones that are kept until the next commit: the days and facts of
the whole index, names among inflections, how rare its words are. A layout comes as packed text made beside
the doc values, not as a row of JSON for each place: see `layout`.
"""
