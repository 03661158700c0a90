from hypothesis import given
from hypothesis import strategies as st

from jobpilot.resumes.domain.provenance import carry_over, changed_count, leaves

DOCUMENT = {
    "basics": {"name": "A", "location": {"city": "X", "countryCode": "DE"}},
    "work": [{"name": "One", "highlights": ["a", "b"]}, {"name": "Two"}],
}


def evidence(value: str) -> dict:
    return {
        "confidence": 0.9,
        "level": "high",
        "method": "head",
        "original_value": value,
        "spans": [{"page": 1, "box": None, "quote": value}],
    }


FIELDS = {path: evidence(str(value)) for path, value in leaves(DOCUMENT)} | {
    "basics.location": evidence("X, Germany")
}
json_values = st.recursive(
    st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=12,
)


class TestCarryOver:
    def test_nothing_changed(self) -> None:
        assert carry_over(DOCUMENT, FIELDS, DOCUMENT) == FIELDS

    def test_an_edited_value_keeps_what_was_read(self) -> None:
        new = {**DOCUMENT, "basics": {**DOCUMENT["basics"], "name": "B"}}
        fields = carry_over(DOCUMENT, FIELDS, new)
        assert fields["basics.name"]["method"] == "edited"
        assert fields["basics.name"]["original_value"] == "A"
        assert fields["basics.name"]["spans"] == FIELDS["basics.name"]["spans"]

    def test_a_second_edit_still_knows_what_was_read(self) -> None:
        once = {**DOCUMENT, "basics": {**DOCUMENT["basics"], "name": "B"}}
        twice = {**DOCUMENT, "basics": {**DOCUMENT["basics"], "name": "C"}}
        fields = carry_over(once, carry_over(DOCUMENT, FIELDS, once), twice)
        assert fields["basics.name"]["original_value"] == "A"

    def test_elements_that_move_up_keep_their_evidence(self) -> None:
        new = {**DOCUMENT, "work": DOCUMENT["work"][1:]}
        fields = carry_over(DOCUMENT, FIELDS, new)
        assert fields["work[0].name"] == FIELDS["work[1].name"]
        assert "work[1].name" not in fields

    def test_a_new_value_has_no_source(self) -> None:
        new = {**DOCUMENT, "skills": [{"name": "Python"}]}
        added = carry_over(DOCUMENT, FIELDS, new)["skills[0].name"]
        assert (added["method"], added["original_value"], added["spans"]) == ("edited", "", [])

    def test_a_changed_part_ends_the_evidence_of_the_whole(self) -> None:
        new = {**DOCUMENT, "basics": {"name": "A", "location": {"city": "Y", "countryCode": "DE"}}}
        fields = carry_over(DOCUMENT, FIELDS, new)
        assert "basics.location" not in fields
        assert fields["basics.location.countryCode"] == FIELDS["basics.location.countryCode"]

    @given(
        st.dictionaries(st.sampled_from("xyz"), json_values, max_size=3),
        st.dictionaries(st.sampled_from("xyz"), json_values, max_size=3),
    )
    def test_every_value_has_evidence_and_nothing_else(self, old, new) -> None:
        fields = {path: evidence(str(value)) for path, value in leaves(old)}
        carried = carry_over(old, fields, new)
        assert set(carried) == {path for path, _ in leaves(new)}


class TestChangedCount:
    def test_counts_plain_values(self) -> None:
        new = {**DOCUMENT, "basics": {"name": "B", "email": "b@example.org"}}
        assert changed_count(DOCUMENT, new) == 4
        assert changed_count(DOCUMENT, DOCUMENT) == 0
