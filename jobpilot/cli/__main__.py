"""`python -m jobpilot.cli` is the command line too."""

from jobpilot.cli.app import main

if __name__ == "__main__":
    main()
