"""Two invented documents that the mother reads once, so that no child pays for first times: imports, tables, caches."""

from jobpilot.adapters.documents.reading import interpret_document
from jobpilot.ports.documents import DocumentLimits

TEXT = b"""Warm Up
warm.up@example.com | +1 415 555 0100 | Berlin, Germany

Experience
Engineer, Example GmbH (2020-01 - 2021-02)
- Did things

Education
BSc in Physics, Example University, 2019

Skills
Python, SQL
"""
# No cross-reference table: both readers rebuild it.
PDF = b"""%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Count 1 /Kids [3 0 R] >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R
/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>
endobj
4 0 obj
<< /Length 182 >>
stream
BT /F1 20 Tf 72 720 Td (Warm Up) Tj /F1 10 Tf 0 -20 Td (warm.up@example.com) Tj
0 -30 Td (Experience) Tj 0 -14 Td (Engineer, Example GmbH, 2019 - 2020) Tj
0 -30 Td (Skills) Tj 0 -14 Td (Python, SQL) Tj ET
endstream
endobj
trailer
<< /Root 1 0 R /Size 5 >>
%%EOF
"""


def warm_up() -> None:
    """Read both."""
    limits = DocumentLimits()
    interpret_document(TEXT, "warm-up.txt", limits, None)
    interpret_document(PDF, "warm-up.pdf", limits, "US")
