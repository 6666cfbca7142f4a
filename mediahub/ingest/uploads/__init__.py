"""Uploads over HTTP: presigned PUTs and multipart uploads, announced, completed, checked and swept.

The docstring of the package `api.upload` is the contract; the upload desk (`static/src/js/upload/`, Uppy
underneath) and `mediahub push` are two senders of it, and neither keeps a state that the server could not
give back. A sender announces files with size, time and hashes; the answer says which the event has, and how
to send the others: one presigned PUT, or the parts that are still missing of a multipart upload. The row
keeps what identifies the content (size, time, hash of head and tail, part size), so a saved upload id is
never continued with other bytes; the worker compares the arrived bytes with what was announced.

The desk tells the ends of a file before a byte of it moves, and all of its SHA-256 only where the event has
these ends. Over a slow line it sends the SHA-256 with each PUT; over a quick one reading a file twice is what
costs time, so bytes go first, and the hash follows once nothing is left to send (`upload/checksums.js`): the
worker compares it, or the server if that has ended. A page closed before then leaves the comparison to size
and ends. What goes in one piece is signed in the answer to its announcement, other pieces and completions go
together for several files (`api.upload.bulk_uploads`), with one transaction, and nothing that the page draws
is as urgent as bytes on a quick line.

Preview first (`previews`): over a slow line a small JPEG with the file's own EXIF, IPTC and XMP goes ahead
and makes the asset, `awaited` until the original was checked. What a person wrote meanwhile stays.
"""
