"""Writing metadata (EXIF, IPTC-IIM, XMP) into delivered files, and removing GPS and serial numbers.

JPEG, PNG, WebP and TIFF are written by libexiv2; a clip gets an XMP box at its end; what nobody can write
into without moving picture data (RAW, HEIF, long TIFFs) gets a sidecar. Where positions or serial numbers
are removed, only what is known to say neither stays in the file: see `cleaning`. Our own reader then looks
whether a position or serial number is left: if so, the file is refused.
"""
