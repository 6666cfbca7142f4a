"""Delivered files: size, watermark, metadata, credit, file name, recipient number; made once, then kept.

A file's key is the hash of all that goes into it (`package`), so it is made once, and anew by itself when a
caption changes. `want` asks for files in a transaction and answers at once; threads of the worker with a
sandbox of their own make them (`making`), so that neither a web thread nor the queue of arrivals is in the
way; the page looks again until it is there. What nobody took for a week is deleted.
"""
