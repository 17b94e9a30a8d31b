"""A whole return as people go through it: what they type, press and send, and what each answer must say."""

from collections.abc import Sequence

from rmabot.testing.fixtures import file_bytes
from tests.adapters.telegram.platform.chats import Shown
from tests.adapters.telegram.platform.person import PATIENCE, Person

Stop = tuple[str, str]
"""(what they do, what is said then): ``!label`` presses, ``@name`` sends a file, anything else is typed."""

ENGLISH: Sequence[Stop] = (
    ("/start", "What would you like to do?"),
    ("!Return a device", "In which province"),
    ("!Ontario", "Which of these are you?"),
    ("A customer", "serial number"),
    ("S/N: G12345678", "What is the model?"),
    ("DS-2CD2143G2-I", "proof of purchase"),
    ("@invoice.pdf", "Who sold it to you?"),
    ("Camera Store <Ltd.> & *Sons*", "When was it bought?"),
    ("March 14, 2025", "What is wrong with it?"),
    ("!It does not turn on", "in your own words"),
    ("Since yesterday the light stays off.", "What have you tried?"),
    ("!I restarted it", "Chosen so far: I restarted it"),
    ("!Done", "Does the device show any of these?"),
    ("!No damage", "opened or modified"),
    ("!No", "label with the serial number"),
    ("yes", "another device"),
    ("!No", "back up all important data"),
    ("!Yes, I understand", "We are not responsible"),
    ("!Yes, I understand", "illegal files"),
    ("!Yes, I understand", "diagnostic or repair"),
    ("!Yes, I understand", "inadequate packaging"),
    ("!Yes, I understand", "Whose name"),
    ("Jane Roy", "return address"),
    ("123 Main Street, Toronto ON M5V 1A1", "phone number"),
    ("416 555 0123", "e-mail address"),
    ("!Skip", "Nothing is sent until you press Send"),
    ("!Send", "Your request is filed"),
)
FRENCH: Sequence[Stop] = (
    ("/start", "Que voulez-vous faire?"),
    ("!Retourner un appareil", "Dans quelle province"),
    ("!Québec", "Lequel de ces choix"),
    ("!Un client", "numéro de série"),
    ("no de série G12345678", "Quel est le modèle?"),
    ("DS-2CD2143G2-I", "preuve d'achat"),
    ("@photo.jpg", "Qui vous l'a vendu?"),
    ("Caméras du Nord inc.", "Quand"),
    ("14 mars 2025", "Quel est le problème?"),
    ("!Il ne s'allume pas", "dans vos mots"),
    ("Depuis hier le voyant reste éteint.", "essayé"),
    ("!Rien encore", "un de ces signes"),
    ("!Aucun dommage", "ouvert ou modifié"),
    ("!Non", "étiquette"),
    ("oui", "autre appareil"),
    ("!Non", "sauvegarde"),
    ("!Oui, je comprends", ""),
    ("!Oui, je comprends", ""),
    ("!Oui, je comprends", ""),
    ("!Oui, je comprends", ""),
    ("!Oui, je comprends", "nom"),
    ("Jeanne Roy", "adresse"),
    ("123, rue Principale, Montréal QC H2X 1Y4", "téléphone"),
    ("514 555-0123", "courriel"),
    ("jeanne.roy@example.com", "Rien n'est envoyé"),
    ("!Envoyer", "Votre demande est déposée"),
)


async def travel(they: Person, stops: Sequence[Stop], patience: float = PATIENCE) -> None:
    """Go through all of it, waiting for what each answer says; afterwards all of it is read."""
    for act, says in stops:
        before = [(shown.id, shown.text) for shown in they.messages]
        await do(they, act)
        try:
            await they.sees(lambda before=before, says=says: answered(they, before, says), patience)
        except TimeoutError:
            raise AssertionError(
                f"after {act!r} nobody said {says!r}: {[one.text for one in they.messages[-3:]]}"
            ) from None
    they.new()


async def do(they: Person, act: str) -> None:
    """Do one thing."""
    if act.startswith("!"):
        await they.press(act[1:])
    elif act.startswith("@"):
        data = file_bytes(act[1:])
        assert data is not None
        if act.endswith(".jpg"):
            await they.photo(data)
        else:
            await they.document(data, act[1:], "application/pdf")
    else:
        await they.say(act)


def answered(they: Person, before: Sequence[tuple[int, str]], says: str) -> bool:
    """Whether something new was said or shown, and with these words."""
    known = dict(before)
    fresh = [
        shown
        for shown in they.messages
        if known.get(shown.id) != shown.text and not _only_marked(shown, known)
    ]
    return any(says in shown.text for shown in fresh)


def _only_marked(shown: Shown, known: dict[int, str]) -> bool:
    """Whether all that changed is that the answer now stands below the question."""
    return shown.id in known and shown.text.startswith(known[shown.id]) and "✓" in shown.text
