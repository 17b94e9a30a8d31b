"""Lists of options that several questions may share."""

from __future__ import annotations

from msgspec import Struct

from rmabot.flow.compile_ask import option_of
from rmabot.flow.model import OptionList
from rmabot.flow.parse_option import LIST_OPTION_KEYS, options
from rmabot.flow.reading import Reader, shown
from rmabot.flow.source import Map
from rmabot.flow.syntax import Name, OptionSource
from rmabot.questions.lexicon import Lexicon
from rmabot.questions.matcher import Matcher

KEYS = ("list", "options")


class ListSource(Struct, eq=False):
    """A list as written."""

    name: Name
    options: tuple[OptionSource, ...]
    reader: Reader


def option_list(reader: Reader, root: Map) -> ListSource | None:
    """Read a list file."""
    name = reader.name(root.items[0][1], "list:")
    if name is None:
        return None
    found: tuple[OptionSource, ...] = ()
    for key, value in reader.entries(root, KEYS, "a list"):
        if key.text == "options":
            found = options(reader, value, LIST_OPTION_KEYS, of_a_list=True)
    if not found:
        reader.report(name.place, f'list "{name.text}" has no options', "missing-key")
    for option in found:
        for way in (option.go, option.again, option.call):
            if way is not None:
                message = f'"{shown(way.text)}": where an option leads is said by the flow that uses the list'
                reader.report(way.place, message, "unknown-key")
    return ListSource(name, found, reader)


def compile_list(source: ListSource, lexicon: Lexicon) -> OptionList:
    """Compile a list with its matcher."""
    made = tuple([option_of(option) for option in source.options])
    serves = {
        option.name.text: frozenset([word.text for word in option.serves])
        for option in source.options
        if option.serves
    }
    return OptionList(source.name.text, made, Matcher(made, lexicon), serves)
