"""S3 storage through boto3: keys, the bucket, multipart uploads, presigned URLs. The truth about bytes.

Presigned URLs are for one object, stay the same for a window so that browsers can cache them, and end soon
after it.
"""

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
