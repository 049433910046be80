"""What may be shown in the shop."""

import imghdr
from pathlib import Path

SHOWN = {"jpeg", "png", "webp"}


def is_picture(path: Path) -> bool:
    return imghdr.what(path) in SHOWN
