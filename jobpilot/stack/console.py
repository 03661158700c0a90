"""What the supervisor tells the person at the terminal."""

import sys
import threading
import time
from typing import TextIO


class Console:
    """One line per event; colours only on a terminal. Safe to use from several threads."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._colour = self._out.isatty()
        self._lock = threading.Lock()

    def done(self, title: str, seconds: float) -> None:
        self._write(f"  {self._paint('32', '✓')} {title:<34}{seconds:>7.2f} s")

    def note(self, text: str) -> None:
        self._write(f"  {self._paint('33', '!')} {text}")

    def event(self, text: str) -> None:
        """Something that happened later, with its time of day."""
        self._write(f"{time.strftime('%H:%M:%S')} {text}")

    def line(self, text: str = "") -> None:
        self._write(text)

    def strong(self, text: str) -> str:
        return self._paint("1", text)

    def _paint(self, code: str, text: str) -> str:
        return f"\033[{code}m{text}\033[0m" if self._colour else text

    def _write(self, text: str) -> None:
        with self._lock:
            try:
                self._out.write(f"{text}\n")
                self._out.flush()
            except (OSError, UnicodeEncodeError):  # the terminal is gone, or cannot show the sign
                pass
