"""The published shape of an archive, as JSON Schema: `docs/account-export.schema.json`, and in each archive."""

import json
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, NonNegativeInt

from jobpilot.privacy.export.rows import kinds

FORMAT: Final = "jobpilot-account"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
SCHEMA: Final = "schema.json"
PAGE: Final = "index.html"
PATH: Final = (
    r"^(index\.html|schema\.json|data/[a-z_]{1,60}\.jsonl|files/resumes/[0-9a-f-]{36}\.[a-z]{2,5})$"
)


class ArchivedFile(BaseModel):
    """`rows` is the number of lines where a file holds rows."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: Annotated[str, Field(pattern=PATH)]
    bytes: NonNegativeInt
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    rows: NonNegativeInt | None = None


class Manifest(BaseModel):
    """Names every other file of the archive. `missing`: ids of résumés whose originals were not kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["jobpilot-account"]
    version: Literal[1]
    created_at: AwareDatetime
    files: Annotated[tuple[ArchivedFile, ...], Field(max_length=20_000)]
    missing: tuple[str, ...] = ()


def json_schema() -> dict[str, Any]:
    """The manifest, and under `$defs` one line of each file of rows, by the table's name."""
    manifest = Manifest.model_json_schema()
    lines: dict[str, Any] = {}
    for kind in kinds():
        shape = kind.rows.json_schema()
        lines |= shape.pop("$defs", {})
        lines[kind.name] = {**shape, "description": f"One line of {kind.file}: {kind.entry.holds}."}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An account of JobPilot, as an archive",
        "description": (
            "The manifest.json of the archive. Each line of a file `data/<name>.jsonl` is an object of `$defs/<name>`."
        ),
        **{name: manifest[name] for name in ("type", "properties", "required")},
        "additionalProperties": False,
        "$defs": {**manifest["$defs"], **dict(sorted(lines.items()))},
    }


def schema_text() -> str:
    return json.dumps(json_schema(), indent=1, sort_keys=False, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    import importlib
    import pkgutil
    from pathlib import Path

    import jobpilot

    for module in pkgutil.walk_packages(jobpilot.__path__, "jobpilot."):
        if module.name.endswith((".tables", ".outbox")):
            importlib.import_module(module.name)
    page = Path(__file__).parents[3] / "docs" / "account-export.schema.json"
    page.write_text(schema_text())
