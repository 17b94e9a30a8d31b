"""``python -m rmabot``: the command line without its script."""

from rmabot.cli.main import main

main()
