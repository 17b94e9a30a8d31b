from collections.abc import Mapping
from pathlib import Path

import pytest

from rmabot.flow.folder import read_folder
from rmabot.flow.load import load

GOOD = Path(__file__).parent / "good"


def example() -> Mapping[str, bytes]:
    return read_folder(GOOD / "example")


def test_a_good_set_is_silent() -> None:
    """The whole procedure, in the whole language, gives no finding and a set."""
    loaded = load(example())
    assert loaded.findings == ()
    assert loaded.flows is not None


MISTAKES = {
    "a statement under a condition": (
        "  - statement: liability\n",
        "  - statement: liability\n    when: {role: customer}\n",
        (
            'return.yaml:248:5: protected statement "liability" can be skipped: a customer whose role is "distributor" or '
            '"installer" reaches "file_rma" (line 284) without it. take the when: away; only the desk\'s list of protected '
            "statements can make one optional [statement-skipped]"
        ),
    ),
    "a colon in a text without quotes": (
        'fr: "Lequel de ces choix vous décrit?"',
        "fr: Dites-nous : client ou installateur?",
        (
            'return.yaml:27:20: the text holds " : ", which YAML reads as the start of a new key. put the whole text in '
            'double quotes: fr: "Dites-nous : client …" [yaml-colon]'
        ),
    ),
    "a comma in a text without quotes": (
        'en: "I found it", fr',
        "en: Yes, I found it, fr",
        (
            'return.yaml:80:30: the English text ends at the comma: the customer would see only "Yes", and "I found it" '
            'became a key. put it in double quotes: en: "Yes, I found it" [text-cut]'
        ),
    ),
    "a question without French": (
        '        fr: "A-t-il été ouvert ou modifié?"\n',
        "",
        (
            'return.yaml:217:9: question "opened" has no French text. add fr: beside en: at line 217 '
            "(`rmabot lint --missing fr` lists all) [text-missing]"
        ),
    ),
    "a placeholder that was translated": (
        "jusqu'au **{warranty.last_day}**. Une",
        "jusqu'au **{garantie.dernier_jour}**. Une",
        (
            "return.yaml:150:112: French text uses {garantie.dernier_jour}, which no question, action or policy gives. "
            "names in braces are not translated; the English text has {warranty.last_day} [unknown-slot]"
        ),
    ),
    "a misspelt option": (
        "{battery: [swollen, hot",
        "{battery: [swolen, hot",
        (
            'return.yaml:11:28: "swolen" is no option of question "battery" (fine, swollen, hot, leaking, none). did you '
            'mean "swollen"? as written the answer "swollen" would not lead to "unsafe_device" (line 202) [unknown-option]'
        ),
    ),
    "a slot that may be empty": (
        "en: \"I can't tell the warranty of this device.",
        "en: \"Bought on {purchase_date}: I can't tell the warranty of this device.",
        (
            'return.yaml:155:28: {purchase_date} may be empty here: question "purchase_date" (line 137) is skipped when '
            'proof is "no_proof". say it in also:, with when: {purchase_date: present} [slot-may-be-empty]'
        ),
    ),
    "a list of conditions": (
        "        when: unsafe\n",
        "        when:\n          - {battery: swollen}\n          - {battery: hot}\n",
        (
            "return.yaml:203:9: a list of conditions does not say whether all or one of them must hold. write any: or all: in "
            'front of it; read as all (as Home Assistant does) it could never hold, "battery" has one answer '
            "[list-of-conditions]"
        ),
    ),
    "an answer that is not handled": (
        "duplicate: already_open, failed: not_filed}",
        "failed: not_filed, refused: not_filed}",
        (
            'return.yaml:284:49: action "file_rma" never answers "refused", and its answer "duplicate" is not handled: a customer '
            "who files twice would get no reply. its answers: filed, duplicate, failed [outcomes]"
        ),
    ),
    "options that sound alike": (
        'nothing: {en: "Nothing yet"',
        'nothing: {en: "Restarted nothing"',
        (
            'return.yaml:187:13: typed answers cannot tell "Restarted nothing" from "Restarted it" (option "restart", line '
            '184): when somebody types "restarted", the bot has to ask which one is meant. change the words of one '
            "[options-alike]"
        ),
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_one_slip_gives_one_finding(name: str) -> None:
    """The slips of people who edit flows: each is named where it stands, once, and nothing that only follows from it."""
    from rmabot.flow.finding import line_of

    before, after, expected = MISTAKES[name]
    files = dict(example())
    written = files["return.yaml"].decode()
    assert before in written
    loaded = load({**files, "return.yaml": written.replace(before, after, 1).encode()})
    assert [line_of(finding) for finding in loaded.findings] == [expected]
