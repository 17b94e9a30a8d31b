"""A customer who wants a person: in the list with all they told, spoken with, given back to the bot."""

from rmabot.desk.talk import Spoken, Talks
from rmabot.ports import handover
from rmabot.ports.desk import Refused
from rmabot.testing.conversation import Conversation
from tests.desk.returns import DANA, LEA, approved, file, told


def talks(they: Conversation) -> Talks:
    return Talks(they.trial.store, they.flows, they.clock, they.trial.turns)


async def waiting(they: Conversation) -> handover.HandOver:
    found = await talks(they).waiting()
    assert len(found) == 1
    return found[0].handover


async def test_whoever_asks_for_a_person_is_in_the_list_with_the_whole_draft(they: Conversation) -> None:
    """Each answer as the customer saw it, and the files, so that nobody has to say it again."""
    for text in ("return", "Ontario"):
        await they.say(text)
    await they.press("customer")
    await they.say("G12345678")
    await they.say("DS-2CD2143G2-I")
    await they.send("invoice.pdf")
    await they.say("person")
    one = await waiting(they)
    assert (one.flow, one.reason, one.name, one.state) == ("return", "asked", "ana", handover.OPEN)
    assert "Serial number: G12345678" in one.lines[0].text
    assert "Province: Ontario" in one.lines[0].text
    assert [file["name"] for file in one.lines[0].files] == ["invoice.pdf"]


async def test_a_draft_is_in_the_customers_own_language(elle: Conversation) -> None:
    """As it was shown to them."""
    await elle.say("retour")
    await elle.say("Québec")
    await elle.say("personne")
    assert "Province: Québec" in (await waiting(elle)).lines[0].text


async def test_taking_over_answering_and_handing_back(they: Conversation) -> None:
    """The customer hears who it is; the bot is silent; then it goes on where it stopped."""
    await they.say("return")
    await they.say("person")
    await they.say("I am in a hurry")
    one = await waiting(they)
    assert [line.text for line in one.lines] == ["I am in a hurry"]
    taken = await talks(they).take(one.id.lower(), DANA)
    assert isinstance(taken, Spoken)
    assert "Dana" in await told(they)
    said = await talks(they).reply(one.id, DANA, "Hello, **how** can I help?")
    assert isinstance(said, Spoken)
    assert (await they.settle()).text == "Dana\nHello, **how** can I help?"
    assert (await they.say("My camera is dead")).text == ""
    assert [line.by for line in (await waiting(they)).lines] == ["customer", "Dana", "customer"]
    back = await talks(they).hand_back(one.id, DANA)
    assert isinstance(back, Spoken)
    await they.settle()
    assert they.asked == "province"
    assert await talks(they).waiting() == ()


async def test_an_answer_takes_over_what_nobody_has(they: Conversation) -> None:
    """One command less to type."""
    await they.say("person")
    one = await waiting(they)
    assert isinstance(await talks(they).reply(one.id, DANA, "Hello"), Spoken)
    assert (await waiting(they)).staff == "Dana"


async def test_a_colleague_does_not_speak_into_a_conversation(they: Conversation) -> None:
    """They are told who has it; taking it over is a step of its own."""
    await they.say("person")
    one = await waiting(they)
    await talks(they).take(one.id, DANA)
    await told(they)
    refused = await talks(they).reply(one.id, LEA, "Hello")
    assert isinstance(refused, Refused)
    assert "Dana speaks" in refused.sentence
    assert await told(they) == ""
    over = await talks(they).take(one.id, LEA)
    assert isinstance(over, Spoken)
    assert "Dana had it before" in over.summary


async def test_the_desk_can_speak_to_whoever_filed_a_request(they: Conversation) -> None:
    """By the request's number, without anybody having asked for a person."""
    request = await approved(they)
    await told(they)
    assert isinstance(await talks(they).take(str(request.number), DANA), Spoken)
    assert isinstance(await talks(they).reply(request.reference, DANA, "About your camera"), Spoken)
    assert "About your camera" in await told(they)
    assert isinstance(await talks(they).hand_back(request.reference, DANA), Spoken)


async def test_what_is_not_there_is_refused_with_where_to_look(they: Conversation) -> None:
    """An unknown id, a hand-over that is over, an empty answer."""
    await file(they)
    for came in (
        await talks(they).take("H000000", DANA),
        await talks(they).hand_back("H000000", DANA),
        await talks(they).reply("H000000", DANA, "Hello"),
        await talks(they).reply("H000000", DANA, "  "),
    ):
        assert isinstance(came, Refused)


async def test_outside_the_desks_hours_the_customer_is_told_when_somebody_reads_it(
    they: Conversation,
) -> None:
    """And how else the desk is reached."""
    they.clock.wait(10 * 3600)
    text = (await they.say("person")).text
    assert "closed just now" in text
    assert "Tuesday" in text
    assert "Monday – Friday, 9:00 a.m. – 5:00 p.m." in text


async def test_the_hours_are_read_in_french_too(elle: Conversation) -> None:
    """Days and times as they are written in Canada."""
    text = (await elle.say("personne")).text
    assert "lundi – vendredi" in text
    assert "9 h – 17 h" in text


async def test_who_was_told_not_to_ship_stays_in_the_list_whatever_they_do_meanwhile(
    they: Conversation,
) -> None:
    """A greeting is said to the team, not to the bot; nor is a dangerous battery forgotten when they ask something else."""
    await they.say("return")
    await they.say("my doorbell is swollen")
    one = await waiting(they)
    assert one.reason == "unsafe"
    await they.say("Hello?")
    assert [line.text for line in (await waiting(they)).lines][-1:] == ["Hello?"]
    await they.say("menu")
    await they.say("how long does it take")
    assert (await waiting(they)).state == handover.OPEN


async def test_who_asked_for_a_person_and_goes_on_by_the_buttons_word_waits_no_more(
    elle: Conversation,
) -> None:
    """The word on the button is meant for the bot; "bonjour" is not."""
    await elle.say("personne")
    await elle.say("bonjour")
    assert (await waiting(elle)).state == handover.OPEN
    await elle.say("Continuer")
    assert await talks(elle).waiting() == ()
