"""One slip of a hand in the dialogs that ship, one finding: however much of the set stands on the line."""

import pytest

from rmabot.flow.load import load
from tests.lint.shipped_set import checked, shipped

SLIPS = {
    "a flow's name misspelt": ("find.yaml", "flow: find", "flow: fin", "the file of a flow has its name"),
    "what a flow gives back gone": ("find.yaml", "gives: [rma]\n", "", 'is called for "rma" and does not give it back'),
    "an action misspelt": ("mydata.yaml", "do: erase_my_data", "do: erase_y_data", 'did you mean "erase_my_data"?'),
    "a step's verb misspelt": ("renew.yaml", "- call: find", "- cll: find", 'did you mean "call"?'),
    "a piece renamed": ("texts.yaml", "  see_status:", "  se_status:", "(also at decide.yaml:"),
    "an ending renamed": ("add.yaml", "  added:", "  aded:", 'did you mean "aded"? (also at line'),
    "the line of an ending gone": ("open_again.yaml", "  reopened:\n", "", "is the line missing that begins the next part"),
    "the line of a step gone": ("papers.yaml", "  - ask: boxes\n", "", "is the line missing that begins the next part"),
    "the line of what is told gone": ("lifecycle.yaml", "told:\n", "", "is the line missing that begins the next part"),
    "the line of a list of phrases gone": ("open_again.yaml", "  phrases:\n", "", "is the line missing that begins the next part"),
    "the first key of a file misspelt": ("statements.yaml", "\nstatements:", "\nsttements:", 'did you mean "statements"?'),
    "a language too far out": ("texts.yaml", '    fr: "Je ne peux pas', '  fr: "Je ne peux pas', "indent it to match"),
    "a line of a text too far out": ("mydata.yaml", "      Why it stays:", "    Why it stays:", "a part of the text above it"),
    "a key of the flow too far in": ("second_look.yaml", "\ntakes:", "\n  takes:", 'starts: has no key "takes"'),
    "a piece too far in": ("texts.yaml", "  see_status:", "    see_status:", "is it indented wrongly?"),
    "the quote before a piece gone": ("danger.yaml", '"{text.unsafe_battery}"', '{text.unsafe_battery}"', "put the whole text in double quotes"),
    "a word of the policy misspelt": ("policy/warranty.yaml", "{line: dvr_8_9_series", "{lne: dvr_8_9_series", '"lne" is not known here'),
    "yes misspelt": ("packing.yaml", "batteries: {type: choices, optional: yes}", "batteries: {type: choices, optional: ys}", 'is yes or no, not "ys"'),
    "a flow that is called misspelt": ("decide.yaml", "- call: find", "- call: fid", 'did you mean "find"?'),
    "what a flow takes misspelt": ("packing.yaml", "  told_kinds:", "  tld_kinds:", 'did you mean "tld_kinds"?'),
    "the type of what a flow takes misspelt": ("renew.yaml", "{type: text,", "{type: tet,", 'there is no type "tet". did you mean "text"?'),
    "a statement misspelt": ("statements.yaml", "  packing_fee:", "  packign_fee:", 'did you mean "packign_fee"?'),
    "a field misspelt by which texts are told apart": ("return.yaml", "by: warranty.verdict", "by: warranty.vedrict", 'has no field "vedrict"'),
    "a verb of three letters misspelt": ("return.yaml", "- ask: province", "- ak: province", 'did you mean "ask"?'),
    "a key of three letters misspelt": ("lists/request_choices.yaml", "for: [SUBMITTED", "fo: [SUBMITTED", 'did you mean "for"?'),
    "the kind of a flow gone": ("covers.yaml", "flow: covers\n", "", 'write "flow: covers" above "about:"'),
    "the kind of a list gone": ("lists/reasons.yaml", "list: reasons\n", "", 'write "list: reasons" above "options:"'),
    "the kind of a file twice": ("policy/desk.yaml", "policy: desk\n", "policy: desk\npolicy: desk\n", 'has the key "policy" twice'),
    "the line of the endings gone": ("second_look.yaml", "endings:\n", "", "is the line missing that begins the next part"),
    "the line of the options gone": ("mydata.yaml", "    options:\n", "", 'is the line "options:" missing above'),
    "the line of the options gone below a long text": ("link.yaml", "    instead:\n", "", "is a line of the file, and stands inside the French text"),
    "the line of the cases gone": ("costs.yaml", '    cases:\n      customer: {en: "**The way to us', '      customer: {en: "**The way to us', "is the line missing that begins the next part"),
    "the line of a long text gone": ("costs.yaml", "    en: |\n", "", "is a line missing between them"),
    "the line of words gone": ("words/papers.yaml", "  paper_inside:\n", "", "is the line missing that begins the next part"),
    "the line of a way out gone": ("decide.yaml", "  - go: nothing_to_decide\n", "", "is a line missing that begins another step"),
    "the line of a question twice": ("return.yaml", "      - ask: same_invoice\n", "      - ask: same_invoice\n      - ask: same_invoice\n", "are the same. delete one of them"),
    "the line of a list of phrases twice": ("privacy.yaml", "    en: [\n", "    en: [\n    en: [\n", "are the same. delete one of them"),
    "the line of what is said to a wrong answer gone": ("shipped.yaml", "    retry:\n", "", 'is the line "retry:" missing above'),
    "the line of the endings gone below a question": ("link.yaml", "endings:\n", "", "is the line missing that begins the next part"),
    "the first option without its dash": ("packing.yaml", "      - device:  ", "        device:  ", 'a "- " is missing'),
    "no space before a list": ("covers.yaml", "    en: [", "    en:[", 'a space is missing after "en:"'),
    "no brace at the beginning of an entry": ("find.yaml", '- {en: "Please press the button', '- en: "Please press the button', 'a "{" is missing'),
    "no quote within a list": ("return.yaml", 'fr: ["rien", "non", "aucun", "je', 'fr: ["rien, "non", "aucun", "je', ""),
    "a case too far out": ("return.yaml", "          out:\n", "        out:\n", 'has no key "out"'),
    "an entry of a list in a text gone, with its placeholder": ("times.yaml", "      - It is inspected after it arrived: {policy.times.inspection}\n", "", "the English text lists 5, and the French one 6"),
    "the first line of a list of paragraphs gone": ("trouble.yaml", "      - when: {person.awaited: no}\n", "", 'also: is a list (each entry begins with "- ")'),
    "what the desk asks for misspelt in a condition": ("answer.yaml", "when: {rma.needed: photo}", "when: {rma.needed: phto}", '"phto" is no value of "rma.needed"'),
    "what the desk asks for misspelt in a fact": ("answer.yaml", "[details, photo, serial,", "[detials, photo, serial,", 'did you mean "details"?'),
    "an ending at the edge": ("decide.yaml", "  question_first:", "question_first:", 'has no key "question_first"'),
    "a line of a list in a text too far out": ("statements.yaml", "      - data recovery", "    - data recovery", "indent it to match"),
    "a condition too far out": ("return.yaml", "        when: {devices.number: {same_as", "      when: {devices.number: {same_as", ""),
    "the line of a mail gone": ("words/mail.yaml", "  mail_filing_again_text:\n", "", ""),
    "a step without its dash": ("second_look.yaml", "  - do: appeal", "    do: appeal", 'put "- " before it'),
    "a question with the name of the one before": ("return.yaml", "- ask: fault\n", "- ask: purchase_date\n", "give one another name"),
    "options as words alone": (
        "return.yaml",
        """      - here:  {en: "I stay here", fr: "Je reste ici", also_typed: {en: ["here", "stay here"], fr: ["ici", "rester ici"]}}
      - there: {en: "I will use Hik-Partner Pro", fr: "J'utiliserai Hik-Partner Pro", also_typed: {en: ["hpp"], fr: ["l'application"]}, go: elsewhere}
""",
        "      - here\n      - there\n",
        "words alone are no options",
    ),
    "a statement too far in": ("statements.yaml", "  liability:", "    liability:", 'has no key "liability"'),
    "the first line of a required statement gone": ("statements.yaml", "  access:\n", "", "is the line missing that begins the next part"),
    "a fact at the edge": ("packing.yaml", "  only_drives:", "only_drives:", 'has no key "only_drives"'),
    "a way out without its dash": ("track.yaml", "  - go: to_team", "    go: to_team", 'put "- " before it'),
    "an option without its dash": ("return.yaml", "- no_battery:", "  no_battery:", 'a "- " is missing before "no_battery:"'),
    "a text without its dash": ("return.yaml", '- {en: "Please press one of', '  {en: "Please press one of', 'a "- " is missing at the beginning of this line'),
    "a step too far in": ("mydata.yaml", "  - do: erase_my_data", "    - do: erase_my_data", "belongs to at column 3"),
    "a step as far in as the options": ("mydata.yaml", "  - do: erase_my_data", "      - do: erase_my_data", "indent it as the other steps are"),
    "a step too far out": ("mydata.yaml", "  - do: erase_my_data", "- do: erase_my_data", "belongs to at column 3"),
    "a long text too far out": ("statements.yaml", "    needs: own_yes\n    en: |", "    needs: own_yes\n  en: |", "belongs to at column 5"),
    "an ending too far out": ("decide.yaml", "\n  nothing_to_decide:", "\nnothing_to_decide:", 'has no key "nothing_to_decide"'),
    "a text above the line of its part": (
        "texts.yaml", '  not_now:\n    en: "I could not do that just now.', '    en: "I could not do that just now.', "is the line missing that begins the next part",
    ),
    "two lines exchanged: the first of a part and its text": (
        "renew.yaml", '  nothing_to_renew:\n    en: "{text.what_else}"\n', '    en: "{text.what_else}"\n  nothing_to_renew:\n', 'this "en:" belongs to the part below',
    ),
    "two lines exchanged: a step and one of its keys": (
        "papers.yaml",
        "  - do: send_papers\n    outcomes: {sent: sent_again, not_yet: not_yet, failed: not_sent}\n",
        "    outcomes: {sent: sent_again, not_yet: not_yet, failed: not_sent}\n  - do: send_papers\n",
        "seem to have changed places",
    ),
    "two lines exchanged: a step and its condition": (
        "privacy.yaml",
        "  - do: show_my_data\n    when: {about_my_data: show_it}\n",
        "    when: {about_my_data: show_it}\n  - do: show_my_data\n",
        "does this line belong to the step below",
    ),
    "a comma gone between the answers of an action": ("find.yaml", "none: none_yet, refused", "none: none_yet refused", "a comma is missing here"),
    "a colon gone at the beginning of a row": ("policy/warranty.yaml", "{line: ipc_3xx6_3xx7", "{line ipc_3xx6_3xx7", 'a colon is missing after "line"'),
    "a colon gone below a value": ("return.yaml", "at_least: 15 characters", "at_least 15 characters", "runs on into type: above it"),
    "the quote before a text of the policy gone": ("policy/desk.yaml", '{en: "Privacy officer"', '{en: Privacy officer"', "this quote has no partner"),
    "what a flow takes gone": ("renew.yaml", "takes: {number: {type: text, optional: yes}}\n", "", 'gives "number"'),
    "the first line of a file too far in": ("papers.yaml", "flow: papers", "  flow: papers", "what it belongs to at column 1"),
    "the line of a call gone": ("papers.yaml", "  - call: find\n", "", ""),
    "the name of a second call gone": ("shipped.yaml", "    as: where_now\n", "", "give it a name of its own: as:"),
    "the line of a second call gone": (
        "shipped.yaml", "  - call: find\n    as: where_now\n", "    as: where_now\n", 'has the key "as" twice',
    ),
    "the line of a part of the policy gone": ("policy/signals.yaml", "signals:\n", "", "indent it to match"),
    "the line of the steps of a repeat gone": ("return.yaml", "\n    steps:", "", "needs steps:"),
    "the line of a statement gone": ("return.yaml", "  - statement: backup\n", "", 'has no key "instead"'),
    "the line of the words gone": ("words/mail.yaml", "words:\n", "", "no kind of file begins with"),
    "the only fact gone": ("answer.yaml", "  something_else: {not: {rma.needed: [details, photo, serial, purchase_date, address]}}\n", "", "facts: is a part"),
    "a word for everywhere too far out": ("words/words.yaml", '    fr: ["garder"', '  fr: ["garder"', "begins at another column"),
    "a word for everywhere at the edge": ("words/words.yaml", "\n  help:", "\nhelp:", 'has no key "help"'),
    "a word for everywhere too far in": ("words/words.yaml", "\n  keep:", "\n    keep:", 'has no key "keep"'),
    "the endings as a list": ("shipped.yaml", "  saved:\n    en", "  - saved:\n    en", "endings: is a part with keys"),
    "the states too far in": ("lifecycle.yaml", "\n  states:", "\n    states:", "is it indented wrongly?"),
    "the line of an option gone": ("add.yaml", "      - a_note:\n", "", "is the line missing that begins the next part"),
    "a verb that is near to two": ("return.yaml", "- ask: province", "- sak: province", 'did you mean "ask"?'),
    "the line of what is said to a wrong answer gone below a button": ("shipped.yaml", "    retry:\n", "", 'is the line "retry:" missing above'),
    "curly quotes round a text with commas": (
        "return.yaml", '"Please name what you see, for example **liquid**. If', "“Please name what you see, for example **liquid**. If", "curly quotes are letters",
    ),
    "curly quotes round a code": ("lists/provinces.yaml", '- "ON":', "- “ON”:", "curly quotes are letters"),
    "the line of the first step gone": ("find.yaml", "  - do: track_rma\n    outcomes", "    outcomes", 'is the line missing that begins the first step, such as "- do: …"'),
    "the line of a first question gone": ("packing.yaml", "  - ask: contents\n", "", 'such as "- ask: …", above line 31'),
    "the line that opens phrases gone": ("pause.yaml", "    en: [\n", "", 'the line is missing that opens this list, such as "en: ["'),
    "the line that opens French phrases gone": ("slip.yaml", "    fr: [\n", "", 'the line is missing that opens this list, such as "fr: ["'),
    "the line that opens a text gone": ("words/words.yaml", "  help:\n    en: |\n", "  help:\n", 'the line is missing that opens this text, such as "en: |"'),
    "the line that opens a question's text gone": ("link.yaml", "    en: |\n", "", 'the line is missing that opens this text, such as "en: |"'),
    "the line that opens a French text gone": ("words/mail.yaml", "    fr: |\n", "", 'is the line "fr: |" missing above line 11?'),
    "the line that opens a text further in": ("return.yaml", "        fr: |\n          Le modèle est souvent", "          fr: |\n          Le modèle est souvent", 'indent it to match "en:"'),
    "a space gone before a long text": ("return.yaml", "- say: sent\n    en: |", "- say: sent\n    en:|", 'a space is missing after "en:"'),
    "a colon gone before a list of many lines": ("track.yaml", "    en: [", "    en [", 'a colon is missing after "en"'),
    "a colon gone where the line above takes it in": ("renew.yaml", "  menu: no", "  menu no", 'a colon is missing after "menu"'),
    "a colon gone before the name of a step": ("track.yaml", "    as: track_again", "    as track_again", 'a colon is missing after "as"'),
    "a space gone among values": ("policy/times.yaml", "  returned: 30 days", "  returned:30 days", 'a space is missing after "returned:"'),
    "a comma gone in a condition": ("papers.yaml", "{rma.expires_on: present, ", "{rma.expires_on: present ", "a comma is missing here"),
    "a bracket twice": ("pause.yaml", "    ]\n    fr: [", "    ]\n    ]\n    fr: [", "are the same. delete one of them"),
    "a key of the flow too far in below braces": ("add.yaml", "\ngive_up: person", "\n  give_up: person", "what it belongs to at column 1"),
    "the first ending at the edge": ("person.yaml", "\n  queued:", "\nqueued:", 'endings: is empty, and "queued:" below it begins at column 1'),
    "a quote gone before a text with a colon": ("correct.yaml", 'en: "Where it is: **{rma.status}**."', 'en: Where it is: **{rma.status}**."', "put the whole text in double quotes"),
    "a quote gone before opening hours": ("policy/desk.yaml", '"9:00-17:00"', '9:00-17:00"', "this quote has no partner"),
    "a language of one letter in braces": ("lifecycle.yaml", ', fr: "Dites-nous quoi faire', ', f: "Dites-nous quoi faire', 'did you mean "fr"?'),
    "the line of a case gone": ("return.yaml", "          unknown:\n", "", "is the line missing that begins the next part"),
    "phrases twice in one language": ("trouble.yaml", "    fr: [", "    en: [", '"en:" stands twice here, and "fr:" not at all'),
    "a question gone below another": ("return.yaml", "  - ask: role\n", "", "is the line missing that begins the next part"),
    "an open quote for a bar": ("words/mail.yaml", "    fr: |\n", '    fr: "\n', 'write "fr: |" for a text of several lines'),
    "no bar": ("words/mail.yaml", "    fr: |\n", "    fr:\n", 'write "fr: |" for a text of several lines'),
    "what an action answers below the next step": ("track.yaml", "    outcomes: {one: state, several: go_on, none: go_on, refused: not_shown}\n  - ask: which\n", "  - ask: which\n    outcomes: {one: state, several: go_on, none: go_on, refused: not_shown}\n", 'has no key "outcomes"'),
    "a case too far out among the last": ("costs.yaml", "      warranty: {", "    warranty: {", "has no keys"),
    "a list that a question takes its options from gone": ("return.yaml", "    options_from: provinces\n", "", "needs options:, or options_from: a list"),
    "a case of a value of the policy misspelt": ("costs.yaml", "      desk:     {", "      dek:     {", 'did you mean "desk"?'),
    "a line of a list in a text twice": ("times.yaml", "{policy.times.inspection}\n", "{policy.times.inspection}\n      - It is inspected after it arrived: {policy.times.inspection}\n", "twice. delete one of them"),
    "words for everywhere twice in one language": ("words/words.yaml", '    fr: ["personne", "humain"', '    en: ["personne", "humain"', '"en:" stands twice here, and "fr:" not at all'),
    "curly quotes in a statement": (
        "statements.yaml", 'en: "Damage from weak packing"', "en: “Damage from weak packing”", "curly quotes are letters",
    ),
}  # fmt: skip


