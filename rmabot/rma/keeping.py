"""What says of a request how long it is kept, beside the policy: marks that no step of the lifecycle takes away."""

from rmabot.rma.record import replace
from rmabot.rma.request import Flag, Request

HOLD = "legal_hold"
"""Nothing of it goes: an access request or a dispute is under way; `about` says which."""
ERASE_LATER = "erase_when_closed"
"""The customer wants their data erased: it goes as soon as nothing is to come for any device."""
LASTING = frozenset({HOLD, ERASE_LATER})


def marked(request: Request, name: str) -> bool:
    """Whether a request has a mark."""
    return any(flag.name == name for flag in request.flags)


def held(request: Request) -> bool:
    """Whether nothing of a request may go."""
    return marked(request, HOLD)


def mark(request: Request, name: str, about: str = "") -> Request:
    """The request with a mark, in place of an earlier one of that name."""
    return replace(unmark(request, name), flags=(*unmark(request, name).flags, Flag(name, about)))


def unmark(request: Request, name: str) -> Request:
    """The request without a mark."""
    return replace(request, flags=tuple(flag for flag in request.flags if flag.name != name))


def with_lasting(request: Request, other: Request) -> Request:
    """The request with the marks that another state of it has."""
    lasting = tuple(flag for flag in other.flags if flag.name in LASTING)
    rest = tuple(flag for flag in request.flags if flag.name not in LASTING)
    return replace(request, flags=(*rest, *lasting))
