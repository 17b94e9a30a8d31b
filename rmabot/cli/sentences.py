"""Errors that are sentences for whoever runs a command; every other one is a fault of ours and shows where."""

from __future__ import annotations


def said(error: Exception) -> str | None:
    """Return the sentence of an error that is somebody's to mend, None for a fault of ours."""
    from rmabot.flow.folder import FolderError
    from rmabot.ports.channel import ChannelError
    from rmabot.ports.store import StoreError
    from rmabot.runtime.channels import NoChannel
    from rmabot.runtime.dialogs import DialogsError
    from rmabot.runtime.settings_error import SettingsError

    if isinstance(error, StoreError | ChannelError | SettingsError | NoChannel | DialogsError | FolderError):
        return str(error)
    if isinstance(error, ExceptionGroup):
        sentences = [said(one) for one in error.exceptions]
        return "; ".join([one for one in sentences if one]) if all(sentences) else None
    return None
