"""Receipts of deliveries: what is safe, signed."""
