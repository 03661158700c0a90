"""The document reader that costs the caller nothing but a wait: every document is read in a limited child process."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import jobpilot
from jobpilot.adapters.documents import wire
from jobpilot.adapters.documents.rush import Rush
from jobpilot.adapters.documents.wire import HEADER
from jobpilot.ports.documents import (
    ChildLimits,
    Inspection,
    Interpretation,
    Page,
    PageProgress,
    Transcript,
)
from jobpilot.ports.rejections import (
    REJECTIONS,
    DocumentRejectedError,
    FileTooComplexError,
    FileUnreadableError,
    ReaderUnavailableError,
)
from jobpilot.resumes.domain.recognised import page_as_json, page_from_json

ANSWER_BYTES = 24 * 1024 * 1024
GRACE_SECONDS = 1.0
MESSAGE_BYTES = 4096
MOTHER = "jobpilot.adapters.documents.mother"
ROOT = Path(jobpilot.__file__).resolve().parents[1]
Messages = Callable[[dict[str, Any]], None]


class LimitedDocumentReader:
    """Implements `jobpilot.ports.documents.DocumentReader`.

    One mother process per reader, started at first use or by `start`; at most `limits.concurrency` children at once.
    Must be used from one event loop at a time.
    """

    def __init__(self, limits: ChildLimits | None = None) -> None:
        self._limits = limits or ChildLimits()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._slots = asyncio.Semaphore(self._limits.concurrency)
        self._picture_slot = asyncio.Semaphore(1)
        self._texts = Rush()
        self._starting = asyncio.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._ends: dict[int, asyncio.Future[int]] = {}
        self._last_job = 0

    async def start(self) -> None:
        """Warm up, so that the first document does not wait for it."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            await self.aclose()
            self._loop, self._starting = loop, asyncio.Lock()
            self._slots = asyncio.Semaphore(self._limits.concurrency)
            self._picture_slot = asyncio.Semaphore(1)
        async with self._starting:
            if not self.is_warm:
                await self.aclose()
                self._spawn(loop)

    @property
    def is_warm(self) -> bool:
        process = self._process
        return process is not None and process.poll() is None and self._control is not None

    def _spawn(self, loop: asyncio.AbstractEventLoop) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        limits = json.dumps(asdict(self._limits))
        self._process = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
            [sys.executable, "-m", MOTHER, str(theirs.fileno()), limits],
            pass_fds=(theirs.fileno(),),
            env={
                "PATH": os.defpath,
                "PYTHONPATH": str(ROOT),
                "LANG": "C.UTF-8",
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()
        ours.setblocking(False)  # noqa: FBT003  (the standard library's)
        self._control = ours
        loop.add_reader(ours.fileno(), self._on_control)

    async def aclose(self) -> None:
        """End the mother and her children."""
        control, process, loop = self._control, self._process, self._loop
        self._control = self._process = None
        if control is not None:
            if loop is not None and not loop.is_closed():
                loop.remove_reader(control.fileno())
            control.close()
        if process is not None:
            try:
                await asyncio.to_thread(process.wait, 2)
            except subprocess.TimeoutExpired:
                process.kill()
                await asyncio.to_thread(process.wait)

    async def inspect(self, content: bytes, file_name: str) -> Inspection:
        """See `DocumentReader.inspect`."""
        return wire.inspection_of(
            await self._ask({"operation": "inspect", "file_name": file_name}, content)
        )

    async def transcribe(
        self,
        content: bytes,
        file_name: str,
        on_page: PageProgress | None = None,
        recognised: Sequence[Page] = (),
    ) -> Transcript:
        """See `DocumentReader.transcribe`."""
        request = {
            "operation": "transcribe",
            "file_name": file_name,
            "recognised": [page_as_json(page) for page in recognised],
        }
        return wire.transcript_of(await self._ask(request, content, _progress(on_page)))

    async def interpret(
        self,
        content: bytes,
        file_name: str,
        region: str | None = None,
        recognised: Sequence[Page] = (),
        on_page: PageProgress | None = None,
    ) -> Interpretation:
        """See `DocumentReader.interpret`."""
        request = {
            "operation": "interpret",
            "file_name": file_name,
            "region": region,
            "recognised": [page_as_json(page) for page in recognised],
        }
        return wire.interpretation_of(await self._ask(request, content, _progress(on_page)))

    @property
    def picture_pages(self) -> int:
        """How many pages one picture child may be asked for."""
        return self._limits.pictures.pages

    async def recognise(
        self, content: bytes, numbers: Sequence[int], on_page: Callable[[Page], None]
    ) -> None:
        """Have one picture child read the pages with these numbers; tells of each as it comes.

        Raises:
            DocumentRejectedError: after the pages that were read until then.
        """

        def on_message(message: dict[str, Any]) -> None:
            if "page" in message:
                on_page(page_from_json(message["page"]))

        request = {"operation": "recognise", "pages": list(numbers)}
        await self._ask(request, content, on_message, pictures=True)

    async def _ask(
        self,
        request: dict[str, Any],
        content: bytes,
        on_message: Messages | None = None,
        *,
        pictures: bool = False,
    ) -> dict[str, Any]:
        await self.start()
        async with self._picture_slot if pictures else self._slots:
            if pictures:
                await self._texts.calm()
            else:
                self._texts.note()
            try:
                return await self._converse(request, content, on_message, pictures=pictures)
            except (KeyError, TypeError, ValueError) as error:
                raise FileUnreadableError from error

    async def _converse(
        self,
        request: dict[str, Any],
        content: bytes,
        on_message: Messages | None,
        *,
        pictures: bool,
    ) -> dict[str, Any]:
        await self.start()
        job, connection = self._begin(pictures=pictures)
        end = self._ends[job]
        reader, writer = await asyncio.open_connection(sock=connection, limit=ANSWER_BYTES)
        limits = self._limits.pictures if pictures else self._limits
        answered = False
        try:
            async with asyncio.timeout(limits.wall_seconds + GRACE_SECONDS):
                header = json.dumps(request).encode()
                writer.write(HEADER.pack(len(header)) + header + content)
                with contextlib.suppress(ConnectionError):
                    await writer.drain()
                    writer.write_eof()
                answer = await self._answer(reader, on_message)
                answered = True
            if answer is None:
                raise await self._cause_of_death(end)
            return answer
        except TimeoutError as error:
            raise FileTooComplexError from error
        finally:
            if not answered:
                self._send({"kill": job})
            writer.close()
            self._ends.pop(job, None)

    def _begin(self, *, pictures: bool) -> tuple[int, socket.socket]:
        """A new job with our end of its connection."""
        assert self._loop is not None
        assert self._control is not None
        self._last_job += 1
        job = self._last_job
        ours, theirs = socket.socketpair()
        ours.setblocking(False)  # noqa: FBT003  (the standard library's)
        self._ends[job] = self._loop.create_future()
        try:
            message = json.dumps({"job": job, "pictures": pictures})
            socket.send_fds(self._control, [message.encode()], [theirs.fileno()])
        except OSError as error:
            ours.close()
            del self._ends[job]
            raise ReaderUnavailableError(retry_after=1) from error
        finally:
            theirs.close()
        return job, ours

    async def _answer(
        self, reader: asyncio.StreamReader, on_message: Messages | None
    ) -> dict[str, Any] | None:
        """The result; `None` when the child ended without one.

        Raises:
            DocumentRejectedError: the child's verdict.
        """
        while True:
            try:
                line = await reader.readline()
            except ConnectionError:
                return None
            if not line.endswith(b"\n"):
                return None
            message = json.loads(line)
            if "rejected" in message:
                raise REJECTIONS.get(str(message["rejected"]), FileUnreadableError)
            if "result" in message:
                return dict(message["result"])
            if on_message is not None:
                on_message(message)

    async def _cause_of_death(
        self, end: asyncio.Future[int]
    ) -> DocumentRejectedError | ReaderUnavailableError:
        """A child that the kernel ended took too much; one that failed by itself met a damaged file."""
        try:
            async with asyncio.timeout(GRACE_SECONDS):
                status = await end
        except TimeoutError:
            lost = self._process is None or self._process.poll() is not None
            return ReaderUnavailableError(retry_after=1) if lost else FileTooComplexError()
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) != signal.SIGHUP:
            return FileTooComplexError()
        return FileUnreadableError()

    def _send(self, message: dict[str, int]) -> None:
        if self._control is not None:
            with contextlib.suppress(OSError):
                self._control.send(json.dumps(message).encode())

    def _on_control(self) -> None:
        """Ends of children as the mother reports them."""
        assert self._control is not None
        try:
            data = self._control.recv(MESSAGE_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._lose_mother()
            return
        message = json.loads(data)
        end = self._ends.get(message["job"])
        if end is not None and not end.done():
            end.set_result(int(message["status"]))

    def _lose_mother(self) -> None:
        """The mother ended by herself: the next document starts another."""
        if self._control is not None and self._loop is not None:
            self._loop.remove_reader(self._control.fileno())
            self._control.close()
        self._control = None


def _progress(on_page: PageProgress | None) -> Messages:
    """Tells of the pages that a child has read."""

    def on_message(message: dict[str, Any]) -> None:
        if on_page is not None and "progress" in message:
            on_page(int(message["progress"][0]), int(message["progress"][1]))

    return on_message
