"""`jobpilot parse FILE`: a résumé as JSON, without any server."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from jobpilot.ports.documents import Interpretation
from jobpilot.ports.rejections import DocumentRejectedError, FileTooLargeError

EXIT_REJECTED = 2
EXIT_MISSING = 66


def parse(
    file: Annotated[Path, typer.Argument(help="A résumé: PDF, DOCX, DOC or TXT.")],
    *,
    plain: Annotated[bool, typer.Option("--plain", help="Only the JSON Resume.")] = False,
    region: Annotated[
        str | None, typer.Option("--region", help="Country (ISO 3166) of national phone numbers.")
    ] = None,
) -> None:
    """Read a résumé and print it as JSON, with the evidence of every field."""
    try:
        content = _content(file)
        interpretation = asyncio.run(_interpret(content, file.name, region))
    except OSError as error:
        _fail("file_missing", f"{file} cannot be read: {error.strerror}.", EXIT_MISSING)
    except DocumentRejectedError as rejection:
        _fail(rejection.code, rejection.detail, EXIT_REJECTED)
    typer.echo(json.dumps(_output(interpretation, plain=plain), ensure_ascii=False, indent=2))


def _content(file: Path) -> bytes:
    """The file, unless it is larger than any upload may be."""
    from jobpilot.ports.documents import DocumentLimits

    limit = DocumentLimits().file_bytes
    with file.open("rb") as stream:
        content = stream.read(limit + 1)
    if len(content) > limit:
        raise FileTooLargeError
    return content


async def _interpret(content: bytes, name: str, region: str | None) -> Interpretation:
    from jobpilot.adapters.documents.limited import LimitedDocumentReader
    from jobpilot.adapters.ocr.limited import LimitedOcrEngine

    reader = LimitedDocumentReader()
    try:
        found = await reader.interpret(content, name, region)
        if found.transcript is None or not found.transcript.unread:
            return found
        engine = LimitedOcrEngine(reader)
        pages = [page async for page in engine.recognise(content, found.transcript.unread)]
        return await reader.interpret(content, name, region, pages)
    finally:
        await reader.aclose()


def _output(interpretation: Interpretation, *, plain: bool) -> dict[str, object]:
    if plain:
        return interpretation.resume
    warnings = [
        {"code": warning.code, "message": warning.message}
        | ({} if warning.page is None else {"page": warning.page})
        for warning in interpretation.warnings
    ]
    return {"resume": interpretation.resume, "fields": interpretation.fields, "warnings": warnings}


def _fail(code: str, detail: str, status: int) -> None:
    print(json.dumps({"code": code, "detail": detail}, ensure_ascii=False), file=sys.stderr)
    raise typer.Exit(status)
