"""What the desk wants to be shown about who files what: how many are many, and its own lists. Never a verdict."""

from msgspec import Struct, field

from rmabot.rma.duration import Duration
from rmabot.rma.fields import Fields
from rmabot.rma.record import names
from rmabot.rma.request import Item, Request
from rmabot.rma.typed import fold

KEYS = ("person", "email", "phone", "company", "serial", "model")
"""What an entry of a list may name; an e-mail that begins with @ is everybody there."""


class Listing(Struct, frozen=True):
    """One entry of a list: what it names, and why it stands there, as staff read it."""

    key: str
    value: str
    why: str = ""

    def names(self, request: Request) -> tuple[int, ...] | None:
        """The devices that it names, () for the request as a whole, None for nothing of it."""
        if self.key in {"serial", "model"}:
            wanted = _plain(self.value)
            found = [item.number for item in request.items if wanted and wanted in _of_device(item, self.key)]
            return tuple(found) or None
        contact = request.contact
        said = {
            "person": request.owner,
            "email": contact.email,
            "phone": contact.phone,
            "company": contact.company,
        }[self.key]
        return () if self._fits(said) else None

    def _fits(self, said: str) -> bool:
        match self.key:
            case "person":
                return bool(said) and said == self.value
            case "email":
                wanted, given = self.value.casefold(), said.casefold()
                return bool(given) and (given.endswith(wanted) if wanted.startswith("@") else given == wanted)
            case "phone":
                return bool(_digits(self.value)) and _digits(said)[-10:] == _digits(self.value)[-10:]
            case _:
                return bool(_plain(said)) and _plain(said) == _plain(self.value)


class Attention(Struct, frozen=True):
    """From how many requests of one person within a span on it is said; the desk's lists."""

    many: int = 5
    within: Duration = field(default_factory=lambda: Duration(30, "days"))
    allow: tuple[Listing, ...] = ()
    block: tuple[Listing, ...] = ()


def read_attention(part: Fields) -> Attention:
    """The policy's `signals`; what is left out has an example value."""
    part.only(*names(Attention))
    within = part.duration("within", "30 days")
    if not within.whole_days:
        raise part.fail("within", f'"{within}" does not fit here: count in days, weeks, months or years')
    return Attention(
        part.whole("many", 5, at_most=1000), within, _listings(part, "allow"), _listings(part, "block")
    )


def _listings(part: Fields, key: str) -> tuple[Listing, ...]:
    return tuple(_listing(entry) for entry in part.parts(key))


def _listing(entry: Fields) -> Listing:
    entry.only(*KEYS, "why")
    named = [key for key in KEYS if entry.has(key)]
    if len(named) != 1:
        raise entry.fail(None, f"an entry names one of {', '.join(KEYS)}, and why")
    value = entry.text(named[0])
    if named[0] == "email" and "@" not in value:
        raise entry.fail(
            "email", f'"{value}" is no address: write jane@example.com, or @example.com for everybody there'
        )
    return Listing(named[0], value, entry.text("why", ""))


def _of_device(item: Item, key: str) -> set[str]:
    texts = (item.serial, item.long_serial) if key == "serial" else (item.model,)
    return {_plain(text) for text in texts if text}


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))
