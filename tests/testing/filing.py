"""A return filed through the shipped flow, so that a test can begin after it."""

from rmabot.testing.conversation import Conversation

TYPED = {
    "serial": "G12345678", "model": "DS-2CD2143G2-I", "seller": "Camera Shop", "purchase_date": "14 March 2024",
    "details": "It does not start any more since yesterday", "name": "Jane Roy",
    "address": "123 Main Street, Toronto ON M5V 1A1", "phone": "416 555 0123",
}  # fmt: skip
PRESSED = {
    "province": "ON", "role": "customer", "fault": "no_power", "opened": "no", "label_intact": "yes", "another": "no",
    "backup": "yes", "liability": "yes", "illegal": "yes", "access": "yes", "packing_fee": "yes", "email": "skip",
}  # fmt: skip
PICKED = {"tried": ("restart",), "damage": ("no_damage",)}


async def file_return(they: Conversation) -> str:
    """File a return as a usual customer does, and return its reference."""
    await they.say("/return")
    while they.asked != "all_answers":
        name = they.asked
        if name in TYPED:
            await they.say(TYPED[name])
        elif name in PICKED:
            await they.pick(*PICKED[name])
        elif name == "proof":
            await they.send("invoice.pdf")
        else:
            await they.press(PRESSED[name])
        assert they.asked != name, they.reply.text
    await they.press("send")
    (request,) = await they.requests()
    return request.reference
