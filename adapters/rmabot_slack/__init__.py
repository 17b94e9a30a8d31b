"""Slack as a channel, for customers' requests and for the desk."""
