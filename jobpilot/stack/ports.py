"""Which TCP port each server gets.

Ports we choose ourselves lie below the range from which kernels take the ports of outgoing connections. Otherwise a
client that keeps reconnecting to a dead server may, by chance, take that very port for itself and hold it.
"""

import secrets
import socket
import threading

from jobpilot.stack.errors import PortTakenError, StackError
from jobpilot.stack.home import PORTS_FILE, HomeDirectory

LOOPBACK = "127.0.0.1"
OWN_RANGE = range(20_000, 32_000)
ATTEMPTS = 200
SEARCH_WIDTH = 50


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen on the port now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


class Port:
    """One server's port: fixed by a setting, or chosen here and then changeable until its server first answered."""

    def __init__(
        self, book: "PortBook", name: str, preferred: int | None, requested: int | None
    ) -> None:
        self._book = book
        self._name = name
        self._preferred = preferred
        self._fixed = requested is not None
        self.number = requested or book.free(name, preferred)

    @property
    def missed_preference(self) -> bool:
        """Whether another port than the usual one had to be taken."""
        return not self._fixed and self._preferred is not None and self.number != self._preferred

    def renew(self) -> None:
        """Choose again when another program was faster than our server."""
        if not self._fixed and not is_free(self.number):
            self.number = self._book.free(self._name, self._preferred)


class PortBook:
    """Chooses ports and remembers the chosen ones in the data directory, so that a restart keeps them."""

    def __init__(self, home: HomeDirectory) -> None:
        self._home = home
        self._lock = threading.Lock()
        self._given: set[int] = set()

    def choose(
        self, name: str, *, requested: int | None, setting: str, preferred: int | None = None
    ) -> Port:
        """The port for `name`: the requested one or nothing; else the preferred, the remembered, any free one.

        Raises PortTakenError when the requested port is taken.
        """
        if requested is not None and not is_free(requested):
            raise PortTakenError(requested, setting, name)
        return Port(self, name, preferred, requested)

    def free(self, name: str, preferred: int | None) -> int:
        """A free port, written down as that of `name`."""
        with self._lock:
            remembered = self._home.read_json(PORTS_FILE)
            port = self._first_free(remembered.get(name), preferred)
            self._given.add(port)
            self._home.write_json(PORTS_FILE, {**remembered, name: port})
            return port

    def _first_free(self, remembered: int | None, preferred: int | None) -> int:
        candidates = [] if preferred is None else [preferred]
        candidates += [remembered] if remembered else []
        if preferred is not None:
            candidates += range(preferred + 1, preferred + SEARCH_WIDTH)
        candidates += [secrets.choice(OWN_RANGE) for _ in range(ATTEMPTS)]
        for port in candidates:
            if port not in self._given and is_free(port):
                return port
        raise StackError("No free TCP port found on 127.0.0.1.")
