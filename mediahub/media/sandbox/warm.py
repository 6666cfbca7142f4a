"""What the fork server imports, once for all reading workers: the readers that nearly every file needs."""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # a worker is one of several; and a process of one thread can be forked

import cv2  # noqa: E402, F401
import exiv2  # noqa: E402, F401
import zxingcpp  # noqa: E402, F401
from PIL import Image  # noqa: E402

import mediahub.media.analyse  # noqa: E402
import mediahub.media.containers.identify  # noqa: E402, F401

Image.preinit()
