"""One posting beside one résumé, from both texts to what is stored as a match."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from jobpilot.matching.domain.evidence import (
    MOST_REASONS,
    Missing,
    Reason,
    ResumeQuote,
    missing,
    reasons,
)
from jobpilot.matching.domain.judging import Checked, Verdict, moved, with_judgement
from jobpilot.matching.domain.match import Scored
from jobpilot.matching.domain.posting import Span
from jobpilot.matching.domain.scoring import Comparison, Part, PartScore, Score, score, total_of

LEAST_KEPT: Final = 30
"""On the labelled set this keeps 64 of 65 postings worth applying for, and drops 900 of 920 that are not."""


def assess(comparison: Comparison) -> Scored:
    """Score, reasons and gaps by the rules alone."""
    found = score(comparison)
    enough = found.total is not None
    return Scored(
        job_id=comparison.job.id,
        posting_fingerprint=comparison.job.fingerprint,
        score=found.total,
        breakdown=_breakdown(found),
        reasons=tuple(_reason(r) for r in reasons(comparison)) if enough else (),
        missing=tuple(_missing(m) for m in missing(comparison)) if enough else (),
    )


def judged(
    comparison: Comparison, breakdown: Mapping[str, Any], checked: Sequence[Checked], model: str
) -> Scored:
    """The same with a judgement; `breakdown` is the one of the rules, so that no vector is needed again."""
    total, met = moved(total_of(_parts(breakdown)), checked)
    why, gaps = with_judgement(
        reasons(comparison), missing(comparison), checked, most=MOST_REASONS + 4
    )
    verdicts = {str(v): sum(item.verdict is v for item in checked) for v in Verdict}
    share = None if met is None else round(met, 3)
    judgement = {"model": model, "met_share": share, **verdicts}
    return Scored(
        job_id=comparison.job.id,
        posting_fingerprint=comparison.job.fingerprint,
        score=total,
        breakdown={**{str(part): breakdown[str(part)] for part in Part}, "judgement": judgement},
        reasons=tuple(_reason(reason) for reason in why),
        missing=tuple(_missing(gap) for gap in gaps),
    )


def _breakdown(found: Score) -> dict[str, Any]:
    return {
        str(part.part): {
            "value": None if part.value is None else round(part.value, 4),
            "weight": part.weight,
        }
        for part in found.parts
    }


def _parts(breakdown: Mapping[str, Any]) -> list[PartScore]:
    return [
        PartScore(part, breakdown[str(part)]["value"], breakdown[str(part)]["weight"])
        for part in Part
    ]


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "kind": str(reason.kind),
        "text": reason.text,
        "resume": _resume_quote(reason.resume),
        "posting": None if reason.posting is None else _span(reason.posting),
    }


def _missing(gap: Missing) -> dict[str, Any]:
    return {
        "kind": str(gap.kind),
        "text": gap.text,
        "is_must": gap.is_must,
        "posting": _span(gap.posting),
    }


def _resume_quote(quote: ResumeQuote) -> dict[str, Any]:
    return {"path": quote.path, "quote": quote.quote, "start": quote.start, "end": quote.end}


def _span(span: Span) -> dict[str, Any]:
    return {"quote": span.text, "start": span.start, "end": span.end}
