"""What the index is given of each asset: catalogue rows as search documents, a few queries for any number."""
