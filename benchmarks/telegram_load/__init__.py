"""The other side of the Telegram benchmark: a quick Bot API, the people on it, and the stock bot to compare with."""
