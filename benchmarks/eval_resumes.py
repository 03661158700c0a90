"""How right résumés are read, by field, layout, format and language; persons weigh the same.

    python benchmarks/eval_resumes.py [--set own|reference] [--share 0.2] [--details] [--scans 9] [--write-baseline]

Measures on the made set in tests/fixtures/resumes and on ../shared/data where it is there (`resume_scoring` has the
rules). No region is given, as in the product. Ends with 1 if the own set is worse than the committed baseline by more
than `ALLOWED`; `--write-baseline` keeps the figures as the new one (tests/unit/resumes/test_evaluation.py measures a
part of the set against it).
"""

import argparse
import json
import logging
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import pypdfium2 as pdfium

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from benchmarks.calibration import Claim, by_kind, calibrate, claims_of
from benchmarks.resume_scoring import Counts, Score, score
from benchmarks.resume_sets import Case, own_cases, reference_cases, scanned_cases
from jobpilot.adapters.documents.reading import interpret_document
from jobpilot.ports.documents import DocumentLimits, Page
from jobpilot.ports.rejections import DocumentRejectedError
from jobpilot.resumes.domain.provenance import leaves

BASELINE = Path(__file__).with_name("eval_baseline.json")
SHARE_IN_TESTS = 0.3
ALLOWED = {"all fields": 0.005}
ALLOWED_ONE_COLUMN = 0.02
"""A column of its own moves by half a point when a single document does."""
COLUMNS = {
    "name": "name",
    "e-mail": "email",
    "phone": "phone",
    "links": "urls",
    "employer": "work.name",
    "title": "work.position",
    "whole job": "work.record",
    "school": "education.institution",
    "skills": "skills",
}
GOALS = {
    "name": 0.97, "e-mail": 0.99, "phone": 0.97, "links": 0.95, "employer": 0.90, "title": 0.90, "whole job": 0.80,
    "school": 0.92, "skills": 0.88, "all fields": 0.92,
}  # fmt: skip


Recognise = Callable[[bytes], Sequence[Page]]


def recogniser() -> Recognise | None:
    """Reads every page of a PDF from its picture; None where there is no engine for it."""
    try:
        from jobpilot.adapters.ocr.pages import recognise_pages
        from jobpilot.adapters.ocr.recogniser import Recogniser
    except ImportError:
        return None
    engine = Recogniser()

    def recognise(content: bytes) -> Sequence[Page]:
        document = pdfium.PdfDocument(content)
        numbers = range(1, len(document) + 1)
        document.close()
        return list(recognise_pages(content, numbers, engine))

    return recognise


@dataclass(frozen=True, slots=True)
class Result:
    """A document as it was read. `proven` of its `values` are contained in the quotes of their spans."""

    case: Case
    score: Score
    claims: tuple[Claim, ...]
    values: int
    proven: int
    seconds: float
    failure: str | None = None


def read(case: Case, recognise: Recognise | None = None) -> Result:
    """Read the document and compare; a rejected one counts as read empty. `recognise` reads pages that are pictures."""
    started = time.perf_counter()
    resume: dict[str, Any] = {}
    fields: dict[str, dict[str, Any]] = {}
    failure = None
    try:
        pages = recognise(case.content) if recognise is not None else ()
        found = interpret_document(case.content, case.file_name, DocumentLimits(), None, pages)
        resume, fields = found.resume, found.fields
    except DocumentRejectedError as rejection:
        failure = rejection.code
    seconds = time.perf_counter() - started
    result = score(case.truth, resume, fields, case.truth["meta"].get("region") or "US")
    plain = list(leaves(resume))
    return Result(
        case,
        result,
        tuple(claims_of(case.person, result.verdicts, fields)),
        len(plain),
        sum(_is_proven(str(value), fields.get(path)) for path, value in plain),
        seconds,
        failure,
    )


def _is_proven(value: str, evidence: dict[str, Any] | None) -> bool:
    """A value that was normalised (a date, a phone number) is proven by the words it was made from."""
    quotes = " ".join(span["quote"] for span in evidence["spans"]) if evidence else ""
    return bool(quotes) and (value in quotes or evidence["original_value"] in quotes)


def sums(results: Iterable[Result]) -> dict[str, dict[str, Counts]]:
    """By field and person."""
    found: dict[str, dict[str, Counts]] = defaultdict(lambda: defaultdict(Counts))
    for result in results:
        for name, counts in result.score.counts.items():
            found[name][result.case.person] += counts
    return found


def mean(people: Iterable[Counts], measure: Callable[[Counts], float]) -> float:
    """Over the persons whose documents hold such values."""
    values = [measure(counts) for counts in people if counts.known]
    return fmean(values) if values else 0.0


def row(results: Sequence[Result]) -> dict[str, float]:
    """F1 by column, and over all fields."""
    found = sums(results)
    known = {
        name: people for name, people in found.items() if any(c.known for c in people.values())
    }
    every = [mean(p.values(), lambda c: c.f1) for name, p in known.items() if "record" not in name]
    columns = {title: mean(found[name].values(), lambda c: c.f1) for title, name in COLUMNS.items()}
    return columns | {"all fields": fmean(every) if every else 0.0}


def print_rows(title: str, rows: dict[str, dict[str, float]], counts: dict[str, int]) -> None:
    print(f"\n{title:34}   n " + " ".join(f"{column:>10}" for column in GOALS))
    for name, values in rows.items():
        figures = " ".join(
            f"{values[column]:10.3f}" if column in values else f"{'–':>10}" for column in GOALS
        )
        print(f"{name[:34]:34} {counts.get(name, 0):3} {figures}")


def print_groups(results: Sequence[Result], title: str, key: Callable[[Case], str]) -> None:
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[key(result.case)].append(result)
    rows = {name: row(groups[name]) for name in sorted(groups)}
    print_rows(title, rows, {name: len(group) for name, group in groups.items()})


