"""The moments for which the bot has words of its own, and what each text may name; the texts stand in ``words``.

A set of dialogs must word every moment in every language. Names ending in ``_label`` are buttons: short, no markup.
Reasons why an answer was refused are listed by the question types themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

MOMENTS: Mapping[str, tuple[str, ...]] = {
    "hello": (),
    "menu": (),
    "help": (),
    "help_in_flow": ("flow.about", "section"),
    "not_understood": (),
    "did_you_mean": (),
    "is_this_your_answer": ("typed", "flow.about"),
    "as_my_answer_label": (),
    "none_of_these_label": (),
    "interrupted": ("flow.about",),
    "resumed": ("flow.about", "step", "total"),
    "resumed_no_steps": ("flow.about",),
    "resumed_later": ("flow.about", "step", "total", "left_on"),
    "progress": ("step", "total", "section"),
    "item": ("label", "number"),
    "too_late": ("button.section", "section"),
    "too_late_over": (),
    "gave_up": (),
    "nudge": ("flow.about", "step", "total", "erased_on"),
    "draft_erased": ("flow.about",),
    "your_answer_was": ("answer.value",),
    "keep_label": (),
    "understood": ("answer.label", "answer.value"),
    "changed": ("answer.label", "answer.value"),
    "change_kept": ("answer.value",),
    "change_what": (),
    "nothing_to_change": (),
    "went_back": ("answer.label",),
    "nothing_to_go_back_to": (),
    "cancel_sure": ("flow.about",),
    "cancelled": ("flow.about",),
    "nothing_to_cancel": (),
    "start_again_sure": ("flow.about",),
    "started_again": (),
    "language_changed": (),
    "first_language_offer": (),
    "which_language": (),
    "moved_to_new_version": (),
    "statement_changed": (),
    "skip_label": (),
    "skipped": ("answer.label",),
    "cannot_skip": (),
    "yes_label": (),
    "no_label": (),
    "done_label": (),
    "send_label": (),
    "change_label": (),
    "back_label": (),
    "go_on_label": (),
    "stop_label": (),
    "person_label": (),
    "remove_label": ("label", "number"),
    "removed": ("label", "number"),
    "understood_label": (),
    "choose_several": (),
    "chosen_so_far": ("chosen",),
    "choose_at_least_one": (),
    "review_item": ("label", "number"),
    "no_answer": (),
    "empty_message": (),
    "message_too_long": (),
    "cannot_read_this": (),
    "person_waiting": (),
    "person_here": ("staff",),
    "person_left": ("flow.about",),
    "person_left_no_flow": (),
    "working_on_it": (),
    "went_wrong": (),
    "since_you_were_away": (),
    "saved_to": ("name", "path"),
    "goodbye": (),
    "not_in_groups": (),
    "file_not_now": (),
    "one_business_day": (),
    "business_days": ("count",),
}
"""Each moment with the placeholders its text may use (any may be left out)."""

GLOBALS: tuple[str, ...] = (
    "back", "change", "help", "menu", "cancel", "start_again", "language", "person", "skip", "go_on", "keep",
)  # fmt: skip
"""What a person can always say; ``globals:`` in the words file lists the words for each, per language.

``language`` lists the names of each language under its code: {language: {en: [english], fr: [francais]}}; all are heard always.
"""
