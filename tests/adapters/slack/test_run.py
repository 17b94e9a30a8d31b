"""The process as it is run: found by its settings, on the embedded store, stopped by a signal."""

import asyncio
import os
import signal
import sys
from functools import partial
from pathlib import Path

from tests.adapters.slack.fake import APP_TOKEN, DESK, TOKEN, FakeSlack
from tests.adapters.slack.house import text_of


def said(slack: FakeSlack, words: str) -> bool:
    return any(words in text_of(one) for one in slack.in_channel("UANA"))


async def test_rmabot_run_serves_slack(slack: FakeSlack, tmp_path: Path) -> None:
    """Environment in, conversation out; a second start goes on where the first one stopped."""
    told = {
        "RMABOT_SLACK__BOT_TOKEN": TOKEN, "RMABOT_SLACK__APP_TOKEN": APP_TOKEN, "RMABOT_SLACK__BASE_URL": slack.base_url,
        "RMABOT_SLACK__DESK_CHANNEL": DESK, "RMABOT_SLACK__ROLES__AGENT": "UANA", "RMABOT_SLACK__LANGUAGE": "fr",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }  # fmt: skip
    for text, wanted in (("i want to return a device", "province"), ("Ontario", "Which of these are you?")):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "rmabot.cli", "run", cwd=tmp_path, env={**os.environ, **told},
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            await slack.send("events_api", slack.event(slack.said("UANA", text)), seconds=20)
            await slack.until(partial(said, slack, wanted))
        finally:
            process.send_signal(signal.SIGTERM)
            _, log = await asyncio.wait_for(process.communicate(), 60)
        assert process.returncode == 0, log.decode()
        assert TOKEN.encode() not in log
        assert b"Traceback" not in log
