"""``rmabot store``: whether what is kept is sound, all of it to read, a copy of it, and its key."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rmabot.runtime.settings import Settings

_config = click.option(
    "--config", type=click.Path(path_type=Path, dir_okay=False), help="Settings, instead of ./rmabot.yaml."
)


@click.group()
def store() -> None:
    """Check, export or copy what is kept, or change its key. The store and its key are those of the settings."""


@store.command()
@click.option("--mend", is_flag=True, help="Keep what is before the damage, and the damaged file beside it.")
@_config
def check(config: Path | None, *, mend: bool) -> None:
    """Read everything and say whether it is sound: every frame, row and file.

    Exit 0: it is. 1: something is wrong. Nothing is changed, unless you ask to mend.
    """
    from rmabot.cli.store_place import sealed_by
    from rmabot.runtime import settings
    from rmabot.store.blobs import BlobFolder
    from rmabot.store.check import check_store
    from rmabot.store.mend import mend as keep_the_rest
    from rmabot.store.tinydb.store import blobs_of

    path, cipher = sealed_by(settings.load(config))
    blobs = BlobFolder(blobs_of(path), cipher)
    if mend and check_store(path, cipher, blobs).damaged:
        click.echo(
            f'the damaged file is "{keep_the_rest(path, cipher)}" now; delete it when you need it no more'
        )
    checked = check_store(path, cipher, blobs)
    for note in checked.notes:
        click.echo(note)
    for fault in checked.faults:
        click.echo(fault, err=True)
    if checked.faults:
        sys.exit(1)
    click.echo("all sound")


@store.command()
@click.option("--person", metavar="WHO", help="Only what belongs to this person, such as telegram:4711.")
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to a new file that only you can read.",
)
@click.option(
    "--files",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the files that it names too, into a new folder; for a person with a letter that they can read.",
)
@_config
def export(config: Path | None, person: str | None, target: Path | None, files: Path | None) -> None:
    """Print all that is kept as JSON that a person can read.

    Nothing seals it any more: treat it as you treat your customers' letters.
    """
    if person is not None:
        person = _whose(person)
    from rmabot.runtime import settings

    written = asyncio.run(_exported(settings.load(config), person, files))
    if target is None:
        sys.stdout.buffer.write(written)
        return
    from rmabot.cli.store_place import write_new

    write_new(target, written)
    click.echo(f'written to "{target}"', err=True)


@store.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@_config
def copy(source: str, target: str, config: Path | None) -> None:
    """Copy all of one store into an empty one, under the key of the settings.

    FROM and TO are addresses such as tinydb:///var/rmabot.db. Stop what runs on FROM first: what is committed there
    later is not in the copy.
    """
    from rmabot.runtime import settings

    things = asyncio.run(_copied(settings.load(config), source, target))
    click.echo(f"copied {things} things. to use the copy: RMABOT_STORE__URL={target}")


@store.command()
@click.option("--person", metavar="WHO", required=True, help="Whose, such as telegram:4711.")
@click.option("--as", "as_name", metavar="NAME", help="Act as NAME of the list of staff; must be a lead.")
@_config
def erase(config: Path | None, person: str, as_name: str | None) -> None:
    """Erase what belongs to one person, as they could in their chat: for who asks by letter.

    What is open or held stays, is named, and goes by itself later. Exit 1: something stays.
    """
    from rmabot.cli.erasing import erase_one

    sys.exit(asyncio.run(erase_one(config, _whose(person), as_name)))


@store.command("rotate-key")
@click.option(
    "--drop-old",
    is_flag=True,
    help="Take the older keys out of the key file; refused while this store needs one.",
)
@_config
def rotate_key(config: Path | None, *, drop_old: bool) -> None:
    """Seal all that is kept under a new key, while everything goes on running.

    The older keys stay in the key file until you drop them: backups, and other stores with this key file, may need
    them. What was begun and not finished is finished by calling it again.
    """
    from rmabot.cli.store_place import existing
    from rmabot.runtime import settings
    from rmabot.store.keyfile import KeyFile, default_key_file
    from rmabot.store.rotation import drop_old as drop
    from rmabot.store.rotation import rotate

    told = settings.load(config)
    path, keys = existing(told.store_url), KeyFile(told.key_file or default_key_file())
    if drop_old:
        gone = asyncio.run(drop(path, keys))
        click.echo(f"older keys dropped: {gone}" if gone else "there is no older key to drop")
        return
    done = asyncio.run(rotate(path, keys, lambda said: click.echo(said, err=True)))
    click.echo(f"sealed with the key {done.key}: all records, and {done.files} files")
    click.echo(
        f'keep a copy of the key file "{keys.path}" apart from the data: the last copy does not open this'
    )
    if done.kept:
        click.echo(
            f"{', '.join(done.kept)} stays in it for backups; when you need those no more: rmabot store rotate-key --drop-old"
        )
    for sentence in done.broken:
        click.echo(f"left as it is: {sentence}", err=True)
    if done.broken:
        sys.exit(1)


def _whose(person: str) -> str:
    channel, _, account = person.strip().partition(":")
    if not channel or not account:
        raise click.UsageError(
            f'--person "{person}" is no account. write it as telegram:4711, slack:TEAM:USER or terminal:NAME'
        )
    return person.strip()


async def _exported(settings: Settings, person: str | None, files: Path | None) -> bytes:
    from rmabot.cli.exporting import save_files, save_letter
    from rmabot.cli.store_place import make_new, opened, write_new
    from rmabot.store.export import export as gather

    async with opened(settings) as kept:
        exported = await gather(kept, person)
        if files is None:
            return exported.json()
        make_new(files)
        saved = await save_files(kept, exported, files)
        written = exported.json(saved)
        if person is not None:
            await save_letter(settings, kept, person, files, saved)
            write_new(files / "data.json", written)
    return written


async def _copied(settings: Settings, source: str, target: str) -> int:
    from rmabot.cli.store_place import made, opened
    from rmabot.store.copying import copy_store

    async with opened(settings, source) as one, made(settings, target) as other:
        return await copy_store(one, other)