ELSEWHERE = {
    "a question's name exchanged for another word": ("return.yaml", "- ask: battery", "- ask: region", 'gives "battery"'),
    "a question with the name of a later one, which an answer sets": ("return.yaml", "- ask: installer", "- ask: fault_of_kind", "give one another name"),
    "the only step gone": ("danger.yaml", "  - go: unsafe\n", "", "has no steps"),
    "what a flow takes misspelt, which many hand in": (
        "find.yaml", "takes: {number:", "takes: {nmber:", 'did you mean "nmber"? (also at answer.yaml:',
    ),
    "a statement misspelt that has answers of its own": (
        "statements.yaml", "  backup:", "  bacup:", 'did you mean "bacup"?',
    ),
    "a question with the name of a later one": ("return.yaml", "- ask: province", "- ask: serial", "give one another name"),
    "a question with the name of an earlier one": ("return.yaml", "- ask: serial", "- ask: model", "give one another name"),
    "an answer that leads to a text with two holes": (
        "shipped.yaml", "failed: not_saved}\n  - ask", "failed: saved}\n  - ask", "may be empty here",
    ),
    "a question's name misspelt": ("link.yaml", "- ask: code", "- ask: codk", 'did you mean "codk"?'),
    "the line of the steps gone below the facts": ("answer.yaml", "\nsteps:", "", "needs steps:"),
}  # fmt: skip
"""Slips that are told where they are felt."""


