"""Models as people type them, against the catalogue that ships."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rmabot.rma.catalogue import Catalogue, Close, Exact, Unknown
from rmabot.rma.models import KINDS, CatalogueError, Model, read_models

FOLDER = Path(__file__).parents[2] / "dialogs" / "catalogue"
FILES = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
MODELS = tuple(model for file in FILES.values() for model in read_models(file))
SHIPPED = Catalogue.of(MODELS)


def name_of(found: object) -> str | None:
    return found.model.name if isinstance(found, Exact) else None


@pytest.mark.parametrize(
    ("typed", "model"),
    [
        ("DS-2CD2143G2-I", "DS-2CD2143G2-I"),
        ("ds-2cd2143g2-i", "DS-2CD2143G2-I"),
        ("DS 2CD2143G2 I", "DS-2CD2143G2-I"),
        ("2CD2143G2-I", "DS-2CD2143G2-I"),
        ("DS-2CD2l43G2-1", "DS-2CD2143G2-I"),
        ("DS-2CDZ143G2-I", None),
        ("DS-2CD2143G2-I 2.8mm", "DS-2CD2143G2-I"),
        ("DS-2CD2143G2-I(2.8mm)", "DS-2CD2143G2-I"),
        ("DS-2CD2143G2-I (2.8 mm)(C)", "DS-2CD2143G2-I"),
        ("DS-2CD2143G2-I EU", "DS-2CD2143G2-I"),
        ("DS-76O8NI-I2", "DS-7608NI-I2"),
        ("ids-7204huhi-m2/x", "iDS-7204HUHI-M2/X"),
        ("DS–7608NI—I2", "DS-7608NI-I2"),
        ("ＤＳ－７６０８ＮＩ－Ｉ２", "DS-7608NI-I2"),
        ("ipc-t229h", "IPC-T229H"),
        ("ipct229h", "IPC-T229H"),
        ("hwi-b121h", "HWI-B121H"),
    ],
)
def test_a_model_is_recognised_as_people_type_it(typed: str, model: str | None) -> None:
    """Case, spaces, dashes, O for 0, l for 1, a missing DS, lens, revision and region do not matter."""
    assert name_of(SHIPPED.lookup(typed)) == model


@pytest.mark.parametrize(
    ("typed", "among"),
    [
        ("DS-2CD2143G2-IX", "DS-2CD2143G2-I"),
        ("DS-2CD2134G2-I", "DS-2CD2143G2-I"),
        ("DS-2CD2143G2", "DS-2CD2143G2-I"),
        ("DS-7608N1-12/8PP", "DS-7608NI-I2/8P"),
        ("DS-2CDZ143G2-I", "DS-2CD2143G2-I"),
    ],
)
def test_a_slip_gets_suggestions_and_never_a_guess(typed: str, among: str) -> None:
    """What is not certain is asked: at most three models, the likely one among them."""
    found = SHIPPED.lookup(typed)
    assert isinstance(found, Close)
    assert among in [model.name for model in found.models]
    assert 1 <= len(found.models) <= 3


@pytest.mark.parametrize(
    "typed", ["", "?", "camera", "my old one", "IPC-HFW2431S-S", "🙂", "x" * 100_000, "12345678"]
)
def test_what_is_not_in_the_catalogue_is_kept_as_typed(typed: str) -> None:
    """A stranger's model is no error: it is kept, shortened, for a person to check."""
    found = SHIPPED.lookup(typed)
    assert isinstance(found, Unknown)
    assert len(found.typed) <= 60


@given(st.sampled_from(MODELS), st.data())
def test_every_shipped_model_is_found_under_its_own_name(model: Model, data: st.DataObject) -> None:
    """The name itself, in any case and with any separators, is always exact."""
    typed = data.draw(st.sampled_from([model.name, model.name.lower(), model.name.replace("-", " ")]))
    assert name_of(SHIPPED.lookup(typed)) == model.name


@given(st.text(max_size=80))
def test_any_text_gets_an_answer(text: str) -> None:
    """No text breaks a lookup, nor a search in a sentence."""
    assert isinstance(SHIPPED.lookup(text), Exact | Close | Unknown)
    assert isinstance(SHIPPED.find_in(text), Exact | Close | None)


