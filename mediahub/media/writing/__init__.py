"""Writing metadata (EXIF, IPTC-IIM, XMP) into delivered files, and removing GPS and serial numbers.

JPEG, PNG, WebP and TIFF are written by libexiv2; a clip gets an XMP box at its end; what nobody can write
into without moving picture data (RAW, HEIF, long TIFFs) is cleaned in place (`blank` overwrites values and
moves nothing) and gets a sidecar. Our own reader then looks whether a position or serial number is left: if
so, the file is refused.
"""
