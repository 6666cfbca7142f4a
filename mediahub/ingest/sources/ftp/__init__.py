"""Straight from the camera: an FTP and FTPS server that streams into S3.

`server` runs it; `handler` speaks the protocol; `filesystem` shows each account its own files; `receiver`
takes one transfer's bytes to S3; `uploads` keeps the books of it in the catalogue; `paths` are the rules
for names. What a client sees are rows: no file is on this machine.
"""
