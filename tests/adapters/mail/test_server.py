"""Letters to a real mail server: what it takes, refuses, delays and drops; TLS, login; and no header but ours."""

from __future__ import annotations

from collections.abc import Mapping
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rmabot.ports.channel import ChannelError, Document, Never, NotNow, Sent
from rmabot.ports.post import Letter, Posting
from rmabot.text.spans import Span
from rmabot_mail import MailChannel
from rmabot_mail.addresses import Mailbox, mailbox
from rmabot_mail.compose import compose
from rmabot_mail.server import Server
from rmabot_mail.settings import read_settings
from tests.adapters.mail.post_office import PASSWORD, PostOffice, certificate, post_office

AT = 1_790_000_000.0
LETTER = Letter(
    "RQ1.3.approved", "customer", "RQ1", "CA1: Ready for you to ship", (Span("Good news"),), (Span("Why me?"),),
    "en", (), "RQ1.customer",
)  # fmt: skip
HEADERS = {
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted",
    "Content-Language", "Content-Type", "MIME-Version", "List-Unsubscribe",
}  # fmt: skip


def told(office: PostOffice, **more: str) -> dict[str, Any]:
    """The settings that lead to a post office."""
    return {"url": f"smtp://127.0.0.1:{office.port}", "from": "Returns <rma@desk.example>"} | more


def posting(letter: Letter = LETTER, to: str = "jane@example.org", *documents: Document) -> Posting:
    """A letter, ready."""
    return Posting(letter, AT, to, "desk@desk.example", documents)


async def test_a_letter_arrives_whole_with_its_documents() -> None:
    """Plain text, the same as HTML, the papers; answers go to the desk, and no program answers it."""
    async with post_office() as office:
        paper = Document("RMA-CA1.pdf", b"%PDF-1.7 bytes", "application/pdf")
        assert await MailChannel(told(office)).post(posting(LETTER, "jane@example.org", paper)) == Sent()
    message = office.taken[0]
    assert office.to == ["jane@example.org"]
    assert message["From"] == "Returns <rma@desk.example>"
    assert message["Reply-To"] == "desk@desk.example"
    assert message["Message-ID"] == "<RQ1.3.approved@desk.example>"
    assert message["References"] == "<RQ1.customer@desk.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert (
        message["List-Unsubscribe"].strip()
        == "<mailto:desk@desk.example?subject=no%20more%20mail%20about%20RQ1>"
    )
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert plain.get_content().splitlines() == ["Good news", "", "-- ", "Why me?"]
    assert ">Good news</p>" in page.get_content()
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "RMA-CA1.pdf"
    assert attached.get_content() == b"%PDF-1.7 bytes"


async def test_the_same_letter_is_the_same_bytes_each_time() -> None:
    """A repeat can be recognised, and nothing in it is of chance."""
    sender, to = Mailbox("rma", "desk.example"), Mailbox("jane", "example.org")
    paper = Document("a.pdf", b"%PDF", "application/pdf")
    both = [bytes(compose(LETTER, posting(LETTER, "", paper), "Returns", sender, to)) for _ in range(2)]
    assert both[0] == both[1]


@pytest.mark.parametrize(
    ("rcpt", "data", "receipt"),
    [
        (
            "450 4.2.0 greylisted, jane@example.org",
            "ok",
            NotNow(0, "the server asks to come again (450 4.2.0)"),
        ),
        ("550 5.1.1 <jane@example.org>: no such user", "ok", Never("the server refused it (550 5.1.1)")),
        ("ok", "451 4.3.0 try later", NotNow(0, "the server asks to come again (451 4.3.0)")),
        ("ok", "554 5.7.1 looks like spam", Never("the server refused it (554 5.7.1)")),
        ("421 4.3.2 closing", "ok", NotNow(0, "the server asks to come again (421 4.3.2)")),
    ],
)
async def test_what_the_server_says_is_what_becomes_of_the_letter(
    rcpt: str, data: str, receipt: NotNow | Never
) -> None:
    """4xx: later. 5xx about this letter: never. Its words, which may name the customer, are not repeated."""
    async with post_office() as office:
        office.at_rcpt, office.at_data = [rcpt], [data]
        assert await MailChannel(told(office)).post(posting()) == receipt
    assert not office.taken


@pytest.mark.parametrize("trouble", ["drop", "drop after", "slow"])
async def test_a_server_that_hangs_up_or_hangs_is_tried_again(trouble: str) -> None:
    """Only an answer counts: without one the letter comes again, under the same id."""
    async with post_office() as office:
        office.at_data = [trouble]
        channel = MailChannel(told(office))
        channel._server = Server(read_settings(told(office)), seconds=0.5)
        first = await channel.post(posting())
        assert isinstance(first, NotNow)
        assert "@" not in first.reason
        assert await channel.post(posting()) == Sent()
    assert set(office.ids) == {"<RQ1.3.approved@desk.example>"}
    assert len(office.ids) == (2 if trouble == "drop after" else 1)


