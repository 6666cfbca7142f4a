"""Answering a query from segments: masks, ranking, facets, spelling."""
