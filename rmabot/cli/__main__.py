"""``python -m rmabot.cli``: the command line without its script."""

from rmabot.cli.main import main

main()
