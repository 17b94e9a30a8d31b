"""``rmabot init``: a folder of one's own, with the dialogs that ship and settings to fill in."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

SETTINGS = """\
# What this installation is told. Each line can also come from the environment: RMABOT_STORE__URL, RMABOT_LOG__FORMAT …
# Secrets are better in a file of their own, named by token_file and the like, or in RMABOT_TELEGRAM__TOKEN_FILE.
dialogs: dialogs

store:
  url: "tinydb:///var/rmabot.db"      # three slashes: from here; four: from the root

# telegram:
#   token_file: secrets/telegram-token

# slack:
#   bot_token_file: secrets/slack-bot-token
#   app_token_file: secrets/slack-app-token
#   desk_channel: C0123456789

# staff:
#   - {name: Dana, roles: [agent], slack: [U0123456789]}
#   - {name: Sam, roles: [lead]}
"""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Begin a folder of your own with the dialogs that ship.

    FOLDER is made; one that holds something already is left alone.
    """
    from rmabot.runtime.dialogs import shipped

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.UsageError(f'"{folder}" holds something already. name a new folder')
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(shipped(), folder / "dialogs", ignore=shutil.ignore_patterns("__pycache__", ".*"))
    (folder / "rmabot.yaml").write_text(SETTINGS, "utf-8")
    click.echo(f"{folder}/dialogs      what the bot says and asks: yours to change")
    click.echo(f"{folder}/rmabot.yaml  settings")
    click.echo(f"\nnext: cd {folder} && rmabot lint && rmabot chat")
