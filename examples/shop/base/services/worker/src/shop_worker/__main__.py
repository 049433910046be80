"""Imports the catalogue, again and again."""

import subprocess
import time
from pathlib import Path

from shop_worker.pictures import is_picture

CATALOGUE = Path("/data/catalogue.json")
PAUSE_SECONDS = 600


def import_once() -> None:
    with CATALOGUE.open() as catalogue:
        listed = subprocess.run(["import-catalogue.sh"], stdin=catalogue, capture_output=True, text=True, check=True)
    for line in listed.stdout.splitlines():
        path = CATALOGUE.parent / line
        print(f"{path}: {'shown' if is_picture(path) else 'refused'}", flush=True)


while True:
    import_once()
    time.sleep(PAUSE_SECONDS)
