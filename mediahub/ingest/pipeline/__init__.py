"""The ingest pipeline: identify, place, store, commit one original.

1. SHA-256. If the event has these bytes, the file is a duplicate, and nothing more happens.
2. The sandbox runs `media.analyse` in a process with limits: type by content, metadata, one scaled decode,
   renditions, ThumbHash, difference hash. That process has no database and no S3: it is where a stranger's
   file may crash.
3. A row in state `storing`. From here on no object is without a row.
4. Original and renditions to S3. The original goes with its SHA-256, which the server checks, and is never
   written over another.
5. In one transaction: renditions, raw metadata, tags, people, session, state `ready`, an outbox row.
"""