EXCHANGED = {
    "the line that opens a text and its first": ("mydata.yaml", "    en: |", "seem to have changed places"),
    "the line that closes a list and the one that opens the next": (
        "correct.yaml",
        "    ]",
        'put "]" above "fr: ["',
    ),
    "the line that opens a list and its first": ("correct.yaml", "    en: [", 'put "en: [" above'),
    "the first line of all endings and its text": ("find.yaml", "  none_yet:", 'put "none_yet:" above'),
    "the first line of a part and its list": ("words/questions.yaml", '  "yes":', 'put ""yes":" above'),
    "the line of a step and the last of the one above": (
        "answer.yaml",
        '      - {en: "A photo or a PDF up',
        'above "- ask: serial"',
    ),
    "the first step and its key": ("open_again.yaml", "  - call: find", 'put "- call: find" above'),
    "what can be said everywhere": (
        "words/words.yaml",
        '    fr: ["passer", "sauter"',
        'this "fr:" belongs to the part above',
    ),
    "a text and the next part's first line": (
        "link.yaml",
        "    fr: \"Ce n'est pas grave. Regardez",
        'this "fr:" belongs to the part above',
    ),
    "a question and its first key": (
        "return.yaml",
        "  - ask: role",
        '"type:" cannot stand in the step above',
    ),
}
"""A file, how the first of the two lines begins, what is said."""


