"""The languages that people know by name, for the linter's messages."""

from __future__ import annotations

NAMED = {
    "en": "English", "fr": "French", "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "es": "Spanish",
    "fa": "Persian", "fi": "Finnish", "hi": "Hindi", "hu": "Hungarian", "it": "Italian", "iu": "Inuktitut", "ja": "Japanese",
    "ko": "Korean", "nl": "Dutch", "no": "Norwegian", "pa": "Punjabi", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sv": "Swedish", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def language_name(code: str) -> str:
    """The English name of a language, or its code in quotes."""
    return NAMED.get(code, f'"{code}"')