async def test_nobody_there_is_tried_again() -> None:
    """A server that is down loses nothing."""
    async with post_office() as office:
        settings = told(office)
    receipt = await MailChannel(settings).post(posting())
    assert receipt == NotNow(0, f"127.0.0.1:{office.port} cannot be reached, or hung up")


@pytest.mark.parametrize("wrapped", [False, True])
async def test_tls_and_login(tmp_path: Path, *, wrapped: bool) -> None:
    """STARTTLS on smtp://, TLS from the first byte on smtps://, and the password only over it."""
    context, trusted = certificate(tmp_path)
    async with post_office(context, wrapped=wrapped, login=True) as office:
        scheme = "smtps" if wrapped else "smtp"
        url = f"{scheme}://desk%40example.com@127.0.0.1:{office.port}"
        settings = told(office, url=url, password=PASSWORD, ca_file=trusted, tls="required")
        assert await MailChannel(settings).post(posting()) == Sent()
        assert [one.well for one in await MailChannel(settings).examine()] == [True]
        wrong = settings | {"password": "battery staple"}
        assert await MailChannel(wrong).post(posting()) == NotNow(
            300, "the server does not take user or password (535 5.7.8)"
        )
        receipt = await MailChannel(settings | {"ca_file": ""}).post(posting())
    assert isinstance(receipt, NotNow)
    assert "is not to be trusted" in receipt.reason
    assert len(office.taken) == 1


async def test_a_server_without_starttls_gets_no_letter_that_asks_for_it() -> None:
    """What should travel sealed does not travel readable; the sentence says what to do."""
    async with post_office() as office:
        receipt = await MailChannel(told(office, tls="required")).post(posting())
        examined = await MailChannel(told(office, tls="required")).examine()
    assert isinstance(receipt, NotNow)
    assert receipt.seconds == 300
    assert "RMABOT_MAIL__TLS=none" in receipt.reason
    assert [(one.well, one.said) for one in examined] == [(False, receipt.reason)]
    assert not office.taken


async def test_an_address_in_another_script_arrives_too() -> None:
    """A domain goes as it is looked up; the part before the @ as it is written, where the server takes it."""
    async with post_office() as office:
        assert await MailChannel(told(office)).post(posting(LETTER, "чайка@пошта.example")) == Sent()
    assert office.to == ["чайка@xn--80a1acn3a.example"]


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ({"url": "http://mail"}, "mail.url says which server sends"),
        ({"url": "smtp://mail:99999"}, "mail.url says which server sends"),
        ({"url": "smtp://ann@mail"}, "there is no password: RMABOT_MAIL__PASSWORD"),
        ({"url": "smtp://mail", "password": "hush"}, "there is no user in mail.url"),
        ({"url": "smtp://mail"}, "mail.from says whom mails come from"),
        ({"url": "smtp://mail", "from": "a@b.example, c@d.example"}, "mail.from says"),
        ({"url": "smtp://mail", "from": "a@b.example", "rma_to": "nobody"}, "mail.rma_to is the one address"),
        (
            {"url": "smtp://a:b@mail", "from": "a@b.example", "tls": "none"},
            "the password would travel readable",
        ),
        (
            {"url": "smtps://mail", "from": "a@b.example", "ca_file": "/nowhere"},
            "which is no file of certificates",
        ),
    ],
)
def test_settings_that_cannot_work_are_sentences_without_a_secret(
    section: Mapping[str, str], said: str
) -> None:
    """Each says what to set."""
    with pytest.raises(ChannelError) as refused:
        MailChannel(section)
    assert said in str(refused.value)
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "jane",
        "a@b@c",
        "a b@c.example",
        "<a@b.example>",
        "a@b.example,c@d.example",
        "a@b\r\n.example",
        "a\n@b.c",
    ],
)
def test_only_one_plain_address_is_an_address(address: str) -> None:
    """Nothing that could be two recipients, or a header."""
    assert mailbox(address) is None


HOSTILE = "x\r\nBcc: all@example.org\r\n\r\nhello"


@given(st.text(), st.text(), st.text(), st.text(), st.text(), st.text(min_size=1))
@example(*[HOSTILE] * 6)
def test_no_text_becomes_a_header_or_a_recipient(
    subject: str, text: str, key: str, name: str, file: str, reply_to: str
) -> None:
    """Whatever somebody wrote, a letter has our headers, one recipient, and parts of our making."""
    letter = LETTER._replace(key=key, subject=subject, text=(Span(text),), foot=(Span(text),), thread=key)
    made = Posting(letter, AT, "", reply_to, (Document(file, b"data", "application/pdf"),))
    message = compose(letter, made, name, Mailbox("rma", "desk.example"), Mailbox("jane", "example.org"))
    read = message_from_bytes(bytes(message), policy=default)
    assert set(read.keys()) <= HEADERS
    assert [str(one.addr_spec) for one in read["To"].addresses] == ["jane@example.org"]
    assert [one.addr_spec for one in read["From"].addresses] == ["rma@desk.example"]
    assert not {"\r", "\n", "\x00"} & set(str(read["Subject"]))
    kinds = [part.get_content_type() for part in read.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "application/pdf"]
