"""A letter as a message: headers, plain text, the same as HTML, and its documents. The same letter makes the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import quote

from rmabot.ports.channel import Document
from rmabot.ports.post import Letter, Posting, message_id
from rmabot.text.clean import one_line
from rmabot.text.spans import Rich
from rmabot_mail.addresses import Mailbox, mailbox
from rmabot_mail.page import page

_SUBJECT = 200
_NAME = 100


def compose(letter: Letter, posting: Posting, name: str, sender: Mailbox, to: Mailbox) -> EmailMessage:
    """Return the message; whatever stands in the letter, each header is one line and the recipients are one."""
    message = EmailMessage(SMTP if to.local.isascii() else SMTPUTF8)
    message["From"] = Address(one_line(name, _NAME), sender.local, sender.domain)
    message["To"] = Address("", to.local, to.domain)
    if (answer := mailbox(posting.reply_to)) is not None:
        message["Reply-To"] = Address("", answer.local, answer.domain)
        if letter.to == "customer":
            about = quote(f"no more mail about {letter.request}", safe="")
            message["List-Unsubscribe"] = f"<mailto:{quote(answer.address, safe='@')}?subject={about}>"
    subject = one_line(letter.subject, _SUBJECT)
    message["Subject"] = subject
    message["Date"] = format_datetime(datetime.fromtimestamp(int(posting.at), UTC))
    message["Message-ID"] = message_id(letter.key, sender.address)
    if letter.thread:
        message["In-Reply-To"] = message["References"] = message_id(letter.thread, sender.address)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_text(letter))
    message.add_alternative(page(subject, letter.text, letter.foot, letter.language), subtype="html")
    for document in posting.documents:
        _attach(message, document)
    _bound(message, letter.key)
    message["Content-Language"] = letter.language if letter.language.isalpha() else "en"
    return message


def _text(letter: Letter) -> str:
    foot = f"\n\n-- \n{_plain(letter.foot)}" if letter.foot else ""
    return f"{_plain(letter.text)}{foot}\n"


def _plain(rich: Rich) -> str:
    """The text with the addresses of its links behind them."""
    parts = [
        f"{span.text} ({span.href})" if span.href and span.href != span.text else span.text for span in rich
    ]
    return "".join(parts).strip()


def _attach(message: EmailMessage, document: Document) -> None:
    kind, _, subtype = document.media_type.partition("/")
    name = one_line(document.name, _NAME).replace("/", "-").replace("\\", "-") or "file"
    message.add_attachment(document.data, maintype=kind, subtype=subtype or "octet-stream", filename=name)


def _bound(message: EmailMessage, key: str) -> None:
    """Set what parts are kept apart by: by chance, it would differ each time the letter is sent."""
    parts = [part for part in message.walk() if part.is_multipart()]
    for at, part in enumerate(parts):
        mark = sha256(f"{at}/{key}".encode()).hexdigest()[:32]
        part.set_boundary(f"=_{mark}")
