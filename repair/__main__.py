"""`python -m repair` is the command `repair`."""

from repair.cli import main

if __name__ == "__main__":
    main()
