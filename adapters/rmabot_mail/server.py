"""The mail server: a connection, a letter, and what was answered, in words without an address or a secret."""

from __future__ import annotations

import asyncio
import re
import ssl
from email.message import EmailMessage
from typing import Literal

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from msgspec import Struct

from rmabot_mail.addresses import Mailbox
from rmabot_mail.settings import MailSettings

SECONDS = 20.0
"""For one letter, from the connection to the answer: shorter than the outbox waits."""
LATER = 500
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


class Answered(Struct, frozen=True):
    """What became of a letter: taken, later (the server or the network), or refused; ``about_letter``: not for all letters."""

    what: Literal["taken", "later", "refused"]
    said: str
    about_letter: bool = False


class Server:
    """Speaks SMTP as the settings say: TLS, login, one letter."""

    def __init__(self, told: MailSettings, seconds: float = SECONDS) -> None:
        self._told = told
        self._context = told.context()
        self._seconds = seconds

    async def send(self, message: EmailMessage, to: Mailbox) -> Answered:
        """Send one message to one mailbox; never raises for what the server or the network does."""
        client = self._client()
        try:
            async with asyncio.timeout(self._seconds):
                await client.connect()
                await client.send_message(message, sender=self._told.sender.address, recipients=[to.address])
        except SMTPRecipientsRefused as error:
            return _of_letter(error.recipients[0])
        except (SMTPSenderRefused, SMTPAuthenticationError) as error:
            return self._of_all(error)
        except SMTPResponseException as error:
            # Until the letter itself was offered, an answer is about us.
            return (
                _of_letter(error)
                if client.is_connected and client.last_ehlo_response
                else self._of_all(error)
            )
        except (SMTPException, TimeoutError, OSError, ValueError) as error:
            return self._trouble(error)
        else:
            return Answered("taken", "")
        finally:
            await _leave(client)

    async def greet(self) -> Answered:
        """Connect and log in, and go away again."""
        client = self._client()
        try:
            async with asyncio.timeout(self._seconds):
                await client.connect()
        except SMTPResponseException as error:
            return self._of_all(error)
        except (SMTPException, TimeoutError, OSError, ValueError) as error:
            return self._trouble(error)
        else:
            return Answered("taken", "")
        finally:
            await _leave(client)

    def _client(self) -> SMTP:
        told = self._told
        return SMTP(
            hostname=told.host, port=told.port, use_tls=told.tls == "wrapped", start_tls=told.tls == "required",
            username=told.user or None, password=told.password or None, tls_context=self._context,
            local_hostname=told.sender.domain, timeout=self._seconds,
        )  # fmt: skip

    def _of_all(self, error: SMTPResponseException) -> Answered:
        if isinstance(error, SMTPAuthenticationError):
            return Answered("refused", f"the server does not take user or password ({_code(error)})")
        what: Literal["later", "refused"] = "later" if error.code < LATER else "refused"
        whom = " this sender" if isinstance(error, SMTPSenderRefused) else " us"
        return Answered(what, f"the server does not take{whom} ({_code(error)})")

    def _trouble(self, error: Exception) -> Answered:
        where = f"{self._told.host}:{self._told.port}"
        cause = _cause(error)
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Answered(
                "refused", f"the certificate of {where} is not to be trusted: {cause.verify_message}"
            )
        if isinstance(cause, ssl.SSLError):
            return Answered(
                "refused", f"{where} does not speak TLS there: smtps:// is for port 465, smtp:// for 587"
            )
        if isinstance(error, SMTPNotSupported) and "SMTPUTF8" in str(error):
            return Answered("refused", "the server takes no addresses in this script", about_letter=True)
        if isinstance(error, SMTPException) and "STARTTLS" in str(error):
            return Answered(
                "refused",
                f"{where} offers no STARTTLS. If mail may travel readable, set RMABOT_MAIL__TLS=none",
            )
        if isinstance(error, TimeoutError):
            return Answered("later", f"{where} did not answer within {self._seconds:.0f} s")
        return Answered("later", f"{where} cannot be reached, or hung up")


def _of_letter(error: SMTPResponseException) -> Answered:
    if error.code < LATER:
        return Answered("later", f"the server asks to come again ({_code(error)})")
    return Answered("refused", f"the server refused it ({_code(error)})", about_letter=True)


def _code(error: SMTPResponseException) -> str:
    """The numbers of an answer: its words may hold the address."""
    found = _ENHANCED.search(str(error.message)[:40])
    return " ".join(filter(None, (str(error.code), found and found[0])))


def _cause(error: BaseException) -> BaseException:
    seen: BaseException = error
    while not isinstance(seen, ssl.SSLError) and (below := seen.__cause__ or seen.__context__) is not None:
        seen = below
    return seen


async def _leave(client: SMTP) -> None:
    """Say goodbye if the server still listens; what it has taken is taken."""
    try:
        async with asyncio.timeout(2):
            if client.is_connected:
                await client.quit()
    except (SMTPException, TimeoutError, OSError):
        pass
    finally:
        client.close()
