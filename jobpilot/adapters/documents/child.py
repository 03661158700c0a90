"""What runs in the limited child: one request, one answer, then exit.

There are two kinds. The ordinary child reads files. The picture child draws pages and recognises their text: it loads
the models after the fork, before it sees a byte of the document, and they are gone when it ends.
"""

import ctypes
import gc
import json
import os
import resource
import signal
import socket
from typing import Any

from jobpilot.adapters.documents import wire
from jobpilot.adapters.documents.reading import (
    inspect_document,
    interpret_document,
    transcribe_document,
)
from jobpilot.ports.documents import ChildLimits, DocumentLimits, PictureLimits
from jobpilot.ports.rejections import DocumentRejectedError, FileTooComplexError
from jobpilot.resumes.domain.recognised import page_as_json, page_from_json

PR_SET_NO_NEW_PRIVS = 38
OPEN_FILES = 32
GIVES_WAY = 10
"""A picture takes a hundred times as long as a page of text; whoever waits for text goes first."""


def confine(limits: ChildLimits | PictureLimits) -> None:
    """Give up what parsing does not need. The kernel ends the child when it takes more."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    if isinstance(limits, ChildLimits):
        confine_to_one_thread()
    ctypes.CDLL(None).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def confine_to_one_thread() -> None:
    """No further threads or processes; those there are go on."""
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def recognise(connection: socket.socket) -> None:
    """Answer with the pages asked for, each as soon as it is read."""
    from jobpilot.adapters.ocr.pages import recognise_pages
    from jobpilot.adapters.ocr.recogniser import Recogniser

    os.nice(GIVES_WAY)
    recogniser = Recogniser()
    confine_to_one_thread()
    request, content = _receive(connection)
    answer: dict[str, Any] = {"result": {}}
    try:
        for page in recognise_pages(content, request["pages"], recogniser):
            connection.sendall(wire.dump({"page": page_as_json(page)}))
    except DocumentRejectedError as rejection:
        answer = {"rejected": rejection.code}
    except (MemoryError, RecursionError):
        answer = {"rejected": FileTooComplexError.code}
    connection.sendall(wire.dump(answer))


def serve(connection: socket.socket, limits: ChildLimits) -> None:
    """Answer the one request on the connection."""
    request, content = _receive(connection)
    try:
        answer = _answer(request, content, limits.document, connection)
    except DocumentRejectedError as rejection:
        answer = {"rejected": rejection.code}
    except (MemoryError, RecursionError):
        answer = {"rejected": FileTooComplexError.code}
    connection.sendall(wire.dump(answer))


def _answer(
    request: dict[str, Any], content: bytes, limits: DocumentLimits, connection: socket.socket
) -> dict[str, Any]:
    name = str(request.get("file_name", ""))
    recognised = [page_from_json(page) for page in request.get("recognised", ())]
    if request["operation"] == "inspect":
        return {"result": wire.inspection_json(inspect_document(content, name, limits))}

    def on_page(done: int, total: int) -> None:
        connection.sendall(wire.dump({"progress": [done, total]}))

    if request["operation"] == "transcribe":
        transcript = transcribe_document(content, name, limits, on_page, recognised)
        return {"result": wire.transcript_json(transcript)}
    region = request.get("region")
    return {
        "result": wire.interpretation_json(
            interpret_document(content, name, limits, region, recognised, on_page)
        )
    }


def _receive(connection: socket.socket) -> tuple[dict[str, Any], bytes]:
    """The request's header and the document, up to the end of the stream."""
    with connection.makefile("rb") as stream:
        (length,) = wire.HEADER.unpack(stream.read(wire.HEADER.size))
        request = json.loads(stream.read(length))
        return request, stream.read()


def run(connection: socket.socket, limits: ChildLimits, *, pictures: bool) -> None:
    """The child's whole life; never returns."""
    status = 1
    try:
        confine(limits.pictures if pictures else limits)
        gc.disable()  # one document, then the end: what is in cycles is gone soon enough
        if pictures:
            recognise(connection)
        else:
            serve(connection, limits)
        status = 0
    except BaseException:  # noqa: BLE001  (nothing may escape into the mother's loop)
        status = 1
    finally:
        os._exit(status)
