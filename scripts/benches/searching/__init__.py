"""What `scripts/bench search` is made of: a corpus, a fixed mix of queries, and the engines compared."""
