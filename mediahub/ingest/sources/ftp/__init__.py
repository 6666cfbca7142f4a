"""The FTP and FTPS server for cameras, which streams uploads into S3.

`server` runs it; `handler` speaks the protocol; `filesystem` shows each camera account a tree of rows, not of
files, so there is nothing to climb out to; `receiver` takes one transfer's bytes to S3 as they come, in parts
of 8 MiB; `uploads` keeps the books of it in the catalogue; `paths` are the rules for names.

A row says how many bytes are safe, and a client that lost its connection goes on from there (REST, APPE), on
this server or another. When an end counts as clean is in `channel`; until it does, the file is shown a byte
shorter than it is, so that a mirroring client which died before its answer sends that byte again. Every whole
transfer is an arrival of its own: a name that comes twice overwrites nothing. A name that looks temporary is
held until it is changed, a minute at most.

TLS stops at 1.2: the session tickets of 1.3, which a client that only sends never reads, make it reset the
connection and lose its last bytes.
"""
