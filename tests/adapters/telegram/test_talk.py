"""A conversation over real HTTP: typed, pressed, answered."""

from rmabot.runtime.dialogs import Dialogs
from tests.adapters.telegram.platform.server import BotApi
from tests.adapters.telegram.running import running


async def test_hello(api: BotApi, spoken: Dialogs) -> None:
    """Who presses Start is greeted with what can be done here, as buttons."""
    ana = api.person(7)
    async with running(api, spoken):
        await ana.say("/start")
        (greeting,) = await ana.hears()
        assert greeting.text.startswith("Hello. I am the assistant")
        assert "Return a device" in greeting.labels
        answer = await ana.pressed("Return a device")
        assert "In which province" in answer.text
        assert greeting.keyboard == []
        assert greeting.text.endswith("✓ Return a device")
