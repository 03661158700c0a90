"""Edits that put what the posting asks for first. Nothing is said in other words."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from jobpilot.writing.domain.composing.material import Material

MOST_HIGHLIGHTS: Final = 5
"""Beyond these, highlights that share nothing with the posting are left out."""


def compose_edits(facts: Mapping[str, Any]) -> dict[str, Any]:
    """An object of the shape of a tailored résumé."""
    material = Material(facts)
    edits: list[dict[str, Any]] = []
    for index, job in enumerate(material.jobs):
        path = f"work[{index}].highlights"
        texts = [str(text) for text in job.get("highlights") or ()]
        edits += _ordered(path, [material.score(text) for text in texts])
        edits += _hidden(path, [material.score(text) for text in texts])
    groups = [group for group in material.resume.get("skills") or () if isinstance(group, Mapping)]
    words = [[str(word) for word in group.get("keywords") or ()] for group in groups]
    totals = [
        sum(map(material.score, [*group, str(groups[i].get("name") or "")]))
        for i, group in enumerate(words)
    ]
    edits += _ordered("skills", totals)
    for index, group in enumerate(words):
        edits += _ordered(f"skills[{index}].keywords", [material.score(word) for word in group])
    return {"edits": edits}


def _ordered(path: str, scores: Sequence[int]) -> list[dict[str, Any]]:
    """The most fitting first; equals stay in their order."""
    order = sorted(range(len(scores)), key=lambda place: -scores[place])
    if order == list(range(len(scores))):
        return []
    return [{"op": "order", "path": path, "text": "", "order": order}]


def _hidden(path: str, scores: Sequence[int]) -> list[dict[str, Any]]:
    if len(scores) <= MOST_HIGHLIGHTS:
        return []
    places = sorted(range(len(scores)), key=lambda place: (scores[place], -place))
    out = [place for place in places if scores[place] == 0][: len(scores) - MOST_HIGHLIGHTS]
    return [{"op": "hide", "path": f"{path}[{place}]", "text": "", "order": []} for place in out]