@pytest.mark.parametrize(
    ("sentence", "model"),
    [
        ("my DS-2CD2143G2-I is dead since Monday", "DS-2CD2143G2-I"),
        ("ma caméra ds 2cd2143g2 i, achetée en 2024, ne s'allume plus", "DS-2CD2143G2-I"),
        ("hi! the recorder (DS-7608NI-I2) beeps", "DS-7608NI-I2"),
        ("I bought 2 cameras in 2024", None),
        ("nothing to see here", None),
    ],
)
def test_a_model_is_found_in_a_sentence(sentence: str, model: str | None) -> None:
    """A model that somebody mentions need not be asked for again."""
    assert name_of(SHIPPED.find_in(sentence)) == model


def test_a_slip_in_a_sentence_is_suggested() -> None:
    """Likeness is tried only for words that look like a model."""
    found = SHIPPED.find_in("my DS-2CD2143G2-Q is dead")
    assert isinstance(found, Close)


def test_two_models_under_one_key_are_asked() -> None:
    """Where O and 0 make a difference and neither was typed exactly, the person chooses."""
    catalogue = Catalogue.of([Model("AB-10O", "camera"), Model("AB-1O0", "camera")])
    assert name_of(catalogue.lookup("ab-10o")) == "AB-10O"
    found = catalogue.lookup("AB-100")
    assert isinstance(found, Close)
    assert len(found.models) == 2


@pytest.mark.parametrize("typed", ["NL-C1", "nl c1", "nlc1"])
def test_a_short_model_is_found_when_it_is_all_that_was_typed(typed: str) -> None:
    """Another maker's names may be four letters long; in a sentence, or with a slip, so few say nothing."""
    short = Model("NL-C1", "camera", "nl_cam", "Nordlicht", "no")
    catalogue = Catalogue.of([short])
    assert catalogue.lookup(typed) == Exact(short)
    assert catalogue.lookup("NL-C9") == Unknown("NL-C9")


def test_a_catalogue_without_models_knows_nothing() -> None:
    """An empty catalogue is a catalogue."""
    assert Catalogue.of([]).lookup("DS-2CD2143G2-I") == Unknown("DS-2CD2143G2-I")
    assert len(Catalogue.of([])) == 0


def test_the_shipped_catalogue_holds_what_the_desk_sells() -> None:
    """Hikvision and HiLook, over a thousand models, each of a known kind with a line, batteries marked."""
    assert set(FILES) == {"hikvision", "hilook"}
    assert len(SHIPPED) == len(MODELS) > 1_800
    assert {model.kind for model in SHIPPED} <= set(KINDS)
    assert {model.maker for model in SHIPPED} == {"Hikvision", "HiLook"}
    assert all(model.battery == "yes" for model in SHIPPED if model.line == "solar_camera")
    assert all("example" in file["note"] for file in FILES.values())


@pytest.mark.parametrize(
    ("file", "path", "words"),
    [
        ({"maker": "X"}, (), "list of groups"),
        ({"groups": [{"kind": "camera"}]}, (), '"maker" is needed'),
        ({"maker": "X", "color": 1}, ("color",), '"color" is not known'),
        ({"maker": "X", "groups": [1]}, ("groups", 0), "a map of names"),
        ({"maker": "X", "groups": [{"kind": "toaster"}]}, ("groups", 0, "kind"), "one of camera"),
        (
            {"maker": "X", "groups": [{"kind": "camera", "line": "l"}]},
            ("groups", 0),
            "needs a list of models",
        ),
        (
            {"maker": "X", "groups": [{"kind": "camera", "line": "l", "models": ["A-1", 7]}]},
            ("groups", 0, "models", 1),
            "a line is a text",
        ),
        (
            {"maker": "X", "groups": [{"kind": "camera", "line": "l", "models": ["A-1", "A-1"]}]},
            ("groups", 0, "models", 1),
            "stands in this file already",
        ),
        (
            {
                "maker": "X",
                "groups": [{"kind": "camera", "line": "l", "battery": "perhaps", "models": ["A-1"]}],
            },
            ("groups", 0, "battery"),
            "one of yes, no, unknown",
        ),
    ],
)
def test_a_mistake_in_a_catalogue_file_is_placed(
    file: dict[str, object], path: tuple[str | int, ...], words: str
) -> None:
    """The loader gets the way to the value and a sentence."""
    with pytest.raises(CatalogueError) as caught:
        read_models(file)
    assert caught.value.path == path
    assert words in caught.value.sentence
