"""Setting up: tokens checked before anything is tried, the manifest with its reasons, and what the doctor finds."""

from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from rmabot.cli.main import cli
from rmabot.ports.channel import ChannelError
from rmabot.runtime import channels
from rmabot_slack import SlackChannel
from rmabot_slack.scopes import EVENTS, SCOPES
from tests.adapters.slack.fake import APP_TOKEN, DESK, TOKEN, FakeSlack

GOOD = {"bot_token": TOKEN, "app_token": APP_TOKEN, "desk_channel": DESK, "roles": {"agent": "UANA"}}


def test_the_channel_is_found_by_its_entry_point() -> None:
    """As a stranger's would be."""
    assert channels.load("slack") is SlackChannel


@pytest.mark.parametrize(
    ("section", "names"),
    [
        ({}, "RMABOT_SLACK__BOT_TOKEN"),
        ({"bot_token": TOKEN}, "RMABOT_SLACK__APP_TOKEN"),
        ({"bot_token": TOKEN, "mode": "http"}, "RMABOT_SLACK__SIGNING_SECRET"),
        ({"bot_token": APP_TOKEN, "app_token": TOKEN}, "exchanged"),
        ({**GOOD, "bot_token": f"{TOKEN}\nX-Evil: 1"}, "RMABOT_SLACK__BOT_TOKEN"),
        ({**GOOD, "app_token": f"{APP_TOKEN}…"}, "RMABOT_SLACK__APP_TOKEN"),
        ({**GOOD, "desk_channel": "#desk"}, "RMABOT_SLACK__DESK_CHANNEL"),
        ({**GOOD, "listen": "here"}, "RMABOT_SLACK__LISTEN"),
    ],
)
def test_what_is_missing_is_named(section: dict[str, Any], names: str) -> None:
    """A sentence with the setting and where its value is found; never the value of a secret."""
    with pytest.raises(ChannelError) as error:
        SlackChannel(section)
    assert names in str(error.value)
    assert TOKEN not in str(error.value)


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_the_manifest_asks_for_the_least_each_with_its_reason(mode: str) -> None:
    """It is YAML that Slack takes, and says why beside every scope and event."""
    printed = CliRunner().invoke(
        cli, ["slack-manifest", "--mode", mode, "--url", "https://rma.example.com/slack/events"]
    )
    assert printed.exit_code == 0, printed.output
    manifest = yaml.safe_load(printed.output)
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == set(SCOPES)
    assert set(manifest["settings"]["event_subscriptions"]["bot_events"]) == set(EVENTS)
    assert manifest["settings"]["socket_mode_enabled"] is (mode == "socket")
    assert ("rma.example.com" in printed.output) is (mode == "http")
    for reason in (*SCOPES.values(), *EVENTS.values()):
        assert f"# {reason}" in printed.output


async def test_the_doctor_is_content(slack: FakeSlack) -> None:
    """Token, the desk's channel and Socket Mode, each asked of Slack."""
    found = await SlackChannel({**GOOD, "base_url": slack.base_url}).examine()
    assert [(one.what, one.well) for one in found] == [
        ("token", True),
        ("desk channel", True),
        ("socket mode", True),
    ]


async def test_the_doctor_names_what_to_do(slack: FakeSlack) -> None:
    """A missing scope, a channel without the bot, a wrong token, nobody with a role."""
    slack.scopes = "chat:write,commands"
    found = await SlackChannel({**GOOD, "base_url": slack.base_url}).examine()
    assert not found[0].well
    assert "files:read" in found[0].said
    slack.scopes, slack.channels[DESK]["members"] = "", set()
    found = await SlackChannel({**GOOD, "roles": {}, "base_url": slack.base_url}).examine()
    said = {one.what: one.said for one in found if not one.well}
    assert "/invite" in said["desk channel"]
    assert "RMABOT_SLACK__ROLES__AGENT" in said["roles"]
    found = await SlackChannel({**GOOD, "bot_token": "xoxb-other", "base_url": slack.base_url}).examine()
    assert [(one.what, one.well) for one in found] == [("token", False)]
    assert "xoxb-other" not in found[0].said
