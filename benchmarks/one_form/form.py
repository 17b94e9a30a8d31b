"""The form: ten turns, each with its check, its slot and the words that come after it."""

import re
from collections.abc import Callable, Mapping
from datetime import date

MODEL = re.compile(r"[A-Z]{2,4}-[A-Z0-9]{3,12}(?:[-/][A-Z0-9()]{1,10}){0,4}")
SERIAL = re.compile(r"[A-Z0-9]{9,16}")

Check = Callable[[str], str | None]
"""What is kept of an answer, or None where it does not fit."""


def _one_of(*known: str) -> Check:
    return lambda text: shown if (shown := text.strip().lower()) in known else None


def _shaped(shape: re.Pattern[str]) -> Check:
    return lambda text: shown if shape.fullmatch(shown := text.strip().upper()) else None


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        return None


def _words(text: str) -> str | None:
    return text.strip() if len(text.strip()) >= 5 else None


# slot, its check, what is asked for it
STEPS: tuple[tuple[str, Check, str], ...] = (
    ("hello", lambda text: text.strip() or None, ""),
    ("intent", _one_of("start a return", "where is my rma"), "Hi! Start a return, or where is my RMA?"),
    ("model", _shaped(MODEL), "Which model is it?"),
    ("serial", _shaped(SERIAL), "What is the serial number?"),
    ("bought", _day, "When did you buy it?"),
    ("fault", _words, "What is wrong with it?"),
    ("condition", _one_of("new", "used", "damaged"), "Condition: new, used or damaged?"),
    ("backup", _one_of("yes", "no"), "Have you backed up your data?"),
    ("confirm", _one_of("yes", "no"), "Return {model} serial {serial} bought {bought}, {condition}: {fault}. File it?"),
    ("bye", lambda text: text.strip() or None, "Filed as RMA-{serial}."),
)  # fmt: skip
LAST = "Goodbye."


def said(place: int, answers: Mapping[str, str]) -> str:
    """What is said when a conversation arrives at this place of the form."""
    return STEPS[place][2].format_map(answers) if place < len(STEPS) else LAST


def typed(conversation: int) -> tuple[str, ...]:
    """What one person types, turn by turn."""
    return (
        "/one_form", "start a return", "DS-2CD2143G2-I", f"G{conversation:08d}", "2026-08-14", "no video on channel 3", "used",
        "yes", "yes", "cheers",
    )  # fmt: skip
