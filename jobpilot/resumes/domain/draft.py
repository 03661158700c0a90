"""The résumé under construction: values at paths, each with the fragments that prove it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from jobpilot.ports.documents import Box
from jobpilot.resumes.domain.fragments import Fragment, Passage

HIGH = 0.96


def level_of(confidence: float) -> str:
    """`high` needs no look, `check` does."""
    return "high" if confidence >= HIGH else "check"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a field has its value."""

    confidence: float
    method: str
    original_value: str
    fragments: tuple[Fragment, ...]

    @property
    def level(self) -> str:
        """See `level_of`."""
        return level_of(self.confidence)

    def as_json(self) -> dict[str, object]:
        """The field's envelope."""
        return {
            "confidence": round(self.confidence, 2),
            "level": self.level,
            "method": self.method,
            "original_value": self.original_value,
            "spans": _spans(self.fragments),
        }


def _spans(fragments: tuple[Fragment, ...]) -> list[dict[str, object]]:
    """One span a page: the box around all of its words, and a quote that reads as the value does."""
    pages: dict[int, list[Fragment]] = {}
    for fragment in fragments:
        pages.setdefault(fragment.line.page, []).append(fragment)
    spans: list[dict[str, object]] = []
    for page, parts in pages.items():
        boxes = [part.box for part in parts if part.box is not None]
        box = Box.around(boxes) if boxes else None
        shape = (
            None
            if box is None
            else {
                "x": round(box.x, 5),
                "y": round(box.y, 5),
                "w": round(box.w, 5),
                "h": round(box.h, 5),
            }
        )
        spans.append({"page": page, "box": shape, "quote": Passage(tuple(parts)).text})
    return spans


@dataclass(slots=True)
class Draft:
    """JSON Resume values by path, with evidence. Lists grow through `add`."""

    resume: dict[str, object] = field(default_factory=dict)
    fields: dict[str, Evidence] = field(default_factory=dict)

    def note(
        self,
        path: str,
        fragments: Iterable[Fragment],
        method: str,
        confidence: float,
        original: str | None = None,
    ) -> None:
        """Record the evidence of the value at the path."""
        kept = tuple(fragments)
        text = original if original is not None else Passage(kept).text
        self.fields[path] = Evidence(min(max(confidence, 0.0), 1.0), method, text, kept)

    def add(self, section: str) -> "Record":
        """A new element of a list section."""
        items = self.resume.setdefault(section, [])
        assert isinstance(items, list)
        element: dict[str, object] = {}
        items.append(element)
        return Record(self, element, f"{section}[{len(items) - 1}]")

    @property
    def basics(self) -> "Record":
        """The person."""
        element = self.resume.setdefault("basics", {})
        assert isinstance(element, dict)
        return Record(self, element, "basics")


@dataclass(slots=True)
class Record:
    """One object of the résumé, at its path."""

    draft: Draft
    values: dict[str, object]
    path: str

    def set(
        self,
        key: str,
        value: str | None,
        fragments: Iterable[Fragment],
        method: str,
        confidence: float,
    ) -> None:
        """Set a value that is not empty, with its evidence."""
        if not value:
            return
        self.values[key] = value
        self.draft.note(f"{self.path}.{key}", fragments, method, confidence)

    def take(self, key: str, fragment: Fragment | None, method: str, confidence: float) -> None:
        """Set a value that is exactly the fragment's text."""
        if fragment is not None and fragment:
            self.set(key, fragment.text.strip(), (fragment,), method, confidence)

    def append(self, key: str, passage: Passage, method: str, confidence: float) -> None:
        """Add a text to a list of texts."""
        texts = self.values.setdefault(key, [])
        assert isinstance(texts, list)
        texts.append(passage.text)
        self.draft.note(
            f"{self.path}.{key}[{len(texts) - 1}]", passage.fragments, method, confidence
        )

    def nested(self, key: str) -> "Record":
        """A new object in the list at `key`."""
        items = self.values.setdefault(key, [])
        assert isinstance(items, list)
        element: dict[str, object] = {}
        items.append(element)
        return Record(self.draft, element, f"{self.path}.{key}[{len(items) - 1}]")
