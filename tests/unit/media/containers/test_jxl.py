"""The size of a JPEG XL is known before it is decoded."""

from __future__ import annotations

from io import BytesIO

import pillow_jxl  # noqa: F401 - registers the writer
import pytest
from PIL import Image

from mediahub.media.containers.jxl import jxl_size
from mediahub.media.model import MediaError


@pytest.mark.parametrize("container", [False, True])
@pytest.mark.parametrize("size", [(8, 8), (256, 128), (640, 480), (641, 479), (1920, 1080), (3, 5000)])
def test_reads_the_size(size: tuple[int, int], container: bool) -> None:
    file = BytesIO()
    Image.new("RGB", size, "teal").save(file, "JXL", use_container=container, effort=1)
    assert jxl_size(file) == size


@pytest.mark.parametrize("data", [b"", b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n", b"\0" * 64])
def test_refuses_what_has_no_codestream(data: bytes) -> None:
    with pytest.raises(MediaError) as caught:
        jxl_size(BytesIO(data))
    assert caught.value.code == "damaged"
