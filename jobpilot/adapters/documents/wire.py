"""How a child answers: lines of JSON, read without trust."""

import json
import struct
from dataclasses import asdict
from typing import Any

from jobpilot.ports.documents import (
    Box,
    DocumentWarning,
    Inspection,
    Interpretation,
    PageSource,
    TextLine,
    TextPage,
    Transcript,
)

HEADER = struct.Struct("!I")
"""The length of a request's JSON header, which the document follows."""


def dump(message: dict[str, Any]) -> bytes:
    """One line."""
    return (
        json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        + b"\n"
    )


def inspection_json(inspection: Inspection) -> dict[str, Any]:
    """As plain values."""
    return asdict(inspection)


def transcript_json(transcript: Transcript | None) -> dict[str, Any] | None:
    """As plain values."""
    return None if transcript is None else asdict(transcript)


def interpretation_json(interpretation: Interpretation) -> dict[str, Any]:
    """As plain values."""
    return {
        "resume": interpretation.resume,
        "fields": interpretation.fields,
        "warnings": [asdict(warning) for warning in interpretation.warnings],
        "transcript": transcript_json(interpretation.transcript),
    }


def inspection_of(data: dict[str, Any]) -> Inspection:
    """From plain values."""
    return Inspection(
        str(data["kind"]),
        str(data["media_type"]),
        int(data["page_count"]),
        int(data["active_parts"]),
        _warnings(data),
    )


def transcript_of(data: dict[str, Any]) -> Transcript:
    """From plain values."""
    pages = tuple(
        TextPage(
            int(page["number"]),
            float(page["width"]),
            float(page["height"]),
            _lines(page["lines"]),
            _lines(page["hidden"]),
            PageSource(page["source"]),
        )
        for page in data["pages"]
    )
    unread = tuple(int(number) for number in data["unread"])
    return Transcript(pages, int(data["quality"]), _warnings(data), unread)


def _lines(data: list[dict[str, Any]]) -> tuple[TextLine, ...]:
    return tuple(TextLine(str(line["text"]), _box(line["box"])) for line in data)


def interpretation_of(data: dict[str, Any]) -> Interpretation:
    """From plain values."""
    transcript = data["transcript"]
    return Interpretation(
        dict(data["resume"]),
        {str(path): dict(evidence) for path, evidence in data["fields"].items()},
        _warnings(data),
        None if transcript is None else transcript_of(transcript),
    )


def _box(data: dict[str, Any] | None) -> Box | None:
    return (
        None
        if data is None
        else Box(float(data["x"]), float(data["y"]), float(data["w"]), float(data["h"]))
    )


def _warnings(data: dict[str, Any]) -> tuple[DocumentWarning, ...]:
    return tuple(
        DocumentWarning(str(item["code"]), str(item["message"]), item.get("page"))
        for item in data["warnings"]
    )
