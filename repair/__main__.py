"""`python -m repair` is the command `repair`."""

import sys

from repair.cli import main

if __name__ == "__main__":
    sys.exit(main())
