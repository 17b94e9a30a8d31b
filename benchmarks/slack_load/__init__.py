"""The other side of the Slack benchmark: a workspace in a process of its own, and people who file returns in it."""
