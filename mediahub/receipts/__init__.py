"""Receipts of deliveries: whether every original is safe in S3 and a card may be formatted; signed JSON.

A receipt asks S3 for every original's checksum, or reads it back once where parts were uploaded, and says for
each card and camera body whether it may be formatted. The JSON is signed with a key under `home`.
"""
