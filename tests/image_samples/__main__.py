import sys
from pathlib import Path

from tests.image_samples import CORPUS

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for picture in CORPUS:
    (folder / picture.name.replace(" ", "-")).write_bytes(picture.make())
    sys.stdout.write(f"{picture.name}: {picture.outcome}\n")
