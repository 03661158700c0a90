"""`python -m jobpilot` is the command line."""

from jobpilot.cli.app import main

if __name__ == "__main__":
    main()
