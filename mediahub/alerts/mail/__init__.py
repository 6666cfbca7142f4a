"""Mail of saved searches: digests, and ending them."""
