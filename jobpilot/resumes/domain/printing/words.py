"""The words a résumé is printed with: section titles, months, labels and countries in nine languages.

Every title and month is one that the reader knows (`lexicon`), so that what is printed here is understood there.
"""

import re
from dataclasses import dataclass

from jobpilot.resumes.domain.lexicon.countries import COUNTRIES
from jobpilot.resumes.domain.printing.country_names import country_names

KINDS = (
    "contact", "summary", "work", "education", "skills", "projects", "languages", "certificates",
    "awards", "publications", "volunteer", "interests", "references",
)  # fmt: skip
_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2}))?")
_TITLES = {
    "en": "Contact|Profile|Work Experience|Education|Skills|Projects|Languages|Certificates|Awards|Publications|"
    "Volunteering|Interests|References",
    "de": "Kontakt|Profil|Berufserfahrung|Ausbildung|Kenntnisse|Projekte|Sprachen|Zertifikate|Auszeichnungen|"
    "Veröffentlichungen|Ehrenamt|Interessen|Referenzen",
    "fr": "Coordonnées|Profil professionnel|Expérience professionnelle|Formation|Compétences|Projets|Langues|"
    "Certificats|Récompenses|Articles et publications|Bénévolat|Centres d'intérêt|Références",
    "es": "Contacto|Perfil|Experiencia profesional|Formación|Habilidades|Proyectos|Idiomas|Certificaciones|Premios|"
    "Publicaciones|Voluntariado|Intereses|Referencias",
    "pt": "Contato|Perfil|Experiência profissional|Formação|Competências|Projetos|Idiomas|Certificações|Prêmios|"
    "Publicações|Trabalho voluntário|Interesses|Referências",
    "it": "Contatti|Profilo|Esperienza professionale|Istruzione|Competenze|Progetti|Lingue|Certificazioni|"
    "Riconoscimenti|Pubblicazioni|Volontariato|Interessi|Referenze",
    "nl": "Contactgegevens|Profiel|Werkervaring|Opleiding|Vaardigheden|Projecten|Talen|Certificaten|Prijzen|"
    "Publicaties|Vrijwilligerswerk|Hobby's|Referenties",
    "pl": "Dane kontaktowe|Profil zawodowy|Doświadczenie zawodowe|Wykształcenie|Umiejętności|Projekty|Języki|"
    "Certyfikaty|Nagrody|Publikacje|Wolontariat|Zainteresowania|Referencje",
    "zh": "联系方式|个人简介|工作经历|教育背景|专业技能|项目经历|语言能力|证书|获奖情况|论文|志愿者经历|"
    "兴趣爱好|推荐人",
}
_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "de": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "es": "ene feb mar abr mayo jun jul ago sept oct nov dic",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "nl": "jan. feb. maart april mei juni juli aug. sept. okt. nov. dec.",
    "pl": "sty lut mar kwi maj cze lip sie wrz paź lis gru",
}
_PRESENT = {
    "en": "Present", "de": "heute", "fr": "aujourd'hui", "es": "actualidad", "pt": "atualmente",
    "it": "oggi", "nl": "heden", "pl": "obecnie", "zh": "至今",
}  # fmt: skip
_SCORE = {
    "en": "Grade", "de": "Note", "fr": "Moyenne", "es": "Nota", "pt": "Média", "it": "Voto",
    "nl": "Score", "pl": "Średnia", "zh": "绩点",
}  # fmt: skip
_COURSES = {
    "en": "Courses", "de": "Kurse", "fr": "Cours", "es": "Cursos", "pt": "Disciplinas",
    "it": "Corsi", "nl": "Vakken", "pl": "Przedmioty", "zh": "课程",
}  # fmt: skip
_KEYWORDS = {
    "en": "Keywords", "de": "Stichworte", "fr": "Mots-clés", "es": "Palabras clave",
    "pt": "Palavras-chave", "it": "Parole chiave", "nl": "Trefwoorden", "pl": "Słowa kluczowe",
    "zh": "关键词",
}  # fmt: skip
_CUSTOMARY = {
    "US": {"de": "USA", "fr": "États-Unis", "it": "USA", "nl": "USA", "pl": "USA"},
    "GB": {"fr": "UK", "es": "UK", "pt": "UK", "it": "UK", "nl": "UK", "pl": "UK"},
}


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words."""

    language: str

    def title(self, kind: str) -> str:
        """Of a section, by its name in JSON Resume (and `contact`, `summary`)."""
        return _TITLES[self.language].split("|")[KINDS.index(kind)]

    def score(self, value: str) -> str:
        """A final grade with its label, unless it brings one."""
        return (
            value if value[:1].isalpha() and ":" in value else f"{_SCORE[self.language]}: {value}"
        )

    def courses(self, names: list[str]) -> str:
        return f"{_COURSES[self.language]}: {', '.join(names)}"

    def keywords(self, names: list[str]) -> str:
        return f"{_KEYWORDS[self.language]}: {', '.join(names)}"

    def date(self, value: str) -> str:
        """`2024-03-01` as "Mar 2024"; what is no ISO date stays as it is."""
        found = _DATE.match(value)
        if found is None:
            return value
        year, month = found["year"], found["month"]
        if month is None or not 1 <= int(month) <= 12:
            return f"{year}年" if self.language == "zh" else year
        if self.language == "zh":
            return f"{year}年{int(month)}月"
        return f"{_MONTHS[self.language].split()[int(month) - 1]} {year}"

    def period(self, start: str, end: str, *, open_ended: bool) -> str:
        """A range; without an end it goes on where `open_ended`, else it is one date."""
        if start and (end or open_ended):
            until = self.date(end) if end else _PRESENT[self.language]
            return (
                self.date(start) if until == self.date(start) else f"{self.date(start)} – {until}"
            )
        return self.date(start or end) if start or end else ""

    def country(self, code: str) -> str:
        """Its name in this language if the reader knows that one, else in English; the code itself if unknown."""
        names = {**country_names().get(code.upper(), {}), **_CUSTOMARY.get(code.upper(), {})}
        for language in (self.language, "en"):
            name = names.get(language, "")
            if name.startswith("*"):
                name = names.get(name[1:], "")
            if COUNTRIES.get(name.casefold()) == code.upper():
                return str(name)
        return code