JOINED = {
    "a step and its key": ("second_look.yaml", "  - call: find", "with:"),
    "a question and its type": ("return.yaml", "  - ask: role", "type:"),
    "an ending and its text": ("mydata.yaml", "  nothing_there:", "en:"),
    "two keys of a flow": ("slip.yaml", "keeps_place: no", "starts:"),
    "a heading and its list": ("trouble.yaml", "  phrases:", "en:"),
    "a heading and its first entry": ("return.yaml", "        also:", "- when:"),
    "a retry and the next step": (
        "return.yaml",
        '          - {en: "A clear photo taken with your phone',
        "- ask:",
    ),
    "braces and a heading": ("papers.yaml", "    outcomes: {sent: sent_again", "endings:"),
    "two texts": ("lifecycle.yaml", '      status: {en: "We need something from you"', "next:"),
    "two options": ("lists/reasons.yaml", "  - bad_picture:", "- night:"),
    "what comes then and an ending": ("stop_request.yaml", "    then: person", "not_stopped:"),
    "a text and an ending": ("open_again.yaml", '    fr: "Votre demande est rouverte', "too_late:"),
    "a text and what comes then": ("second_look.yaml", '    fr: "Je ne peux pas demander', "then:"),
}
"""The first of two lines, and what the second begins with."""


