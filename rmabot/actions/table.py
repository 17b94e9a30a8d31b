"""Every action that flows may call, by its name; a new one is a file and a line here."""

from __future__ import annotations

from collections.abc import Mapping

from rmabot.actions.add_file import AddFile
from rmabot.actions.add_note import AddNote
from rmabot.actions.answer_request import AnswerRequest
from rmabot.actions.appeal import Appeal
from rmabot.actions.ask_renewal import AskRenewal
from rmabot.actions.cancel_request import CancelRequest
from rmabot.actions.check_serial import CheckSerial
from rmabot.actions.check_warranty import CheckWarranty
from rmabot.actions.correct_contact import CorrectContact
from rmabot.actions.decide_held import DecideHeld
from rmabot.actions.decide_quote import DecideQuote
from rmabot.actions.erase_my_data import EraseMyData
from rmabot.actions.file_rma import FileRma
from rmabot.actions.give_tracking import GiveTracking
from rmabot.actions.hand_over import HandOverToDesk
from rmabot.actions.link_request import LinkRequest
from rmabot.actions.read_label import ReadLabel
from rmabot.actions.reopen import Reopen
from rmabot.actions.send_link_code import SendLinkCode
from rmabot.actions.send_papers import SendPapers
from rmabot.actions.show_my_data import ShowMyData
from rmabot.actions.track_rma import TrackRma
from rmabot.ports.actions import Action

ACTIONS: Mapping[str, Action] = {
    action.name: action
    for action in (
        CheckSerial(), CheckWarranty(), FileRma(), TrackRma(), SendPapers(), AddNote(), AddFile(), AnswerRequest(),
        CorrectContact(), GiveTracking(), DecideQuote(), DecideHeld(), CancelRequest(), Appeal(), Reopen(), AskRenewal(),
        HandOverToDesk(), ShowMyData(), EraseMyData(), ReadLabel(), SendLinkCode(), LinkRequest(),
    )
}  # fmt: skip
"""The actions of ``rmabot.flow.actions``, each with its work."""
