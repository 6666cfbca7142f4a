"""Finding assets: the query language, the engine port, the Whoosh engine and the indexer."""
