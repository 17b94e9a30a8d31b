"""People in open conversations: each has at most one message under way and goes on when the answer is there."""

import asyncio
import time
from collections import Counter, deque
from typing import Any
from urllib.parse import parse_qs

import orjson

Json = dict[str, Any]
TYPING, PRESSING = 100_000, 2_000_000
"""The numbers of the first person who types, and of the first who presses."""
MOST_SECONDS = 300.0
TYPED = ("Camera Shop", "back")
BOT = {"id": 4242, "is_bot": True, "first_name": "Returns", "username": "ReturnsBot"}


class People:
    """A Bot API with ``count`` people who type or press.

    ``times`` are seconds from an update being there to its answer having come, per turn, by this server's clock; ``late`` is how
    far behind their time people wrote: what the load itself was held up by.
    """

    def __init__(self, count: int, first_token: str) -> None:
        self.count = count
        self._first_token = first_token
        self.calls: Counter[str] = Counter()
        self.times: list[float] = []
        self.late: list[float] = []
        self.samples: dict[str, Json] = {}
        self.polled = asyncio.Event()
        self.first_poll = 0.0
        self._pending: deque[Json] = deque()
        self._poller: asyncio.Future[bytes] | None = None
        self._update, self._message = 1, 1
        self._since: dict[int, float] = {}
        self._keyboards: dict[int, tuple[int, Json]] = {}
        self._typed: Counter[int] = Counter()
        self._next, self._among = 0, count
        self._pressing = False
        self._wanted = 0
        self._again = False
        self._done: asyncio.Future[None] | None = None

    def handle(self, path: str, body: bytes, content_type: str) -> bytes | asyncio.Future[bytes]:
        """Answer one call."""
        method = path.rpartition("/")[2]
        self.calls[method] += 1
        if method == "getUpdates":
            return self._poll(_parameters(body, content_type))
        if method == "sendMessage":
            return self._sent(_parameters(body, content_type))
        if method == "editMessageText":
            self.samples.setdefault("edit", _parameters(body, content_type))
            return _ok(self._shown(int(_parameters(body, content_type)["chat_id"]), "edited", None))
        return _ok(BOT if method == "getMe" else True)

    async def saturate(self, turns: int, at_once: int, *, pressing: bool, among: int = 0) -> None:
        """Let so many turns happen as fast as they are answered, by all people or ``among`` so many of them."""
        self._begin(turns, pressing=pressing, again=True)
        self._among = min(among or self.count, self.count)
        for _ in range(min(at_once, self._among)):
            self._go_on()
        assert self._done is not None
        async with asyncio.timeout(MOST_SECONDS):
            await self._done

    async def at_rate(self, turns: int, per_second: float, *, pressing: bool) -> None:
        """Let so many turns happen at their times, whether or not the bot keeps up."""
        self._begin(turns, pressing=pressing, again=False)
        self._among = self.count
        began = time.perf_counter()
        for number in range(turns):
            due = began + number / per_second
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            self.late.append(max(time.perf_counter() - due, 0.0))
            self._go_on()
        assert self._done is not None
        async with asyncio.timeout(MOST_SECONDS):
            await self._done

    def _begin(self, turns: int, *, pressing: bool, again: bool) -> None:
        self.times, self.late, self.calls = [], [], Counter()
        self._pressing, self._wanted, self._again = pressing, turns, again
        self._done = asyncio.get_running_loop().create_future()

    def _go_on(self) -> None:
        """The next person who waits for nothing writes or presses."""
        for _ in range(self._among):
            person = (PRESSING if self._pressing else TYPING) + self._next % self._among
            self._next += 1
            if person not in self._since:
                self._act(person)
                return

    def _act(self, person: int) -> None:
        user = {"id": person, "is_bot": False, "first_name": "Ana", "last_name": "Roy", "language_code": "en"}
        chat = {"id": person, "first_name": "Ana", "last_name": "Roy", "type": "private"}
        self._update += 1
        self._message += 1
        update: Json = {"update_id": self._update}
        if self._pressing:
            shown, markup = self._keyboards.get(person, (1, self._begun()))
            message = {"message_id": shown, "from": BOT, "chat": chat, "date": int(time.time()), "text": "Which of these are you?",
                       "reply_markup": markup}  # fmt: skip
            update["callback_query"] = {"id": str(self._update), "from": user, "message": message, "chat_instance": "1",
                                        "data": _to_press(markup)}  # fmt: skip
        else:
            self._typed[person] += 1
            text = TYPED[(self._typed[person] - 1) % len(TYPED)]
            update["message"] = {"message_id": self._message, "from": user, "chat": chat, "date": int(time.time()),
                                 "text": text}  # fmt: skip
        self._since[person] = time.perf_counter()
        self._pending.append(update)
        self._hand_out()

    def _poll(self, parameters: Json) -> bytes | asyncio.Future[bytes]:
        if not self.first_poll:
            self.first_poll = time.time()
        self.polled.set()
        offset = int(parameters.get("offset", 0) or 0)
        while self._pending and self._pending[0]["update_id"] < offset:
            self._pending.popleft()
        if self._pending:
            return self._batch()
        loop = asyncio.get_running_loop()
        poller = self._poller = loop.create_future()
        loop.call_later(float(parameters.get("timeout", 0) or 0), _nothing_new, poller)
        return poller

    def _batch(self) -> bytes:
        return _ok([self._pending[at] for at in range(min(100, len(self._pending)))])

    def _hand_out(self) -> None:
        if self._poller is not None and not self._poller.done():
            asyncio.get_running_loop().call_soon(self._answer_poll, self._poller)

    def _answer_poll(self, poller: "asyncio.Future[bytes]") -> None:
        if not poller.done() and self._pending:
            poller.set_result(self._batch())

    def _sent(self, parameters: Json) -> bytes:
        person = int(parameters["chat_id"])
        markup = parameters.get("reply_markup")
        self._message += 1
        if markup:
            self._keyboards[person] = (self._message, markup)
        began = self._since.pop(person, None)
        if began is not None:
            self.samples.setdefault(self._kind(person, markup), parameters)
            self.times.append(time.perf_counter() - began)
            self._counted()
        return _ok(self._shown(person, parameters["text"], markup))

    def _kind(self, person: int, markup: Any) -> str:
        if self._pressing:
            return "back" if "back" in _to_press(markup) else "role"
        return f"typed{self._typed[person] % len(TYPED)}"

    def _begun(self) -> Json:
        """The buttons below the question at which everybody is."""
        return {"inline_keyboard": [[{"text": "A customer", "callback_data": self._first_token}]]}

    def _counted(self) -> None:
        if self._done is None or self._done.done():
            return
        if len(self.times) >= self._wanted:
            self._done.set_result(None)
        elif self._again and len(self.times) + len(self._since) < self._wanted:
            self._go_on()

    def _shown(self, person: int, text: str, markup: Any) -> Json:
        chat = {"id": person, "first_name": "Ana", "last_name": "Roy", "type": "private"}
        found = {
            "message_id": self._message,
            "from": BOT,
            "chat": chat,
            "date": int(time.time()),
            "text": text,
        }
        return found | ({"reply_markup": markup} if markup else {})


def _to_press(markup: Json) -> str:
    """What is pressed: the way back where there is no customer to choose."""
    tokens = [str(button["callback_data"]) for row in markup["inline_keyboard"] for button in row]
    return next((token for token in tokens if token.endswith(".customer")), tokens[-1])


def _parameters(body: bytes, content_type: str) -> Json:
    if content_type.startswith("application/json"):
        found: Json = orjson.loads(body)
        return found
    plain = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    return {name: orjson.loads(value) if value[:1] in "{[" else value for name, value in plain.items()}


def _nothing_new(poller: "asyncio.Future[bytes]") -> None:
    if not poller.done():
        poller.set_result(_ok([]))


def _ok(result: object) -> bytes:
    return orjson.dumps({"ok": True, "result": result})
