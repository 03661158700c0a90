import pytest

from jobpilot.resumes.domain.lexicon.section_titles import Section, section_of


class TestSectionOf:
    @pytest.mark.parametrize(
        ("text", "section"),
        [
            ("Work Experience", Section.WORK),
            ("PROFESSIONAL EXPERIENCE", Section.WORK),
            ("Berufserfahrung", Section.WORK),
            ("Expérience professionnelle", Section.WORK),
            ("Experiencia laboral", Section.WORK),
            ("Experiência Profissional", Section.WORK),
            ("Esperienze lavorative", Section.WORK),
            ("Werkervaring", Section.WORK),
            ("Doświadczenie zawodowe", Section.WORK),
            ("工作经历", Section.WORK),
            ("Education & Training", Section.EDUCATION),
            ("Ausbildung", Section.EDUCATION),
            ("Formación académica", Section.EDUCATION),
            ("教育背景", Section.EDUCATION),
            ("Technical Skills:", Section.SKILLS),
            ("Skills (3)", Section.SKILLS),
            ("Kenntnisse und Fähigkeiten", Section.SKILLS),
            ("Honors and Awards", Section.AWARDS),
            ("Languages", Section.LANGUAGES),
            ("Selected Publications", Section.PUBLICATIONS),
            ("Experiance professionnelle", Section.WORK),
        ],
    )
    def test_known_titles(self, text: str, section: Section) -> None:
        assert section_of(text) is section

    @pytest.mark.parametrize(
        "text",
        [
            "Imogen Fictional",
            "Acme Corp",
            "Software Engineer",
            "",
            "I worked on many things in my life so far",
            "2019",
        ],
    )
    def test_other_phrases(self, text: str) -> None:
        assert section_of(text) is None
