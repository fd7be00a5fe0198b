"""The least that a bot can do: it passes the bytes on, and keeps nothing. See `load`."""

import asyncio
import base64
import os

import httpx
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import BufferedInputFile, Message

PHOTO_BYTES = 10 * 1024 * 1024
FIELDS = {"model": "gpt-image-2", "n": 1, "size": "auto"}
FORM = {"response_format": "b64_json", "output_format": "png"}


async def help_(message: Message) -> None:
    await message.answer("Send me words, and I send you a picture.")


async def draw(message: Message, provider: httpx.AsyncClient) -> None:
    order = {"prompt": message.text, **FIELDS, **FORM}
    answer = await provider.post("/images/generations", json=order)
    picture = base64.b64decode(answer.raise_for_status().json()["data"][0]["b64_json"])
    file = BufferedInputFile(picture, "picture.png")
    if len(picture) > PHOTO_BYTES:
        await message.reply_document(file)
    else:
        await message.reply_photo(file)


async def main() -> None:
    telegram = TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"])
    bot = Bot(os.environ["BOT_TOKEN"], AiohttpSession(api=telegram))
    headers = {"Authorization": f"Bearer {os.environ['LLMEASY_API_KEY']}"}
    url = os.environ["LLMEASY_BASE_URL"]
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=600) as provider:
        dispatcher = Dispatcher(provider=provider)
        dispatcher.message.register(help_, Command("help"))
        dispatcher.message.register(draw)
        await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main())
