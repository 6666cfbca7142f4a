"""Ingest: photos, clips, RAW files and sidecars become assets; several sources, one pipeline.

Two ways lead into the pipeline. `mediahub ingest` and a watched folder read this machine's disk and do the
work themselves, so a file is read once. Whatever reaches S3 first (the upload desk, `mediahub push`, FTP,
`--no-wait`) is an *arrival* with an `incoming/` object, which a worker takes up.

Ids and keys follow from the content, so every step may be repeated: kill any process anywhere, run the same
command again, and catalogue, bucket and index end the same (`tests/functional/ingest/test_kill.py`).
What no command comes back for, the sweeper (`uploads.sweeper`, once a minute in every worker) finishes. Files
in = ready + joined + duplicates + rejected: `tests/functional/ingest/test_no_fourth_way.py` kills and counts.
"""
