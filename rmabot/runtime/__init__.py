"""Turns, outbox, timers, reload, settings, channels; the one place that wires."""
