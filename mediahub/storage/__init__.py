"""S3: keys, reading and writing objects, presigned requests. The truth about bytes."""

from mediahub.storage.bucket import Bucket, ObjectInfo
from mediahub.storage.errors import Denied, NotFound, StorageError, Unavailable
from mediahub.storage.presign import Presigner

__all__ = ["Bucket", "Denied", "NotFound", "ObjectInfo", "Presigner", "StorageError", "Unavailable"]
