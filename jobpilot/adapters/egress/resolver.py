"""Names to addresses, all of them checked before one of them is used."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from jobpilot.adapters.egress.addresses import Address, address_of, is_denied
from jobpilot.ports.pages import DnsFailedError, UrlForbiddenError

DEADLINE_SECONDS: Final = 5.0
MOST_ANSWERS: Final = 16
THREADS: Final = 8
Lookup = Callable[[str], Awaitable[Sequence[str]]]
"""The addresses of a name, as text. Raises OSError."""


class SystemLookup:
    """The machine's own resolver, in threads of its own: one that hangs keeps nobody else's work waiting."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="dns")

    async def __call__(self, name: str) -> Sequence[str]:
        # the final dot keeps the machine's search domains out of it
        loop = asyncio.get_running_loop()
        answers = await loop.run_in_executor(
            self._threads,
            lambda: socket.getaddrinfo(f"{name}.", None, type=socket.SOCK_STREAM),
        )
        return [str(answer[4][0]) for answer in answers]

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


class Resolver:
    def __init__(self, lookup: Lookup, *, deadline: float = DEADLINE_SECONDS) -> None:
        self._lookup = lookup
        self._deadline = deadline

    async def resolve(self, name: str) -> tuple[Address, ...]:
        """At most 16 allowed addresses. Raises DnsFailedError; UrlForbiddenError when any answer is denied."""
        try:
            async with asyncio.timeout(self._deadline):
                answers = await self._lookup(name)
            addresses = tuple(dict.fromkeys(address_of(answer) for answer in answers))
        except (OSError, TimeoutError, ValueError, UnicodeError) as error:
            raise DnsFailedError from error
        if not addresses:
            raise DnsFailedError
        if any(is_denied(address) for address in addresses):
            raise UrlForbiddenError
        return addresses[:MOST_ANSWERS]
