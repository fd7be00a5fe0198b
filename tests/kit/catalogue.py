"""All sentences, read once for all tests."""

from bot.i18n import Catalogue

CATALOGUE = Catalogue.load(strict=True)
