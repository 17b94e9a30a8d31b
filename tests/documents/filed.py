"""A filed and approved request, as the papers see it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from rmabot.rma.request import Acknowledgement, Address, Contact, FiledAnswer, Item, Request
from rmabot.rma.states import State

AT = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
SECTIONS = {
    "device": {"en": "Device", "fr": "Appareil"},
    "problem": {"en": "Problem", "fr": "Problème"},
    "address": {"en": "Return address", "fr": "Adresse de retour"},
}


def answer(section: str, item: int | None, name: str, en: str, fr: str, shown: str) -> FiledAnswer:
    """Return one answer."""
    return FiledAnswer(
        section, item, name, {"en": en, "fr": fr}, {"en": shown, "fr": shown}, SECTIONS[section]
    )


def filed(
    *, number: str | None = "CA267937567", name: str = "Hélène Œuvrard-L'Écuyer", devices: int = 1
) -> Request:
    """Return a request with this many devices."""
    items = tuple(
        Item(n, serial=f"G1234567{n}", model="DS-2CD2143G2-I", kind="camera", state=State.AWAITING_SHIPMENT)
        for n in range(1, devices + 1)
    )
    answers = [
        one
        for n in range(1, devices + 1)
        for one in (
            answer("device", n, "serial", "Serial number", "Numéro de série", f"G1234567{n}"),
            answer("device", n, "model", "Model", "Modèle", "DS-2CD2143G2-I"),
            answer(
                "problem", n, "details", "In your words", "Dans vos mots", "No picture since the storm. " * 6
            ),
        )
    ]
    answers.append(answer("address", None, "name", "Name", "Nom", name))
    given = [
        Acknowledgement(one, "0000-0000", "en", AT) for one in ("backup", "liability", "illegal", "access")
    ]
    return Request(
        reference="RQ26000001X",
        owner="terminal:ann",
        items=items,
        filed_at=AT,
        number=number,
        contact=Contact(name=name, phone="514 555-0123", email="h@example.com"),
        address=Address("123, rue Principale", "", "Montréal", "QC", "H2X 1Y4"),
        acknowledgements=tuple(given),
        answers=tuple(answers),
        reply_by=date(2026, 6, 18),
        expires_on=date(2026, 9, 13) if number else None,
    )
