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


TITLES = {
    Section.WORK: "Relevant Work Experience;Berufliche Laufbahn;Praktika;Expérience de travail;Parcours professionnel;"
    "Trayectoria laboral;Experiência de trabalho;Esperienze di lavoro;Relevante werkervaring;Praktyki;"
    "Historia zatrudnienia;工作和实习经历;实习经历",
    Section.EDUCATION: "Schulische Ausbildung;Studium;Parcours scolaire;Diplômes et formations;Estudios;Formação;"
    "Habilitações literárias;Istruzione e formazione;Opleidingen;Wykształcenie;教育经历",
    Section.SKILLS: "EDV-Kenntnisse;Compétences techniques;Conocimientos informáticos;Competências;"
    "Competenze informatiche;Computervaardigheden;Znajomość programów;技术栈",
    Section.LANGUAGES: "Sprachkenntnisse;Langues;Idiomas;Línguas;Conoscenze linguistiche;Talenkennis;"
    "Języki obce;外语能力",
    Section.SUMMARY: "Kurzprofil;À propos;Sobre mí;Resumo;Profilo;Over mij;O mnie;自我评价",
    Section.PROJECTS: "Projekte;Projets;Proyectos;Projetos;Progetti;Projecten;Projekty;项目经历",
    Section.CERTIFICATES: "Weiterbildungen;Cursos;Certificações;Corsi e certificazioni;Cursussen;"
    "Szkolenia i certyfikaty;证书",
    Section.AWARDS: "Auszeichnungen;Prix et distinctions;Premios;Prêmios;Premi e riconoscimenti;Nagrody;获奖情况",
    Section.VOLUNTEER: "Ehrenamt;Bénévolat;Voluntariado;Volontariato;Vrijwilligerswerk;Wolontariat;志愿者经历",
    Section.INTERESTS: "Hobbys;Centres d’intérêt;Aficiones;Interesses;Interessi;Hobby's;Zainteresowania;兴趣爱好",
    Section.CONTACT: "Persönliche Daten;Coordonnées;Datos personales;Dados pessoais;Contatti;Contactgegevens;"
    "Dane kontaktowe;联系方式",
}


class TestNineLanguages:
    @pytest.mark.parametrize(
        ("text", "section"),
        [(text, section) for section, texts in TITLES.items() for text in texts.split(";")],
    )
    def test_as_written_and_in_capitals(self, text: str, section: Section) -> None:
        assert section_of(text) is section
        assert section_of(text.upper()) is section
