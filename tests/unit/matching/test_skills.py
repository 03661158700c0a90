import pytest

from jobpilot.matching.domain.lexicon.skills import IMPLIES, NAMES, NEIGHBOURS
from jobpilot.matching.domain.skills import closure, credit, find_skills, key_of, listed_skill


def named(text: str) -> list[str]:
    return [mention.skill for mention in find_skills(text)]


class TestFindSkills:
    @pytest.mark.parametrize(
        ("text", "skills"),
        [
            ("- Python 3, Django REST framework", ["Python", "Django"]),
            ("C++, C#, .NET and Node.js", ["C++", "C#", ".NET", "Node.js"]),
            ("CI/CD pipelines and A/B testing", ["CI/CD", "A/B Testing"]),
            ("Postgres, k8s and GCP", ["PostgreSQL", "Kubernetes", "Google Cloud"]),
            ("Machine learning. Deep learning.", ["Machine Learning", "Deep Learning"]),
            ("Ruby on Rails", ["Ruby on Rails"]),
        ],
    )
    def test_finds_names_in_any_spelling(self, text, skills):
        assert named(text) == skills

    @pytest.mark.parametrize(
        "text",
        [
            "Go beyond what we ask.",
            "You excel in a team and express yourself well.",
            "The rest is up to you.",
            "Spring is when we start.",
            "Vitamin C\nR rated films",
        ],
    )
    def test_words_are_not_skills(self, text):
        assert named(text) == []

    def test_short_names_count_in_lists_and_after_prepositions(self):
        assert named("Experience in Go, Rust or C") == ["Go", "Rust", "C"]
        assert named("We use R and SQL") == ["R", "SQL"]

    def test_offsets_are_those_of_the_text(self):
        text = "• We run on Kubernetes."
        [mention] = find_skills(text)
        assert text[mention.start : mention.end] == "Kubernetes"

    def test_own_names_are_found_too(self):
        assert [
            m.skill for m in find_skills("We use Acme Suite.", {"acme suite": "Acme Suite"})
        ] == ["Acme Suite"]


class TestListedSkill:
    def test_known_names_get_their_first_one(self):
        assert listed_skill("postgres") == "PostgreSQL"

    def test_unknown_names_stay_and_sentences_do_not(self):
        assert listed_skill(" Acme Suite ") == "Acme Suite"
        assert listed_skill("I am very good at many things indeed") is None
        assert listed_skill("") is None


class TestCredit:
    def test_what_implies_another_counts_fully(self):
        assert credit("Python", closure(["Django"])) == 1.0
        assert credit("Django", closure(["Python"])) == 0.0

    def test_a_neighbour_counts_in_part(self):
        assert 0 < credit("Azure", closure(["AWS"])) < 1

    def test_nothing_is_nothing(self):
        assert credit("Welding", closure(["Python"])) == 0.0


class TestLexicon:
    def test_every_implied_and_neighbouring_name_exists(self):
        implied = {name for names in IMPLIES.values() for name in names} | set(IMPLIES)
        assert implied | set().union(*NEIGHBOURS) <= set(NAMES)

    def test_no_name_belongs_to_two_skills(self):
        seen: dict[str, str] = {}
        for skill, others in NAMES.items():
            for other in others:
                assert seen.setdefault(key_of(other), skill) == skill, other

    def test_implications_end(self):
        for name in IMPLIES:
            assert name in closure([name])
