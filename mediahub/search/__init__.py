"""Search: query language, the port to a search engine, the engines on Whoosh and OpenSearch, the indexer.

`port` is the whole door to an engine (`Searcher` reads, `Index` writes, `Engine` gives the turn to write,
rebuilds, merges and says how it is); `engines` alone names one, and
`tests/unit/search/test_port.py` holds each to the port. While an engine elsewhere does not answer,
the library opens `by_catalogue`. Rights are a condition inside the search, so totals and counts never betray
what a viewer may not see.

Tags that a person agreed to are indexed a second time (`accepted`), and every whole name as one term
(`called`), so that suggestions find but stand lower, and what is called just so stands first. Words read in
the picture are found below everything that people wrote, and never offered for a misspelt one. `mediahub
search --explain` prints the parts of a score, noted by the scorer itself; `scripts/bench relevance` holds the
order to judged queries on the demo event.

The indexer drains the outbox: build documents, commit, then delete the rows. Under a stream of uploads it
commits twice a second, for a commit costs about as much for one frame as for ten. A rebuild happens beside
the live index and is swapped in by replacing a pointer file; it starts by itself when the format changes or
the index is missing.
"""
