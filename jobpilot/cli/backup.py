"""`backup` and `restore`."""

from pathlib import Path

from jobpilot.settings import Settings
from jobpilot.stack.backup import back_up, restore
from jobpilot.stack.home import HomeDirectory


def run_backup(directory: Path) -> None:
    databases = back_up(HomeDirectory(Settings().jobpilot_home), directory)
    print(f"Backed up {', '.join(databases)} and the files to {directory}")


def run_restore(directory: Path) -> None:
    home = HomeDirectory(Settings().jobpilot_home)
    databases = restore(home, directory)
    print(f"Restored {', '.join(databases)} and the files into {home.path}. Now: jobpilot up")
