"""The lock round every use of libexiv2, reading or writing.

python-exiv2 lets go of the GIL while libexiv2's XMP toolkit keeps global state: without
the lock, concurrent reads now and then come back with their XMP silently empty.
"""

from threading import RLock

EXIV2_LOCK = RLock()
