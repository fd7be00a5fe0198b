"""Proper names: the same in every language."""

from bot.domain.settings import Language

LANGUAGES = {Language.RU: "Русский", Language.EN: "English"}
VENDORS = {
    "llmeasy": "LLMEasy",
    "llmapi": "llmapi.site",
    "gateway": "Gateway",
    "apiyi": "APIYI",
    "openai": "OpenAI",
}


def vendor_name(provider: str) -> str:
    return VENDORS.get(provider, provider)
