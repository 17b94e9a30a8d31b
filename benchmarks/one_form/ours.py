"""The form as a flow beside the shipped ones, so that every phrase, command and digression of theirs is looked for as well."""

from pathlib import Path

from rmabot.engine.effects import Message
from rmabot.engine.events import Text
from rmabot.engine.session import Session
from rmabot.engine.step import step
from rmabot.flow.folder import read_folder
from rmabot.flow.load import load
from rmabot.text.spans import plain

AT = 1_781_524_800.0
DIALOGS = Path(__file__).parents[2] / "dialogs"
FORM = Path(__file__).with_name("one_form.yaml")


class Ours:
    """rmabot's step alone: no channel and no store, as the machines beside it have none."""

    def __init__(self) -> None:
        files = {**read_folder(DIALOGS), FORM.name: FORM.read_bytes()}
        flows = load(files).flows
        assert flows is not None
        self._flows = flows
        self._sessions: dict[int, Session] = {}

    def turn(self, conversation: int, text: str) -> str:
        """Answer what was typed."""
        session = self._sessions.get(conversation) or Session(
            f"form:{conversation}", "en", language_chosen=True
        )
        done = step(self._flows, session, Text(f"k{session.visit}", AT, text))
        self._sessions[conversation] = done.session
        return "\n".join(plain(effect.text) for effect in done.effects if isinstance(effect, Message))
