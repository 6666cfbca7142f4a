"""Delivery: delivered files, zips, baskets, newsrooms, notices, usage records."""