def print_fields(results: Sequence[Result]) -> None:
    print(f"\n{'field':24} {'precision':>9} {'recall':>9} {'F1':>9}   right/extra/missed")
    for name, people in sums(results).items():
        measures = (lambda c: c.precision, lambda c: c.recall, lambda c: c.f1)
        figures = " ".join(f"{mean(people.values(), measure):9.3f}" for measure in measures)
        total = sum(people.values(), Counts())
        print(f"{name:24} {figures}   {total.right}/{total.extra}/{total.missed}")


def print_confidence(results: Sequence[Result]) -> None:
    claims = [claim for result in results for claim in result.claims]
    for label, equal in (("every field the same", False), ("every person the same", True)):
        found = calibrate(claims, equal_persons=equal)
        print(
            f"confidence ({label}): expected calibration error {found.error:.3f}; "
            f"of those marked high {found.high:.2%} right ({found.high_share:.0%} are marked high)"
        )
    values, proven = sum(r.values for r in results), sum(r.proven for r in results)
    print(
        f"spans: {proven} of {values} values are contained in their quote ({proven / max(values, 1):.2%})"
    )


def print_details(results: Sequence[Result]) -> None:
    groups = by_kind(claim for result in results for claim in result.claims)
    print(f"\n{'field and method':44} {'n':>5} {'sure':>6} {'right':>6} {'high':>6} {'right':>6}")
    for kind, claims in sorted(groups.items()):
        high = [claim.right for claim in claims if claim.level == "high"]
        sure, right = fmean(c.confidence for c in claims), fmean(c.right for c in claims)
        shown = f"{len(high):6} {fmean(high):6.3f}" if high else f"{0:6}"
        print(f"{kind:44} {len(claims):5} {sure:6.3f} {right:6.3f} {shown}")
    print("\nworst documents:")
    ranked = sorted(results, key=lambda r: row([r])["all fields"])
    for result in ranked[:25]:
        wrong = {
            name: f"{c.right}/{c.extra}/{c.missed}"
            for name, c in result.score.counts.items()
            if c.extra or c.missed
        }
        print(f"  {row([result])['all fields']:.3f} {result.case.name}: {result.failure or wrong}")


def report(name: str, results: Sequence[Result], *, details: bool) -> None:
    people = len({result.case.person for result in results})
    print(f"\n=== {name}: {len(results)} documents, {people} persons ===")
    for result in results:
        if result.failure:
            print(f"not read: {result.case.name} ({result.failure})")
    pdf = [result for result in results if result.case.format == "pdf"]
    rows = {"all documents": results} | ({"PDF documents": pdf} if pdf else {})
    print_rows(
        "F1, persons weighted equally",
        {title: row(chosen) for title, chosen in rows.items()} | {"goal": GOALS},
        {title: len(chosen) for title, chosen in rows.items()},
    )
    print_fields(results)
    print_groups(results, "by layout", lambda case: case.layout)
    print_groups(results, "by format", lambda case: case.format)
    print_groups(results, "by language", lambda case: case.language)
    print_confidence(results)
    print(f"{sum(r.seconds for r in results) / max(len(results), 1) * 1000:.0f} ms per document")
    if details:
        print_details(results)


def report_scans(count: int, seed: int, *, details: bool) -> None:
    """Not part of the baseline: recognition takes seconds a page."""
    recognise = recogniser()
    if recognise is None:
        print("\nScans were left out: there is no recognition of pictures.")
        return
    print(f"\nscans with seed {seed}")
    cases = list(scanned_cases(count, seed))
    report("scans", [read(case, recognise) for case in cases], details=details)


def rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in figures.items()}


def write_baseline(results: Sequence[Result]) -> int:
    sample = [read(case) for case in own_cases(SHARE_IN_TESTS)]
    figures = {"own": rounded(row(results)), "sample": rounded(row(sample))}
    BASELINE.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    print(f"\nwrote {BASELINE.relative_to(REPOSITORY)}")
    return 0


def fallen(results: Sequence[Result], kept: dict[str, float]) -> list[str]:
    """Columns that are worse than the baseline by more than is allowed."""
    return [
        f"{name}: {kept[name]:.4f} → {value:.4f}"
        for name, value in row(results).items()
        if value < kept[name] - ALLOWED.get(name, ALLOWED_ONE_COLUMN)
    ]


def compare(results: Sequence[Result]) -> int:
    worse = fallen(results, json.loads(BASELINE.read_text("utf-8"))["own"])
    print(
        "\n"
        + (
            "Worse than the baseline: " + "; ".join(worse)
            if worse
            else "No worse than the baseline."
        )
    )
    return int(bool(worse))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--set", choices=("own", "reference"), help="only this set")
    parser.add_argument("--share", type=float, default=1.0, help="of the own set, 0 to 1")
    parser.add_argument("--details", action="store_true", help="by method, and the worst documents")
    parser.add_argument("--scans", type=int, default=9, help="how many pictures of pages")
    parser.add_argument("--seed", type=int, default=11, help="of the scans")
    parser.add_argument("--write-baseline", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    reference = [read(case) for case in reference_cases()] if options.set != "own" else []
    if reference:
        report("reference set", reference, details=options.details)
    elif options.set != "own":
        print("The reference set (../shared/data) is not here.")
    if options.set != "reference":
        own = [read(case) for case in own_cases(options.share)]
        report("own set", own, details=options.details)
        if options.scans:
            report_scans(options.scans, options.seed, details=options.details)
        if options.share == 1:
            return write_baseline(own) if options.write_baseline else compare(own)
    return 0


if __name__ == "__main__":
    sys.exit(main())
