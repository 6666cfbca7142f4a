"""Imports of the sandbox's fork server, once for all reading processes: what nearly every file needs."""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # a worker is one of several; and a process of one thread can be forked

import c2pa  # noqa: E402, F401
import cv2  # noqa: E402, F401
import exiv2  # noqa: E402, F401
import zxingcpp  # noqa: E402, F401
from PIL import Image  # noqa: E402

import mediahub.media.analyse  # noqa: E402
import mediahub.media.containers.identify  # noqa: E402, F401

Image.preinit()
