"""An e-mail address; a domain that is nearly a well-known one is asked about."""

from __future__ import annotations

from rmabot.questions.matcher import OFFERED_AT_MOST
from rmabot.questions.question import (
    Accepted,
    Candidate,
    Context,
    QuestionType,
    Reading,
    Refused,
    Said,
    Unsure,
    as_written,
)
from rmabot.rma.pattern import pattern
from rmabot.text.clean import clean, excerpt

_MOST = 254
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ADDRESS = pattern(
    rf"(?<![\w.!#$%&'*+/=?^`{{|}}~-])[\w!#$%&'*+/=?^`{{|}}~-]{{1,64}}(?:\.[\w!#$%&'*+/=?^`{{|}}~-]{{1,64}}){{0,8}}"
    rf"@{_LABEL}(?:\.{_LABEL}){{0,6}}\.[^\W\d_]{{2,24}}(?![\w@-])"
)
_SLIPS = {
    "gmail.com": ("gmial.com", "gmal.com", "gmai.com", "gamil.com", "gmail.con", "gmail.co", "gmail.cm", "gmail.ca", "gnail.com"),
    "hotmail.com": ("hotmial.com", "hotmal.com", "hotmail.con", "hotmai.com", "hotmil.com", "hotmail.co"),
    "outlook.com": ("outlok.com", "outlook.con", "outloook.com", "outlook.co"),
    "yahoo.com": ("yaho.com", "yahoo.con", "yahooo.com", "yahoo.co"),
    "yahoo.ca": ("yaho.ca", "yahooo.ca"),
    "icloud.com": ("icloud.con", "iclod.com", "icoud.com", "icloud.co"),
    "videotron.ca": ("videotron.com", "vidéotron.ca", "viedotron.ca"),
    "sympatico.ca": ("sympatico.com", "simpatico.ca"),
}  # fmt: skip
_AT = pattern(r"(?i)\s+(?:at|arobas|arobase|arrobas|a commercial)\s+")
_DOT = pattern(r"(?i)\s+(?:dot|point)\s+")
_MEANT = {slip: domain for domain, slips in _SLIPS.items() for slip in slips}


def _spoken(text: str) -> str:
    """An address as it is said: "julie point tremblay arobas gmail point com"."""
    return _DOT.sub(".", _AT.sub("@", text, count=1)) if _AT.search(text) and _DOT.search(text) else text


def read(said: Said, _context: Context) -> Reading:
    """The address, out of whatever stands round it."""
    text = clean(said.text, 4 * _MOST)
    if not text:
        return Refused("text_wanted" if said.file is not None else "email_not_seen")
    text = text.replace("mailto:", " ").replace("|", " ").replace("<", " ").replace(">", " ")
    if "@" not in text:
        text = _spoken(text)
    found = list(
        dict.fromkeys(
            [_lower_domain(match[0]) for match in _ADDRESS.finditer(text) if len(match[0]) <= _MOST]
        )
    )
    if not found:
        return Refused(
            "email_shape" if "@" in text else "email_not_seen",
            {"typed": excerpt(said.text)} if "@" in text else {},
        )
    if len(found) > 1:
        return Unsure(tuple([Candidate(one, one) for one in found[:OFFERED_AT_MOST]]), "email_which")
    local, _, domain = found[0].rpartition("@")
    if meant := _MEANT.get(domain):
        both = (f"{local}@{meant}", found[0])
        return Unsure(tuple([Candidate(one, one) for one in both]), "email_which")
    return Accepted(found[0], sure=found[0] == _lower_domain(said.text.strip()))


def _lower_domain(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"


EMAIL = QuestionType(
    name="email",
    summary={"en": "an e-mail address", "fr": "une adresse de courriel"},
    read=read,
    show=as_written,
)
