"""Every question type, by the name that authors write; a new one is a file and a line here."""

from __future__ import annotations

from collections.abc import Mapping

from rmabot.questions.address import ADDRESS
from rmabot.questions.choice import CHOICE
from rmabot.questions.choices import CHOICES
from rmabot.questions.date import DATE
from rmabot.questions.email import EMAIL
from rmabot.questions.file import FILE
from rmabot.questions.model import MODEL
from rmabot.questions.name import NAME
from rmabot.questions.number import NUMBER
from rmabot.questions.phone import PHONE
from rmabot.questions.question import QuestionType
from rmabot.questions.rma_number import RMA_NUMBER
from rmabot.questions.serial import SERIAL
from rmabot.questions.statement import STATEMENT
from rmabot.questions.text import TEXT
from rmabot.questions.tracking import TRACKING
from rmabot.questions.words import WORDS
from rmabot.questions.yes_no import YES_NO

QUESTIONS: Mapping[str, QuestionType] = {
    kind.name: kind
    for kind in (
        CHOICE, CHOICES, YES_NO, TEXT, NUMBER, DATE, SERIAL, MODEL, FILE, ADDRESS, PHONE, EMAIL, NAME, RMA_NUMBER, TRACKING,
        STATEMENT,
    )
}  # fmt: skip

REASONS = WORDS
"""Why an answer was not taken, and what each sentence may fill in."""
