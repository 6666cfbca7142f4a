"""Delivering files: `/api/v1/events/<slug>/batches`, `/api/v1/batches/…` and `/api/v1/uploads/…`.

For a browser (session cookie, and the CSRF token of its page as `X-CSRFToken` on whatever changes something)
and for programs (`Authorization: Bearer …`, a token with scope `upload`). One file's way:

1. `POST /events/<slug>/batches` opens a batch. The same body, by the same user, gives the same batch until it
   is finished, so that nothing has to be remembered to go on. `resume_key` keeps apart what should be.
2. `POST /batches/<id>/files` announces up to 100 files: `path`, `size`, `last_modified` (ms since 1970),
   `head_tail` (SHA-256 of the first and the last 64 KiB, each byte once, so that up to 128 KiB it is the hash
   of the whole file) and, if it can be afforded, `sha256`. The answer lists them in the same order:
   - `duplicate`: the event has it, as `asset_id`. Do not send it.
   - `hash_wanted`: it has one with these ends. Announce it again with `sha256`, or, if that cannot be
     computed, with `send_anyway`: a worker then finds out. `id` is null: nothing is remembered.
   - `expected`: send it. Without `part_size`, in one piece; otherwise in `part_count` parts of `part_size`
     bytes (the last one shorter) under `upload_id`; all but those in `parts`, which are there already. If
     those are all (`[1]` for one piece), go on with 4. With `sign`, what goes in one piece has the answer of
     3 in `signed` already, for who sends it within the next minutes.
   - `received`, `checking`, `ready`, `rejected`: it was sent before.
   The same content under the same path is the same file. Other content under that path gets a number.
3. `POST /uploads/<id>/sign` with `method` `PUT` (and `part`, in parts; and `sha256` of what is sent, so that
   S3 refuses damaged bytes) gives `url` (whole, or a path of this server: resolve it against the address
   that you reached it by) and `headers`: send with exactly these, and exactly as many bytes as
   were announced (a 403 otherwise). For Uppy's `signRequest` it
   signs `GET` (list parts), `POST` (complete) and `DELETE` (abort) of a multipart upload too; `key` ends in
   the id. S3 answers 403 when the URL is too old: sign again. 412: the file is there already, go on with 4.
   400 with a checksum error: the bytes were damaged, send again. 404: the upload is gone, announce it again.
   413 is of a proxy in front: where `url` is a path of this server, send the body in slices of at most
   1,000,000 bytes to that same `url`, with the same headers and `Content-Range: bytes
   <first>-<last>/<total>`. Each is answered 308 with `Range: bytes=0-<last>`, and the last as the whole
   would be. 416: go on behind its `Range` (without one, from 0).
4. `POST /uploads/<id>/complete`, also after Uppy completed it at S3: the size is checked, the file is
   `received` and a worker begins, which holds the bytes against `sha256` (of the announcement, or given here
   by who came to know it only while sending), else against `head_tail`. May be repeated, also to say the
   `sha256` after the bytes: it is compared then, unless the answer is `checking`: say it again a little
   later. A 409 says in `code` what is wrong: `parts_missing` and `nothing_there` (send the parts in
   `missing`), `upload_gone` and `wrong_bytes` (announce it again).
   `POST /uploads/sign` (`requests`) and `POST /uploads/complete` (`files`) do 3 and 4 for up to 100 files at
   once, each with its `id`. The `answers`, in the same order, have `signed`, `upload`, or a `problem`.
5. `GET /batches/<id>/files?since=…` shows what becomes of them; `report.csv` is the receipt. `POST
   /batches/<id>/finish` closes the batch.

Who came by a contributor link shows `Authorization: Bearer <secret of the link>.<a key of their own>`: the
key, 16 to 64 letters and digits that only they know, keeps their files from other holders of the link.

Over a slow line a small picture may go ahead, once a file was announced with its `sha256`: sign with `method`
`PREVIEW` and its `size`, PUT a JPEG of up to 8 MiB there that has the file's EXIF, IPTC and XMP, with an
Orientation that is true of itself, then `POST /uploads/<id>/preview`. The asset is `awaited` until its
original was checked.

A file announced with `replaces`, the id of an asset, is its retouched version: once it was checked it is the
original of that asset, whose id, words, terms, crops and links stay. The original of before is kept. Curators
may do so with every photo, photographers with their own.

`DELETE /uploads/<id>` takes a file back that has not arrived; `POST /events/<slug>/known` only asks what the
event has. Errors are problem details (RFC 9457). A batch of someone else does not exist; admins see all.
"""

from __future__ import annotations

from flask_smorest import Api

from mediahub.api.upload import batches, bulk_uploads, receipts, uploads

ENDPOINTS = (
    batches,
    uploads,
    bulk_uploads,
    receipts,
)


def register(api: Api, prefix: str) -> None:
    """Add the endpoints of this folder to `api`, below the path `prefix`."""
    for module in ENDPOINTS:
        api.register_blueprint(module.blueprint, url_prefix=prefix)
