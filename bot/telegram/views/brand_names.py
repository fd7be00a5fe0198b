"""Names of languages and providers: the same in every language."""

from bot.domain.settings import Language

LANGUAGES = {Language.RU: "Русский", Language.EN: "English"}
BRANDS = {
    "llmeasy": "LLMEasy",
    "llmapi": "llmapi.site",
    "gateway": "Gateway",
    "apiyi": "APIYI",
    "openai": "OpenAI",
}


def brand_name(provider: str) -> str:
    return BRANDS.get(provider, provider)