@pytest.mark.parametrize("name", JOINED)
def test_two_lines_that_became_one_give_one_finding_where_the_second_begins(name: str) -> None:
    """What stands below keeps its places, and is read as it was meant."""
    file, first, second = JOINED[name]
    lines = shipped()[file].decode().split("\n")
    at = next(number for number, text in enumerate(lines) if text.startswith(first))
    one = f"{lines[at]} {lines.pop(at + 1).strip()}"
    column = len(lines[at]) + 2
    lines[at] = one
    last = next(number for number in range(len(lines) - 1, 0, -1) if lines[number].strip())
    (finding,) = checked({file: "\n".join(lines)}).findings
    assert (
        finding.message == f'two lines are joined here. begin a new line before "{second}"'
        or second.startswith("- ")
    )
    assert (finding.place.line, finding.place.column) == (at + 1, column)
    lines.insert(last + 1, "strange: 1")
    (_, other) = checked({file: "\n".join(lines)}).findings
    assert (other.place.line, other.place.column) == (last + 2, 1)


@pytest.mark.parametrize("name", SLIPS)
def test_one_slip_in_the_shipped_set_gives_one_finding_near_its_place(name: str) -> None:
    """What follows from it in twenty other files is not said, and what is said names the slip."""
    file, before, after, said = SLIPS[name]
    written = shipped()[file].decode()
    assert before in written
    (finding,) = checked({file: written.replace(before, after, 1)}).findings
    assert said in finding.message
    line = written[: written.index(before) + len(before) - len(before.lstrip("\n"))].count("\n") + 1
    assert finding.place.file != file or abs(finding.place.line - line) <= 10


