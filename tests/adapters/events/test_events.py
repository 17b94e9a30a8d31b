"""Outward events: signed as the docs say, in order, at least once, with nothing in them that names a person."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from email.utils import formatdate

import orjson
import pytest

from rmabot.ports.channel import ChannelError, NotNow, Sent
from rmabot.ports.post import Notice, Posting
from rmabot.runtime.outlets import Outlets
from rmabot.runtime.post import notices
from rmabot.store.memory import MemoryStore
from rmabot_events import EventsChannel
from tests.adapters.events.ear import SECRET, Ear, ear, example
from tests.runtime.post_house import PostHouse, post_house

EVENTS = Outlets(events=True)
BODY = b'{"id":"RQ1-0"}'


@pytest.fixture
async def heard() -> AsyncIterator[Ear]:
    """Give another system."""
    async with ear() as opened:
        yield opened


@pytest.fixture
async def channel(heard: Ear) -> AsyncIterator[EventsChannel]:
    """Give the channel to it."""
    made = EventsChannel({"url": heard.url, "secret": SECRET})
    yield made
    await made.close()


@pytest.fixture
def house(channel: EventsChannel) -> PostHouse:
    """Give a bot that tells it."""
    return post_house(MemoryStore(), channel, EVENTS)


async def test_each_change_that_a_customer_is_told_of_is_one_event(house: PostHouse, heard: Ear) -> None:
    """In order, with where each device stands; what is internal makes none."""
    await house.file()
    number = (await house.desk("approve", "RQ26000001X")).number
    await house.desk("note", "RQ26000001X", text="fragile")
    await house.desk("receive", "RQ26000001X")
    await house.deliver()
    assert [event["type"] for event in heard.events] == [
        "request.submitted",
        "request.approved",
        "request.received",
    ]
    assert heard.ids == ["RQ26000001X-0", "RQ26000001X-1", "RQ26000001X-2"]
    assert heard.events[-1] == {
        "id": "RQ26000001X-2", "type": "request.received", "at": "2026-06-15T12:00:00Z", "reference": "RQ26000001X",
        "number": number, "old_numbers": [], "state": "RECEIVED", "changed": [1], "items": [{"number": 1, "state": "RECEIVED"}],
    }  # fmt: skip
    assert heard.headers[0]["Rmabot-Event-Id"] == "RQ26000001X-0"


async def test_an_event_names_no_person_and_no_device(house: PostHouse, heard: Ear) -> None:
    """Neither contact nor address, account, serial number or words of anybody."""
    await house.file()
    await house.desk("reject", "RQ26000001X", reason="details_missing", text="Jane, please say more")
    await house.deliver()
    told = b"".join(heard.bodies)
    for secret in (b"Jane", b"jane@", b"514", b"terminal:ann", b"G12345671", b"Principale", b"say more"):
        assert secret not in told


async def test_what_is_changed_on_the_way_or_signed_by_another_is_not_taken(
    channel: EventsChannel, heard: Ear
) -> None:
    """The example of the docs refuses a changed body, another secret, a changed time and an old event."""
    assert await channel.post(Posting(Notice("k"), 0.0, body=BODY)) == Sent()
    headers, check = heard.headers[0], example()
    assert check(headers, BODY, SECRET) == {"id": "RQ1-0"}
    later = str(int(headers["Rmabot-Timestamp"]) + 1)
    for wrong in (
        (headers, BODY.replace(b"0", b"1"), SECRET),
        (headers, BODY, "another secret, also long"),
        ({**headers, "Rmabot-Timestamp": later}, BODY, SECRET),
    ):
        with pytest.raises(ValueError, match="not signed"):
            check(*wrong)
    with pytest.raises(ValueError, match="too old"):
        check(headers, BODY, SECRET, now=lambda: time.time() + 301)


async def test_what_is_not_taken_comes_again_and_nothing_overtakes_it(house: PostHouse, heard: Ear) -> None:
    """Those of one request wait for each other; those of another request do not."""
    heard.answers = [500]
    await house.file()
    await house.desk("approve", "RQ26000001X")
    await house.file("RQ260000028")
    await house.deliver()
    assert heard.ids == ["RQ260000028-0"]
    await house.deliver(1)
    assert heard.ids == ["RQ260000028-0", "RQ26000001X-0", "RQ26000001X-1"]
    assert await house.store.waiting("events") == 0


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (503, 0.0),
        (404, 0.0),
        ((302, {"Location": "https://elsewhere.example"}), 0.0),
        ((429, {"Retry-After": "120"}), 120.0),
        ((503, {"Retry-After": "9999999999999"}), 86_400.0),
        ((503, {"Retry-After": "soon"}), 0.0),
    ],
)
async def test_the_other_side_says_when_to_come_again(
    channel: EventsChannel, heard: Ear, answer: int | tuple[int, dict[str, str]], seconds: float
) -> None:
    """Seconds up to a day; a redirect is not followed, since the signature is for the address of the settings."""
    heard.answers = [answer]
    receipt = await channel.post(Posting(Notice("k"), 0.0, body=BODY))
    status = answer if isinstance(answer, int) else answer[0]
    assert receipt == NotNow(seconds, f"answered {status}")


async def test_a_date_to_come_again_counts_too(channel: EventsChannel, heard: Ear) -> None:
    """As HTTP writes it."""
    heard.answers = [(503, {"Retry-After": formatdate(time.time() + 60, usegmt=True)})]
    receipt = await channel.post(Posting(Notice("k"), 0.0, body=BODY))
    assert isinstance(receipt, NotNow)
    assert 55 < receipt.seconds <= 60


async def test_nobody_there_is_tried_again() -> None:
    """The sentence names the host and nothing of the address behind it, which may be a secret."""
    async with ear() as gone:
        url = gone.url
    channel = EventsChannel({"url": f"{url}/t0ken", "secret": SECRET})
    receipt = await channel.post(Posting(Notice("k"), 0.0, body=BODY))
    await channel.close()
    assert isinstance(receipt, NotNow)
    assert "cannot be reached" in receipt.reason
    assert "t0ken" not in receipt.reason


async def test_events_are_sent_again_on_demand_under_the_same_ids(house: PostHouse, heard: Ear) -> None:
    """Since a moment, of all requests or of one; the bodies are those of the first time."""
    await house.file()
    await house.deliver(3600)
    await house.file("RQ260000028")
    await house.desk("approve", "RQ26000001X")
    await house.deliver()
    first = dict(zip(heard.ids, heard.bodies, strict=True))
    heard.events, heard.bodies = [], []
    now = house.clock.now()
    assert await notices.again(house.store, now - 60, now) == 2
    assert await notices.again(house.store, now - 7200, now, "rq260000028") == 1
    await house.deliver()
    assert sorted(heard.ids) == ["RQ26000001X-1", "RQ260000028-0", "RQ260000028-0"]
    assert all(first[orjson.loads(body)["id"]] == body for body in heard.bodies)


async def test_events_are_kept_for_thirty_days(house: PostHouse) -> None:
    """Then they can be sent no more."""
    await house.file()
    await house.bot.sweep()
    assert len([one async for one in notices.since(house.store, 0)]) == 1
    house.clock.wait(notices.KEPT_SECONDS + 1)
    await house.bot.sweep()
    assert [one async for one in notices.since(house.store, 0)] == []


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ({"url": "ftp://erp", "secret": SECRET}, "events.url says where"),
        ({"url": "https://", "secret": SECRET}, "events.url says where"),
        ({"url": "https://erp.example:0x/", "secret": SECRET}, "events.url says where"),
        ({"url": "https://erp.example\r\nX: y", "secret": SECRET}, "events.url says where"),
        ({"url": "https://erp.example"}, "set RMABOT_EVENTS__SECRET"),
        ({"url": "https://erp.example", "secret": "hush"}, "16 characters or more"),
    ],
)
def test_settings_that_cannot_work_are_sentences_without_a_secret(section: dict[str, str], said: str) -> None:
    """Each says what to set."""
    with pytest.raises(ChannelError) as refused:
        EventsChannel(section)
    assert said in str(refused.value)
    assert "hush" not in str(refused.value)
