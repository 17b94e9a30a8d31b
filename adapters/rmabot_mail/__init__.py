"""Mail as a channel: letters to customers, to the desk and to whoever repairs, by SMTP. Nothing is read from a mailbox."""

from rmabot_mail.channel import MailChannel

__all__ = ["MailChannel"]
