"""Delivery pages: downloads, baskets, zips, terms and embargo, newsrooms, notices, usage."""
