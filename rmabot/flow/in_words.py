"""Conditions, options and beginnings of a flow, told in the words of a diagram."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rmabot.flow.model import Ask, Condition, Either, Every, Flow, FlowSet, Not, Ref, Starts, Test
from rmabot.text.markup import Slot

SAID: Mapping[str, Mapping[str, str]] = {
    "en": {
        "present": "{left} is known", "missing": "{left} is not known", "is": "{left} is {right}",
        "at_least": "{left} is at least {right}", "at_most": "{left} is at most {right}",
        "more_than": "{left} is more than {right}", "less_than": "{left} is less than {right}",
        "before": "{left} is before {right}", "after": "{left} is after {right}",
        "same_as": "{left} is the same as {right}", "not_same_as": "{left} is not {right}",
        "not": "not ({part})", "and": " and ", "or": " or ", "yes": "yes", "no": "no", "starts": "begins with", "phrases": "{count} phrases",
        "repeated": "Once for each of {name}, at most {most}", "gives_up": "no answer after all tries",
        "by": "by {slot}", "other": "anything else", "quoted": "“{words}”", "shape": "a text shaped like {shape}",
    },
    "fr": {
        "present": "{left} est connu", "missing": "{left} n'est pas connu", "is": "{left} est {right}",
        "at_least": "{left} est au moins {right}", "at_most": "{left} est au plus {right}",
        "more_than": "{left} est plus que {right}", "less_than": "{left} est moins que {right}",
        "before": "{left} est avant {right}", "after": "{left} est après {right}",
        "same_as": "{left} est comme {right}", "not_same_as": "{left} n'est pas {right}",
        "not": "pas ({part})", "and": " et ", "or": " ou ", "yes": "oui", "no": "non", "starts": "commence par", "phrases": "{count} phrases",
        "repeated": "Une fois pour chacun de {name}, au plus {most}", "gives_up": "aucune réponse après tous les essais",
        "by": "selon {slot}", "other": "autre chose", "quoted": "«\N{NO-BREAK SPACE}{words}\N{NO-BREAK SPACE}»", "shape": "un texte en forme de {shape}",
    },
}  # fmt: skip
"""What a diagram says of its own, in each language it speaks; others get the English."""

_FEW = 3


class Wording:
    """Says what a flow's parts mean, in one language."""

    def __init__(self, flows: FlowSet, flow: Flow, language: str) -> None:
        self.language = language
        self._flows, self._flow = flows, flow
        self._said = SAID.get(language, SAID["en"])
        self._asks = {node.name: node for node in flow.program if isinstance(node, Ask)}

    def condition(self, condition: Condition) -> str:
        """A condition: by the name of its fact if it has one, else what it compares."""
        match condition:
            case Test():
                return self._test(condition)
            case Not():
                return self._said["not"].format(part=self.condition(condition.part))
            case Every() | Either():
                if condition.fact:
                    return condition.fact.replace("_", " ")
                between = self._said["and" if isinstance(condition, Every) else "or"]
                return between.join([self.condition(part) for part in condition.parts])

    def _test(self, test: Test) -> str:
        match test.operand:
            case frozenset():
                right = self._words(test.ref, sorted(test.operand))
            case Ref():
                right = test.operand.path
            case _:
                right = str(test.operand)
        return self._said[test.op].format(left=test.ref.path, right=right)

    def _words(self, ref: Ref, names: Sequence[str]) -> str:
        ask = self._asks.get(ref.name) if not ref.fields else None
        if len(names) == 1 and ask is not None and names[0] not in {"yes", "no"}:
            return self._said["quoted"].format(words=self.option(ask, names[0]))
        words = [self._said.get(name, name.replace("_", " ")) for name in names]
        shown = words[:_FEW] + (["…"] if len(words) > _FEW else [])
        return self._said["or"].join(shown)

    def option(self, ask: Ask, name: str) -> str:
        """An option by its label."""
        listed = self._flows.lists[ask.list_name].options if ask.list_name in self._flows.lists else ()
        for option in (*ask.options, *ask.instead, *listed):
            if option.name == name:
                label = option.labels.get(self.language, "")
                return label if label and "{" not in label else self._filled_in(ask, name)
        return self._filled_in(ask, name)

    def _filled_in(self, ask: Ask, name: str) -> str:
        """A label that is filled in at run time, with what fills it by name."""
        way = ask.ways.get(name)
        template = way.label.get(self.language) if way is not None and way.label is not None else None
        if template is None:
            return name.replace("_", " ")
        return "".join(
            [f"{{{part.path}}}" if isinstance(part, Slot) else part.text for part in template.parts]
        )

    def starts(self, starts: Starts) -> str:
        """What begins the flow by itself."""
        parts = [f"/{starts.command}"] if starts.command else []
        if count := len(starts.phrases.get(self.language, ())):
            parts.append(self._said["phrases"].format(count=count))
        if starts.shape:
            parts.append(self._said["shape"].format(shape=starts.shape))
        return f"{self._said['starts']} {', '.join(parts)}" if parts else ""

    def case(self, slot: str, value: str) -> str:
        """Which of several texts this is: what decides it has this value."""
        return self._said["is"].format(left=slot, right=self._said.get(value, value.replace("_", " ")))

    def repeated(self, name: str, most: str) -> str:
        """The heading of a part that is repeated."""
        return self._said["repeated"].format(name=name, most=most)

    def gives_up(self) -> str:
        """What leads to a question's way out."""
        return self._said["gives_up"]

    def by(self, slot: str) -> str:
        """What decides between several texts."""
        return self._said["by"].format(slot=slot)
