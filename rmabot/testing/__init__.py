"""Fakes that ship: a scripted channel, a settable clock, conversation scripts."""
