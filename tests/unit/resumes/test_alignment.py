"""Entries are recognised before they are compared."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobpilot.resumes.domain.alignment import compare, leaves

JOBS = [
    {"name": "Example Crossings", "position": "Engineer", "startDate": "2019",
     "highlights": ["Built a rig", "Led six"]},
    {"name": "Sample Works", "position": "Draughtsman", "startDate": "2016", "highlights": ["Drew bolts"]},
    {"name": "Test Yard", "position": "Welder", "startDate": "2012"},
]  # fmt: skip
SKILLS = [{"name": "Python"}, {"name": "Statics"}, {"name": "Drawing"}]
# a busy machine is no reason to fail
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
documents = st.recursive(
    st.text(max_size=6) | st.integers(0, 3) | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=4)
    ),
    max_leaves=12,
)


def changes(before: object, after: object) -> list[tuple[str, object, object]]:
    found = compare({"work": before}, {"work": after}).changes
    return sorted(((c.path, c.before, c.after) for c in found), key=str)


class TestLists:
    def test_an_entry_put_on_top_changes_no_other(self) -> None:
        new = {"name": "New Bridge", "position": "Lead"}
        assert changes(JOBS, [new, *JOBS]) == [
            ("work[0].name", None, "New Bridge"),
            ("work[0].position", None, "Lead"),
        ]

    def test_a_removed_entry_changes_no_other(self) -> None:
        gone = changes(JOBS, JOBS[1:])
        assert {path.split(".")[0] for path, _, _ in gone} == {"work[0]"}
        assert all(after is None for _, _, after in gone)

    def test_entries_that_change_places_change_nothing_but_their_places(self) -> None:
        found = compare({"work": JOBS}, {"work": [JOBS[2], JOBS[0], JOBS[1]]})
        assert found.changes == ()
        assert [(m.before_path, m.after_path) for m in found.moves] == [("work[2]", "work[0]")]

    def test_an_edited_entry_is_known_although_others_came_and_went(self) -> None:
        edited = JOBS[1] | {"name": "Sample Works Ltd"}
        found = changes(JOBS, [{"name": "New Bridge"}, JOBS[0], edited])
        assert ("work[2].name", "Sample Works", "Sample Works Ltd") in found
        assert ("work[0].name", None, "New Bridge") in found
        assert ("work[2].name", "Test Yard", None) in found
        assert len(found) == 2 + 3

    def test_a_replaced_word_between_the_same_neighbours_is_one_change(self) -> None:
        after = [{"name": "Python"}, {"name": "Ropes"}, {"name": "Drawing"}]
        assert changes(SKILLS, after) == [("work[1].name", "Statics", "Ropes")]

    def test_another_job_in_the_place_of_one_is_not_a_correction_of_it(self) -> None:
        other = {"name": "Far Quarry", "position": "Cook", "startDate": "2001"}
        found = changes(JOBS, [*JOBS[:2], other])
        assert all(before is None or after is None for _, before, after in found)

    def test_a_highlight_that_went_to_another_job_stays_itself(self) -> None:
        first = JOBS[0] | {"highlights": ["Led six"]}
        second = JOBS[1] | {"highlights": ["Drew bolts", "Built a rig"]}
        found = compare({"work": JOBS}, {"work": [first, second, JOBS[2]]})
        assert found.changes == ()
        assert found.kept["work[1].highlights[1]"] == "work[0].highlights[0]"

    def test_of_equal_entries_one_may_go(self) -> None:
        assert changes(["a", "a", "b"], ["a", "b"]) == [("work[1]", "a", None)]

    def test_long_lists_are_compared_in_time(self) -> None:
        generator = random.Random(7)
        words = [f"{generator.random()}" for _ in range(1000)]
        found = changes(words, [f"{generator.random()}" for _ in range(1000)])
        assert len(found) == 1000


class TestValues:
    def test_a_text_that_becomes_a_list_is_removed_and_added(self) -> None:
        assert changes("x", ["x"]) == [("work", "x", None), ("work[0]", None, "x")]

    def test_true_is_not_one(self) -> None:
        assert changes(True, 1) == [("work", True, 1)]

    @unhurried
    @given(st.dictionaries(st.sampled_from("xyz"), documents, max_size=3))
    def test_a_document_differs_in_nothing_from_itself(self, document) -> None:
        found = compare(document, document)
        assert (found.changes, found.moves) == ((), ())
        assert found.kept == {path: path for path, _ in leaves(document)}

    @unhurried
    @given(
        st.dictionaries(st.sampled_from("xyz"), documents, max_size=3),
        st.dictionaries(st.sampled_from("xyz"), documents, max_size=3),
    )
    def test_every_value_of_both_is_accounted_for_once(self, before, after) -> None:
        found = compare(before, after)
        old, new = dict(leaves(before)), dict(leaves(after))
        olds = [*found.kept.values(), *(c.before_path for c in found.changes if c.before_path)]
        news = [*found.kept, *(c.after_path for c in found.changes if c.after_path)]
        assert sorted(olds) == sorted(old)
        assert sorted(news) == sorted(new)
        assert all(new[path] == old[source] for path, source in found.kept.items())
