"""The command line: `jobpilot up | api | worker | migrate | doctor | openapi | …`.

Each command imports what it needs when it runs, so that `jobpilot --help` and small commands start quickly.
"""
