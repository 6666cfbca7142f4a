"""Run by the Python of an installation: what its extra `vision` reads in the picture that is named, and that
pictures can be compared. Prints the words of the picture, and the bytes of its vector."""

from __future__ import annotations

import sys
from pathlib import Path

from mediahub.media.vision.embedding import embed
from mediahub.media.vision.ocr import read_words

if __name__ == "__main__":
    picture = Path(sys.argv[1])
    (vector,) = embed([picture])
    print(*(line.text for line in read_words(picture)), len(vector or b""))
