"""The gate: invented facts stay out, stated ones pass."""

import os
import random
from collections import Counter

import pytest

from jobpilot.resumes.domain.alignment import leaves
from jobpilot.resumes.domain.enhancement import Reading, Refused, enhance
from jobpilot.resumes.domain.proposals import Proposal
from jobpilot.resumes.domain.resume import StoredPage
from jobpilot.resumes.domain.source_text import SourceText
from jobpilot.resumes.domain.support import supports
from jobpilot.resumes.schema import problems_of
from tests.unit.resumes.planted import Case, case

DOCUMENTS = 24


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    generator = random.Random(int(os.environ["JOBPILOT_TEST_SEED"]))
    return [case(generator, number) for number in range(DOCUMENTS)]


class TestPlanted:
    def test_no_invention_passes(self, cases: list[Case]) -> None:
        passed, planted = [], Counter[str]()
        for one in cases:
            for lie in one.lies:
                planted[lie.kind] += 1
                found = enhance(one.reading, one.source, [lie.proposal])
                if found.accepted or found.document != one.reading.document:
                    passed.append(lie)
                assert [refusal.path for refusal in found.refused] == [lie.proposal.path]
        assert planted.total() >= 200
        assert len(planted) >= 20
        assert passed == []

    def test_no_invention_passes_beside_the_truth(self, cases: list[Case]) -> None:
        for one in cases:
            mixed = [*one.lies, *one.truths]
            random.shuffle(mixed)
            found = enhance(one.reading, one.source, [planted.proposal for planted in mixed])
            values = {str(value) for _, value in leaves(found.document)}
            true = {planted.proposal.value for planted in one.truths}
            true |= {str(value) for _, value in leaves(one.reading.document)}
            assert values <= true
            assert problems_of(found.document) == []

    def test_what_the_text_states_passes(self, cases: list[Case]) -> None:
        asked, passed, refused = 0, 0, []
        for one in cases:
            proposals = [planted.proposal for planted in one.truths]
            found = enhance(one.reading, one.source, proposals)
            asked += len(proposals)
            passed += len(found.accepted)
            refused += found.refused
        assert asked >= 500
        assert passed >= 0.97 * asked, refused

    def test_every_accepted_value_shows_where_it_stands(self, cases: list[Case]) -> None:
        for one in cases:
            texts = {line.text for line in one.source.lines}
            found = enhance(one.reading, one.source, [p.proposal for p in one.truths])
            for path in found.accepted:
                evidence = found.fields[path]
                assert (evidence["method"], evidence["level"]) == ("llm", "check")
                assert evidence["spans"]
                for span in evidence["spans"]:
                    assert any(span["quote"] in text for text in texts), (path, span)

    def test_the_reading_itself_is_left_alone(self, cases: list[Case]) -> None:
        one = cases[0]
        before = str(one.reading)
        enhance(one.reading, one.source, [p.proposal for p in one.truths])
        assert str(one.reading) == before


def reasons(reading: Reading, lines: list[str], *proposals: Proposal) -> list[Refused]:
    page = StoredPage(1, 0, 0, [{"text": line, "box": None} for line in lines])
    return [refusal.reason for refusal in enhance(reading, SourceText([page]), proposals).refused]


class TestReasons:
    def test_are_told_apart(self, cases: list[Case]) -> None:
        found = {
            refusal.reason
            for one in cases
            for lie in one.lies
            for refusal in enhance(one.reading, one.source, [lie.proposal]).refused
        }
        assert found == set(Refused)

    def test_what_a_person_changed_since_is_theirs(self) -> None:
        reading = Reading({}, {}, frozenset({"basics.email"}))
        proposal = Proposal("basics.email", "a@example.org", "a@example.org")
        assert reasons(reading, ["a@example.org"], proposal) == [Refused.EDITED]

    def test_a_coarse_date_that_is_sure_may_become_finer(self) -> None:
        fields = {"work[0].startDate": {"level": "high", "method": "layout", "spans": []}}
        reading = Reading({"work": [{"name": "A", "startDate": "2019"}]}, fields)
        finer = Proposal("work[0].startDate", "2019-03", "03/2019")
        other = Proposal("work[0].startDate", "2018-03", "03/2018")
        lines = ["03/2019", "03/2018"]
        assert reasons(reading, lines, finer) == []
        assert reasons(reading, lines, other) == [Refused.SURE]


class TestSupports:
    @pytest.mark.parametrize(
        ("path", "value", "text"),
        [
            ("work[0].startDate", "2019-03", "März 2019 – heute"),
            ("work[0].endDate", "2020-02", "2019年3月 - 2020年2月"),
            ("work[0].endDate", "2020", "06/2018 - 02/2020"),
            ("awards[0].date", "2021", "Best bridge (2021)"),
            ("basics.phone", "+442079460958", "Tel. +44 (0)20 7946 0958"),
            ("basics.email", "a.b@example.org", "a.b (at) example (dot) org"),
            ("basics.url", "https://example.org/a", "www.example.org/a/"),
            ("basics.name", "Zoë Łukasiewicz", "ZOE  LUKASIEWICZ"),
            ("work[0].name", "Müller & Co", "bei Mu\u0308ller & Co."),
            ("skills[0].name", "C++", "C, C++ and C#"),
            ("skills[0].name", "绘图", "技能：绘图、测量"),
            ("basics.location.countryCode", "DE", "Köln, Deutschland"),
            ("basics.summary", "efficient workflow", "an e\ufb03cient work\u00adflow"),
        ],
    )
    def test_yes(self, path: str, value: str, text: str) -> None:
        assert supports(path, value, text)

    @pytest.mark.parametrize(
        ("path", "value", "text"),
        [
            ("work[0].startDate", "2020", "2019 - 2020"),
            ("work[0].startDate", "2019-13", "2019"),
            ("work[0].startDate", "19", "2019"),
            ("work[0].startDate", "", "2019"),
            ("basics.phone", "+442079460958", "020 7946 0958"),
            ("basics.phone", "0", "020 7946 0958"),
            ("basics.email", "b@example.org", "a.b@example.org"),
            ("basics.email", "a@example.org", "a@example.org.uk"),
            ("basics.url", "https://example.org", "a@example.org"),
            ("basics.url", "https://example.org", "https://example.org.evil.example"),
            ("basics.url", "data:text/html,x", "data:text/html,x"),
            ("skills[0].name", "Java", "JavaScript"),
            ("skills[0].name", "script", "JavaScript"),
            ("skills[0].name", "C", "C++ and C#"),
            ("education[0].score", "3", "GPA 3.9"),
            ("education[0].score", "9", "GPA 3.9"),
            ("work[0].highlights[0]", "saved 1", "saved 1,000"),
            ("basics.location.countryCode", "DE", "Köln"),
            ("basics.summary", "...", "one ... two"),
        ],
    )
    def test_no(self, path: str, value: str, text: str) -> None:
        assert not supports(path, value, text)
