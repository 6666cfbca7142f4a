"""S3: keys, reading and writing objects, presigned requests. The truth about bytes."""

from mediahub.storage.bucket import Bucket, ObjectInfo
from mediahub.storage.errors import Denied, NotFound, NotSupported, StorageError, Unavailable
from mediahub.storage.presign import Presigner

__all__ = [
    "Bucket",
    "Denied",
    "NotFound",
    "NotSupported",
    "ObjectInfo",
    "Presigner",
    "StorageError",
    "Unavailable",
]
