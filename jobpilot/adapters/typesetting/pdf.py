"""A sheet as PDF/UA-1. Runs in the child process only."""

import json
from typing import Any

import typst

from jobpilot.adapters.typesetting import fonts
from jobpilot.adapters.typesetting.catalog import DIRECTORY

UNTITLED = "Résumé"


def pdf_of(sheet: dict[str, Any], template: str) -> tuple[bytes, tuple[str, ...]]:
    """The file, and the characters that no font has."""
    text = json.dumps(sheet, ensure_ascii=False)
    missing = fonts.unsettable(text)
    content = typst.compile(
        str(DIRECTORY / f"{template}.typ"),
        root=str(DIRECTORY),
        font_paths=fonts.directories(),
        ignore_system_fonts=True,
        sys_inputs={
            "sheet": text.translate({ord(character): fonts.REPLACEMENT for character in missing}),
            "families": json.dumps(fonts.families(text)),
            "title": UNTITLED,
        },
        pdf_standards=["ua-1"],
    )
    assert isinstance(content, bytes)
    return content, missing
