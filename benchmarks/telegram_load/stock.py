"""A python-telegram-bot Application as it comes, that makes the calls it is told with the payloads it is told.

`stock.py BASE_URL TOKEN PAYLOADS`
"""

import json
import sys
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

PAYLOADS: dict[str, dict[str, Any]] = {}
TURNS: dict[int, int] = {}
ASKED: dict[int, int] = {}
Context = ContextTypes.DEFAULT_TYPE


def _arguments(name: str) -> dict[str, Any]:
    """A payload as a handler writes it: built for each message."""
    payload = PAYLOADS[name]
    rows = (payload.get("reply_markup") or {}).get("inline_keyboard", ())
    return {
        "text": payload["text"],
        "entities": [MessageEntity(**entity) for entity in payload.get("entities") or ()],
        "reply_markup": InlineKeyboardMarkup(
            [
                [InlineKeyboardButton(one["text"], callback_data=one["callback_data"]) for one in row]
                for row in rows
            ]
        )
        if rows
        else None,
        "link_preview_options": LinkPreviewOptions(is_disabled=True),
    }


async def typed(update: Update, context: Context) -> None:
    """Answer a message, and take the buttons from the question before."""
    assert update.message is not None
    chat = update.message.chat_id
    turn = TURNS[chat] = TURNS.get(chat, 0) + 1
    sent = await context.bot.send_message(chat, **_arguments(f"typed{turn % 2}"))
    if (asked := ASKED.get(chat)) is not None:
        await context.bot.edit_message_reply_markup(chat, asked)
    ASKED[chat] = sent.message_id


async def pressed(update: Update, context: Context) -> None:
    """Answer a press: the query, the pressed message, the next question."""
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    await query.answer()
    edit = _arguments("edit")
    await query.edit_message_text(**edit)
    next_question = "back" if (query.data or "").endswith(".customer") else "role"
    await context.bot.send_message(query.message.chat.id, **_arguments(next_question))


def main() -> None:
    """Poll until killed."""
    base_url, token, payloads = sys.argv[1:4]
    PAYLOADS.update(json.loads(Path(payloads).read_text("utf-8")))
    application = Application.builder().token(token).base_url(base_url).build()
    application.add_handler(MessageHandler(filters.TEXT, typed))
    application.add_handler(CallbackQueryHandler(pressed))
    application.run_polling(allowed_updates=["message", "callback_query"])


if __name__ == "__main__":
    main()