@pytest.mark.parametrize("name", ELSEWHERE)
def test_one_slip_is_told_once_where_it_is_felt(name: str) -> None:
    """At the text with the holes, at the name that is used, at the flow without steps."""
    file, before, after, said = ELSEWHERE[name]
    written = shipped()[file].decode()
    assert before in written
    (finding,) = load({**shipped(), file: written.replace(before, after, 1).encode()}).findings
    assert said in finding.message


@pytest.mark.parametrize("name", EXCHANGED)
def test_two_lines_that_changed_places_give_one_finding_at_them(name: str) -> None:
    """Moved by a hand or by an editor, they are told as that, and not as what is then missing and twice."""
    file, first, said = EXCHANGED[name]
    lines = shipped()[file].decode().split("\n")
    line = next(at for at, text in enumerate(lines, 1) if text.startswith(first))
    lines[line - 1], lines[line] = lines[line], lines[line - 1]
    (finding,) = checked({file: "\n".join(lines)}).findings
    assert said in finding.message
    assert (finding.place.file, line <= finding.place.line <= line + 1) == (file, True)


TWO = (
    (
        ("find.yaml", "  - do: track_rma\n    outcomes", "    outcomes"),
        ("track.yaml", "    as: track_again", "    as track_again"),
    ),
    (
        ("find.yaml", "  - do: track_rma\n    outcomes", "    outcomes"),
        ("find.yaml", "flow: find", "flow:find"),
    ),
    (
        ("person.yaml", "\n  queued:", "\nqueued:"),
        ("person.yaml", "outcomes: {queued: queued", "outcomes: {queud: queued"),
    ),
    (
        ("correct.yaml", 'en: "Where it is: **', "en: Where it is: **"),
        ("correct.yaml", 'en: "Corrected. ', "en: Corrected. "),
    ),
    (("return.yaml", "          unknown:\n", ""), ("return.yaml", "- ask: province", "- ak: province")),
    (
        ("lifecycle.yaml", ', fr: "Dites-nous quoi faire', ', f: "Dites-nous quoi faire'),
        ("lifecycle.yaml", ', fr: "Rien pour l\'instant."', ""),
    ),
    (("pause.yaml", "    en: [\n", ""), ("pause.yaml", "  - say: kept", "  - sya: kept")),
    (("words/mail.yaml", "    fr: |\n", ""), ("words/words.yaml", "  help:\n    en: |\n", "  help:\n")),
)
"""Two slips apart from each other."""


