"""Batches: one delivery by one photographer, its arrivals, and what became of each of its files.

A file at fault is rejected with a reason. A fault of ours (a timeout, a crash, a `TypeError`: `media.errors`
has the line between) is no verdict: the file is kept, tried three times, then set apart and named (`mediahub
retry`).
"""
