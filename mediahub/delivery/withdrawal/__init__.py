"""Withdrawing pictures: kill notices, corrections, and the end of addresses that are out."""
