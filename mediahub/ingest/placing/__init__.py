"""Placement of a file: a new asset, a companion (RAW, XMP), a replacement, an edit, or a duplicate.

Files that belong to an asset are its *companions* (`catalog.models.assets.companion`): RAW files and XMP
sidecars, each with a row before its object, verified, recorded, restored and deleted like originals. RAW and
JPEG are one photo when stem, body and camera time agree, and folder and delivery or the body's number do
(`ingest.reading.pairs`). Bytes are looked for with `catalog.holdings`, never by an id made from them, for the
asset's id is that of whichever file came first. Who decides about one name holds a lock on it (PostgreSQL's
advisory lock); a file that finds its other half ready only at its last step joins it then.

A file with the picture data of one that is there (`media.picture_data`) is an edit of that: its bytes become
a companion of role `edited`, its captions and keywords an `EditAction` of kind `file`, which never goes over
what a person wrote (`ingest.metadata.file_words`).
"""
