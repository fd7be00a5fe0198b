"""Awkward pictures, made on the spot, each with what becomes of it.

`python -m tests.pictures FOLDER` writes them out, to be sent to a bot by hand.
"""

from tests.pictures.awkward import Awkward, Outcome, Sent
from tests.pictures.drawings import DRAWINGS
from tests.pictures.overgrown import OVERGROWN
from tests.pictures.photos import PHOTOS
from tests.pictures.refused import REFUSED

CORPUS = (*PHOTOS, *DRAWINGS, *OVERGROWN, *REFUSED)

__all__ = ["CORPUS", "Awkward", "Outcome", "Sent"]
