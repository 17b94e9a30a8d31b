"""Of a good set in which flows or texts were edited only these files are looked at; what is found is what checking all of it finds."""

import os
import pickle
import random
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmabot.flow import kept_file
from rmabot.flow.edited import MOST_EDITED, looked_at
from rmabot.flow.finding import as_json, as_text
from rmabot.flow.folder import TESTS, read_folder
from rmabot.flow.kept import Kept
from rmabot.flow.load import load
from rmabot.flow.loaded import Loaded
from rmabot.flow.one_pass import MOST_FOLLOWED
from rmabot.flow.seen import Seen, seen_of

DIALOGS = Path(__file__).parents[2] / "dialogs"
LINT = Path(__file__).parents[1] / "lint"
EXAMPLE = LINT / "good" / "example"
Files = Mapping[str, bytes]


@cache
def good(folder: Path) -> tuple[Files, Seen]:
    """A set without findings, and what is kept of it."""
    files = read_folder(folder, TESTS)
    seen: list[Seen] = []
    load(files, good=lambda subject: seen.append(seen_of(files, subject)))
    return files, seen[0]


def still_good(before: Seen, files: Files) -> Seen | None:
    """What is kept of a set that its edited files alone show to be good."""
    now = looked_at(before, files)
    return now if isinstance(now, Seen) else None


def after(folder: Path, name: str, old: str, new: str) -> Seen | None:
    """What is kept of a set after an edit; None if the whole of it must be looked at."""
    files, seen = good(folder)
    written = files[name].decode()
    assert old in written
    return still_good(seen, {**files, name: written.replace(old, new, 1).encode()})


QUESTION = """
  - ask: mounted
    type: choice
    label: {en: "Where it hangs", fr: "Emplacement"}
    en: "Is the device indoors or outdoors?"
    fr: "L'appareil est-il à l'intérieur ou à l'extérieur?"
    options:
      - indoors:  {en: "Indoors", fr: "À l'intérieur", also_typed: {en: [inside], fr: [dedans]}}
      - outdoors: {en: "Outdoors", fr: "À l'extérieur"}
"""


@pytest.mark.parametrize("folder", [EXAMPLE, DIALOGS], ids=["example", "shipped"])
def test_a_text_and_a_new_question_are_looked_at_alone(folder: Path) -> None:
    """The edits that a lead makes most; and what is kept then is what would be kept of the whole set."""
    files, seen = good(folder)
    for old, new in (("\nsteps:\n", f"\nsteps:{QUESTION}"), ('    en: "', '    en: "Well. ')):
        now = after(folder, "return.yaml", old, new)
        assert now is not None
        edited = {**files, "return.yaml": files["return.yaml"].decode().replace(old, new, 1).encode()}
        anew: list[Seen] = []
        load(edited, good=lambda subject, edited=edited, anew=anew: anew.append(seen_of(edited, subject)))  # type: ignore[misc]
        assert (now.digests, now.outsides, now.texts) == (anew[0].digests, anew[0].outsides, anew[0].texts)
        assert now.spent >= anew[0].spent
        assert seen.digests != now.digests


OTHERS_SEE: Mapping[str, tuple[str, str, str]] = {
    "takes": ("packing.yaml", "\nsteps:\n", "\ntakes: {model: {type: model, optional: yes}}\nsteps:\n"),
    "command": ("track.yaml", "command: ", "command: x"),
    "a phrase": ("track.yaml", "starts: {", "starts: {phrases: {en: [any news], fr: [du nouveau]}, "),
    "a name": ("track.yaml", "flow: track", "flow: tracks"),
    "a kind": ("track.yaml", "flow: track", "list: track"),
    "a button": ("return.yaml", 'en: "A customer"', 'en: "A buyer"'),
    "a call": ("track.yaml", "\nsteps:\n", "\nsteps:\n  - call: packing\n"),
}


@pytest.mark.parametrize("what", OTHERS_SEE)
def test_what_others_see_of_a_flow_makes_the_whole_set_be_looked_at(what: str) -> None:
    """Another file could become wrong by it."""
    assert after(EXAMPLE, *OTHERS_SEE[what]) is None


