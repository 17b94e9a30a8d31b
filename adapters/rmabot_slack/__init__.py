"""Slack as a channel: colleagues file and follow returns there, and the desk works its queue."""

from rmabot_slack.channel import SlackChannel

__all__ = ["SlackChannel"]
