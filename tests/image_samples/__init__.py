"""Image files of unusual kinds, generated, each with the expected outcome.

`python -m tests.image_samples FOLDER` writes them out, to be sent to a bot by hand.
"""

from tests.image_samples.drawings import DRAWINGS
from tests.image_samples.large_metadata import LARGE_METADATA
from tests.image_samples.photos import PHOTOS
from tests.image_samples.refused import REFUSED
from tests.image_samples.sample import ImageSample, Outcome, PreparedReference

CORPUS = (*PHOTOS, *DRAWINGS, *LARGE_METADATA, *REFUSED)

__all__ = ["CORPUS", "ImageSample", "Outcome", "PreparedReference"]
