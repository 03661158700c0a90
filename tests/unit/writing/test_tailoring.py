from copy import deepcopy

import pytest

from jobpilot.writing.domain.tailoring import (
    HIDDEN,
    ORDERED,
    REPHRASED,
    Edit,
    EditKind,
    EditRefused,
    applied,
    refusal_of,
    usable,
)
from tests.fixtures.writing.planted_texts import evidence_of

RESUME = evidence_of("tuning")["developer"].document
IDENTITY = (
    "name", "position", "startDate", "endDate", "location", "institution", "studyType", "area",
    "email", "phone",
)  # fmt: skip
LOCKED = (
    "basics.name", "basics.email", "basics.label", "work[0].name", "work[0].position",
    "work[0].startDate", "work[0].endDate", "education[0].institution", "education[0].studyType",
    "education[0]", "work[0]", "work", "certificates[0].name", "meta", "basics", "",
    "work[0].highlights[0].x", "work[0]..highlights", "__class__", "work[-1].highlights[0]",
)  # fmt: skip


def edit(op: str, path: str, text: str = "", order: tuple[int, ...] = ()) -> Edit:
    return Edit(EditKind(op), path, text, order)


@pytest.mark.parametrize("path", LOCKED)
@pytest.mark.parametrize("op", list(EditKind))
def test_who_somebody_is_stays(op: EditKind, path: str) -> None:
    wish = Edit(op, path, "Globex", (0,))
    assert refusal_of(wish, RESUME) is EditRefused.LOCKED
    assert applied([wish], RESUME) == RESUME


def test_no_rule_opens_a_locked_field() -> None:
    for path in REPHRASED | ORDERED | HIDDEN:
        assert path.rpartition(".")[2].partition("[")[0] not in IDENTITY
        assert path not in {"work", "work[]", "education", "education[]", "basics"}


def test_order_hide_and_rephrase_count_old_places() -> None:
    edits = [
        edit("order", "work[0].highlights", order=(2, 0, 1)),
        edit("hide", "work[0].highlights[0]"),
        edit("rephrase", "work[0].highlights[1]", "Fewer invoice errors by 40%"),
    ]
    highlights = applied(edits, RESUME)["work"][0]["highlights"]
    assert highlights == ["Moved 30 services to Kubernetes on AWS", "Fewer invoice errors by 40%"]


def test_the_version_itself_is_left_alone() -> None:
    before = deepcopy(RESUME)
    applied([edit("rephrase", "basics.summary", "Other words")], RESUME)
    assert before == RESUME


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        (edit("order", "work[0].highlights", order=(0, 1)), EditRefused.NOT_AN_ORDER),
        (edit("order", "work[0].highlights", order=(0, 0, 1)), EditRefused.NOT_AN_ORDER),
        (edit("hide", "work[0].highlights[9]"), EditRefused.NOTHING_THERE),
        (edit("rephrase", "basics.summary", ""), EditRefused.EMPTY),
        (edit("rephrase", "basics.summary", "x" * 3_000), EditRefused.EMPTY),
    ],
)
def test_what_cannot_be_done_is_refused(wish: Edit, refusal: EditRefused) -> None:
    assert refusal_of(wish, RESUME) is refusal


def test_the_first_of_two_for_one_place_counts() -> None:
    first, second = (edit("rephrase", "basics.summary", text) for text in ("One", "Two"))
    assert usable([first, second], RESUME) == [first]
