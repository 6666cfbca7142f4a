"""The query language: from typed words to a query tree."""
