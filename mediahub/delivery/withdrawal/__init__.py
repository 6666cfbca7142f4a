"""Withdrawing pictures: kill notices, corrections, and the end of addresses that are out.

Every rendition gets a new key and what was made for delivery is deleted, so that presigned addresses that are
out end at once.
"""
