"""``rmabot chat``: the customer's conversation in this terminal, on the embedded store."""

from __future__ import annotations

import asyncio
import gc
import sys
from pathlib import Path

import click


@click.command()
@click.option("--as", "name", metavar="NAME", help="Speak as NAME; by default you are who is logged in.")
@click.option("--language", metavar="CODE", help="Speak this language: en, fr.")
@click.option("--fresh", is_flag=True, help="Forget where this conversation stopped and begin anew.")
@click.option("--why", is_flag=True, help="Show under each answer why it came, on standard error.")
@click.option(
    "--config", type=click.Path(path_type=Path, dir_okay=False), help="Settings, instead of ./rmabot.yaml."
)
def chat(name: str | None, language: str | None, config: Path | None, *, fresh: bool, why: bool) -> None:
    """Talk with the bot in this terminal, as a customer does.

    Answers can come from a pipe, a line each. Ctrl-C ends at any moment; the next time goes on where you stopped.
    """
    gc.disable()  # until the bot is up, as in run: what is made before stays
    from rmabot.runtime import settings
    from rmabot.runtime.talk import NoLanguage, talk

    told = settings.load(config)
    try:
        asyncio.run(talk(told, name, language, fresh=fresh, why=why))
    except NoLanguage as error:
        raise click.UsageError(str(error)) from error
    except KeyboardInterrupt:
        sys.exit(130)