TEXTS: Mapping[str, tuple[str, str, str, bool]] = {
    "a moment's text": ("words/words.yaml", 'en: "', 'en: "Well. ', True),
    "a text of the lifecycle": ("lifecycle.yaml", 'en: "', 'en: "Well. ', True),
    "a moment": ("words/words.yaml", "\n  help:", "\n  helf:", False),
    "what is always understood": (
        "words/words.yaml",
        "\n  back:\n    en: [",
        "\n  back:\n    en: [beck, ",
        False,
    ),
    "a state's key": ("lifecycle.yaml", "SUBMITTED:", "SUBMITED:", False),
    "a placeholder that nothing fills": ("words/words.yaml", 'en: "', 'en: "{nothing} ', False),
    "a text of one language": ("lifecycle.yaml", 'fr: "', 'en: "', False),
    "a kind": ("lifecycle.yaml", "\nlifecycle:", "\nlifecicle:", False),
}


@pytest.mark.parametrize("what", TEXTS)
def test_of_words_and_the_lifecycle_texts_are_looked_at_alone(what: str) -> None:
    """All else in their files is seen by others, or wrong."""
    name, old, new, alone = TEXTS[what]
    assert (after(DIALOGS, name, old, new) is not None) is alone


def test_a_button_of_the_bot_is_seen_by_others() -> None:
    """Texts of other files name it."""
    files, seen = good(DIALOGS)
    name, label = next(
        (name, found[0])
        for name in sorted(seen.texts)
        if (found := re.search(r'_label:\s+(?:\{)?en: "', files[name].decode()))
    )
    edited = files[name].decode().replace(label, f"{label}X", 1)
    assert still_good(seen, {**files, name: edited.encode()}) is None


@settings(max_examples=6)
@given(st.randoms(use_true_random=False))
def test_no_words_are_good_that_are_not(chance: random.Random) -> None:
    """After a slip in a file of texts: what is called good is good when the whole set is checked."""
    files, seen = good(DIALOGS)
    name = chance.choice(sorted(seen.texts))
    words = sorted(set(re.findall(r"[a-z_]{3,}", files[name].decode())))
    edited = {**files, name: slip(files[name].decode(), words, chance).encode()}
    now = still_good(seen, edited)
    if now is not None:
        assert load(edited).findings == ()
        assert now.texts == seen.texts


def test_files_of_other_kinds_and_many_flows_make_the_whole_set_be_looked_at() -> None:
    """As do a file more and a file less."""
    files, seen = good(DIALOGS)
    flows = [{name: files[name] + b"# edited\n"} for name in seen.outsides]
    assert still_good(seen, {**files, **flows[0], **flows[1]}) is not None
    many = {name: data for one in flows[: MOST_EDITED + 1] for name, data in one.items()}
    assert still_good(seen, {**files, **many}) is None
    assert still_good(seen, {**files, "statements.yaml": files["statements.yaml"] + b"# edited\n"}) is None
    assert still_good(seen, {**files, "zz.yaml": files["track.yaml"]}) is None
    assert still_good(seen, {name: files[name] for name in files if name != "track.yaml"}) is None


def test_where_many_states_were_followed_the_whole_set_is_looked_at() -> None:
    """The means for it are those of the whole set."""
    files, seen = good(EXAMPLE)
    edited = {**files, "return.yaml": files["return.yaml"] + b"# edited\n"}
    used = Seen(**{name: getattr(seen, name) for name in seen.__struct_fields__} | {"spent": MOST_FOLLOWED})
    assert still_good(seen, edited) is not None
    assert still_good(used, edited) is None


