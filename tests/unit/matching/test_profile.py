from jobpilot.jobs.domain.job import Seniority
from jobpilot.matching.domain.profile import embedding_text, read_profile
from tests.unit.matching.made import DOCUMENT, TODAY, profile


class TestReadProfile:
    def test_knows_skills_with_where_they_stand(self):
        found = profile()
        assert {"Python", "PostgreSQL", "Django", "Kubernetes", "SQL"} <= found.skills
        for item in found.evidence:
            value = DOCUMENT
            for part in item.path.replace("]", "").replace("[", ".").split("."):
                value = value[int(part)] if part.isdigit() else value[part]
            assert value == item.text

    def test_counts_years_once_where_jobs_overlap(self):
        work = [
            {"position": "A", "startDate": "2020-01", "endDate": "2021-12"},
            {"position": "B", "startDate": "2021-01", "endDate": "2021-12"},
        ]
        assert read_profile({"work": work}, TODAY).years == 2.0

    def test_a_job_without_an_end_goes_on(self):
        found = read_profile({"work": [{"position": "A", "startDate": "2024-12"}]}, TODAY)
        assert 1.9 < found.years < 2.0
        assert found.titles[0].years_ago == 0

    def test_takes_the_level_from_recent_titles_then_from_years(self):
        lead = [{"position": "Lead Engineer", "startDate": "2024-01"}]
        assert profile(work=lead).level is Seniority.LEAD
        assert profile().level is Seniority.SENIOR
        assert profile(work=[], basics={}).level is None

    def test_leaves_contact_details_out(self):
        basics = {"name": "Robin Sample", "email": "robin@example.org", "phone": "+49 30 1"}
        told = " ".join(line.text for line in profile(basics=basics).lines)
        assert "Robin" not in told
        assert "example.org" not in told

    def test_passes_over_what_has_another_shape(self):
        odd = {
            "work": "none",
            "skills": [None, {"keywords": [1, None]}],
            "basics": [],
            "education": {},
        }
        found = read_profile(odd, TODAY)
        assert not found.is_enough
        assert found.years == 0

    def test_reads_degrees_by_rank(self):
        def degree(name: str) -> int:
            return profile(education=[{"studyType": name}]).degree

        assert degree("PhD") > degree("MSc") > degree("Bachelor of Arts") > degree("") == 0


def test_the_vector_is_made_of_wanted_roles_first():
    assert embedding_text(profile(), ("Platform Engineer",)).startswith(
        "Platform Engineer. Backend Engineer"
    )
