"""``rmabot slack-manifest``: the app manifest for a Slack workspace, to paste where Slack asks for it."""

from __future__ import annotations

import click


@click.command("slack-manifest")
@click.option(
    "--mode",
    type=click.Choice(["socket", "http"]),
    default="socket",
    show_default=True,
    help="How Slack reaches us.",
)
@click.option(
    "--url", default="https://example.com/slack/events", show_default=True, help="Where, with --mode http."
)
def slack_manifest(mode: str, url: str) -> None:
    """Print the app manifest: the least that works, each scope and event with its reason."""
    from rmabot.runtime import channels

    channel = channels.load("slack")
    click.echo(channel.manifest(mode, url), nl=False)  # type: ignore[attr-defined]
