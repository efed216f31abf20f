"""Runs the command line: ``python -m amity``."""

from amity.cli.app import main

if __name__ == "__main__":
    main()