@pytest.mark.parametrize("slips", TWO)
def test_two_slips_apart_are_two_findings(slips: tuple[tuple[str, str, str], ...]) -> None:
    """What follows from one slip must not hide another one."""
    changed: dict[str, str] = {}
    for file, before, after in slips:
        written = changed.get(file, shipped()[file].decode())
        assert before in written
        changed[file] = written.replace(before, after, 1)
    assert len(checked(changed).findings) == 2


def test_what_cannot_be_read_is_never_without_a_finding() -> None:
    """Two findings that explain each other are not both left out: such a set was taken as good once."""
    for file, first in (
        ("covers.yaml", "  menu: 6"),
        ("answer.yaml", '      - {en: "A photo or a PDF up'),
        ("link.yaml", "steps:"),
    ):
        lines = shipped()[file].decode().split("\n")
        line = next(at for at, text in enumerate(lines, 1) if text.startswith(first))
        lines[line - 1], lines[line] = lines[line], lines[line - 1]
        loaded = checked({file: "\n".join(lines)})
        assert loaded.findings
        assert loaded.flows is None


def test_a_flow_that_was_copied_is_told_once() -> None:
    """As a file of another name, and under a new name with all its old phrases."""
    written = shipped()["covers.yaml"]
    (found,) = load({**shipped(), "covers2.yaml": written}).findings
    assert 'flow "covers" stands twice' in found.message
    renamed = written.replace(b"flow: covers", b"flow: covers_2").replace(
        b"command: covers", b"command: covers_2"
    )
    (found,) = load({**shipped(), "covers_2.yaml": renamed}).findings
    assert "(also at line" in found.message


def test_a_language_that_words_no_longer_name_is_told_once() -> None:
    """A line that went to the part below took a language from the whole set, which is not said at each of its texts."""
    lines = shipped()["words/words.yaml"].decode().split("\n")
    line = next(at for at, text in enumerate(lines) if text.startswith('    fr: ["français"'))
    lines[line], lines[line + 1] = lines[line + 1], lines[line]
    (found,) = load({**shipped(), "words/words.yaml": "\n".join(lines).encode()}).findings
    assert 'person: has the key "fr" twice' in found.message


def test_an_option_that_is_gone_is_told_once_with_all_places_that_name_it() -> None:
    """What each place would lead to differs, and the cause does not."""
    written = shipped()["return.yaml"].decode()
    changed = written.replace("          - burnt:", "          - burned:", 1)
    (finding,) = checked({"return.yaml": changed}).findings
    assert 'did you mean "burned"?' in finding.message
    assert "(also at line" in finding.message
