"""Outward events as a channel: a signed JSON document to another system for each change a customer is told of."""

from rmabot_events.channel import EventsChannel

__all__ = ["EventsChannel"]