def slip(text: str, words: list[str], chance: random.Random) -> str:
    """A text after a slip or a change of mind at any of its lines."""
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    line = lines[at]
    match chance.choice(["word", "name", "letter", "gone", "twice", "moved", "indented", "language"]):
        case "word" | "name" as kind if found := list(
            re.finditer(r"\w{3,}" if kind == "word" else r"(?<=: )\w+", line)
        ):
            one = chance.choice(found)
            lines[at] = line[: one.start()] + chance.choice(words) + line[one.end() :]
        case "letter" if line:
            cut = chance.randrange(len(line))
            lines[at] = line[:cut] + line[cut + 1 :]
        case "gone":
            del lines[at : at + chance.choice([1, 1, 2, 4])]
        case "twice":
            lines.insert(at, line)
        case "moved":
            lines.insert(chance.randrange(len(lines)), lines.pop(at))
        case "indented":
            lines[at] = f"  {line}"
        case _:
            lines[at] = line.replace("fr:", "en:")
    return "\n".join(lines)


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 3))
def test_nothing_is_good_that_is_not(chance: random.Random, slips: int) -> None:
    """Whatever was edited: what is called good is good when the whole set is checked, and keeps the same of itself."""
    files, seen = good(EXAMPLE)
    words = sorted(
        {word for name in seen.outsides for word in re.findall(r"[a-z_]{3,}", files[name].decode())}
    )
    edited = dict(files)
    for _ in range(slips):
        name = chance.choice(sorted(seen.outsides))
        edited[name] = slip(edited[name].decode(), words, chance).encode()
    now = still_good(seen, edited)
    if now is not None:
        anew: list[Seen] = []
        assert load(edited, good=lambda subject: anew.append(seen_of(edited, subject))).findings == ()
        assert (now.digests, now.outsides, now.texts) == (anew[0].digests, anew[0].outsides, anew[0].texts)


def test_lint_looks_at_the_edited_flow_alone_and_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From one edit to the next, and after one that was wrong; what somebody else put there is as if nothing were kept."""
    monkeypatch.setenv(kept_file.PLACE, str(tmp_path / "cache"))
    files = dict(good(EXAMPLE)[0])
    assert not Kept(files).of_edited()
    before = Kept(files)
    assert before.check(good=before.note_seen).flows is not None
    for text in (b"# once\n", b"# twice\n"):
        files["return.yaml"] += text
        assert not Kept(files).is_good()
        assert Kept(files).of_edited()
        assert Kept(files).is_good()
    kept = {path.name: path.read_bytes() for path in (tmp_path / "cache").iterdir()}
    slipped = {**files, "return.yaml": files["return.yaml"] + b"  - sya: x\n"}
    found = Kept(slipped).of_edited()
    assert found is None or found.findings
    assert {path.name: path.read_bytes() for path in (tmp_path / "cache").iterdir()} == kept
    assert Kept({**files, "return.yaml": files["return.yaml"] + b"# mended\n"}).of_edited()
    (place,) = (tmp_path / "cache").glob("*.seen")
    flows = before.load().flows
    assert flows is not None
    kept_file.seal(place, pickle.dumps(flows))
    assert not Kept({**files, "return.yaml": b"# again\n" + files["return.yaml"]}).of_edited()
    kept_file.seal(place, pickle.dumps(os.mkdir))
    assert not Kept({**files, "return.yaml": b"# again\n" + files["return.yaml"]}).of_edited()


@pytest.mark.parametrize("seed", range(2))
def test_what_is_found_in_edited_files_alone_is_what_the_whole_set_finds(seed: int) -> None:
    """After slips at any line, to the letter, as text and as JSON; some of them at least are told in this way."""
    chance = random.Random(seed)
    files, seen = good(EXAMPLE)
    names = sorted([*seen.outsides, *seen.texts])
    alone = 0
    for _ in range(30):
        name = chance.choice(names)
        words = sorted(set(re.findall(r"[a-z_]{3,}", files[name].decode())))
        edited = {**files, name: slip(files[name].decode(), words, chance).encode()}
        now = looked_at(seen, edited)
        if isinstance(now, Loaded):
            whole = load(edited, wanted=False)
            assert as_text(now.findings, now.sources) == as_text(whole.findings, whole.sources)
            assert as_json(now.findings) == as_json(whole.findings)
            alone += 1
    assert alone
