"""Real layouts, where the reference set lies beside the checkout: nothing crashes and every value shows its source."""

import json
from pathlib import Path

import pytest

from jobpilot.adapters.documents.reading import interpret_document
from jobpilot.ports.documents import DocumentLimits
from jobpilot.resumes.domain.provenance import leaves
from jobpilot.resumes.schema import problems_of

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
DOCUMENTS = sorted(
    path for path in (DATA / "documents").glob("*") if path.suffix in {".pdf", ".docx", ".txt"}
)
pytestmark = pytest.mark.skipif(not DOCUMENTS, reason="the reference set is not here")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_name_and_address_are_right_and_every_value_is_proven(path: Path) -> None:
    truth = json.loads((DATA / "truth" / f"{path.name}.json").read_text("utf-8"))
    found = interpret_document(
        path.read_bytes(), path.name, DocumentLimits(), truth["meta"]["region"]
    )
    assert problems_of(found.resume) == []
    basics = found.resume["basics"]
    words = set(truth["basics"]["name"].casefold().split())
    assert words <= set(basics["name"].casefold().split())
    assert basics.get("email", "") == truth["basics"]["email"]
    for path_, value in leaves(found.resume):
        quotes = " ".join(span["quote"] for span in found.fields[path_]["spans"])
        assert str(value) in quotes or found.fields[path_]["original_value"] in quotes
