"""Media files: identification, EXIF, IPTC, XMP, decoding, renditions, watermark, QR codes, the sandbox.

Pure functions on bytes and files: nothing here knows a database, an object store or a web request, and
nothing here imports another room of MediaHub. `model` names what the functions exchange.
"""
