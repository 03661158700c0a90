"""Titles of résumé sections: English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Chinese."""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz, process

LONGEST_TITLE_WORDS = 6
TOLERANCE = 91


class Section(StrEnum):
    """What a section is about."""

    CONTACT = "contact"
    SUMMARY = "summary"
    WORK = "work"
    VOLUNTEER = "volunteer"
    EDUCATION = "education"
    SKILLS = "skills"
    LANGUAGES = "languages"
    PROJECTS = "projects"
    CERTIFICATES = "certificates"
    AWARDS = "awards"
    PUBLICATIONS = "publications"
    INTERESTS = "interests"
    REFERENCES = "references"
    OTHER = "other"


TITLES: dict[Section, str] = {
    Section.CONTACT: """
        contact, contacts, contact information, contact details, contact info, contact me, personal
        details, personal information, personal data, personal info, details, info, address,
        location, get in touch, links, profiles, social, online, kontakt, kontaktdaten,
        persönliche daten, persönliche angaben, coordonnées, informations personnelles, état
        civil, contacto, datos personales, información personal, información de contacto,
        contato, contactos, dados pessoais, informações pessoais, contatti, dati personali,
        informazioni personali, contactgegevens, persoonlijke gegevens, personalia, dane
        osobowe, dane kontaktowe, 联系方式, 个人信息, 基本信息, 联系信息, 个人资料, 聯絡方式
    """,
    Section.SUMMARY: """
        summary, professional summary, executive summary, career summary, summary of qualifications,
        profile, professional profile, personal profile, personal statement, about, about
        me, objective, career objective, overview, professional overview, introduction, bio,
        biography, statement, career profile, background, highlights of qualifications,
        profil, über mich, kurzprofil, zusammenfassung, berufliches profil, persönliches
        profil, à propos, à propos de moi, profil professionnel, résumé professionnel,
        objectif, présentation, accroche, perfil, perfil profesional, resumen, resumen
        profesional, sobre mí, acerca de mí, extracto, objetivo, perfil profissional,
        resumo, resumo profissional, sobre mim, objetivo profissional, profilo, profilo
        professionale, profilo personale, sommario, su di me, chi sono, sintesi, profiel,
        samenvatting, over mij, persoonlijk profiel, podsumowanie, profil zawodowy, o mnie,
        podsumowanie zawodowe, 个人简介, 自我评价, 个人总结, 简介, 求职意向, 个人概述, 自我介绍, 關於我
    """,
    Section.WORK: """
        experience, work experience, professional experience, work history, employment, employment
        history, employment experience, career history, career, professional background,
        relevant experience, industry experience, professional history, positions, academic
        positions, appointments, academic appointments, research experience, teaching
        experience, internships, internship experience, internship, work, jobs, job history,
        experiences, experience and education, leadership experience, industry, selected
        experience, career experience, practical experience, professional appointments,
        additional experience, other experience, previous experience, military experience,
        relevant work experience, berufliche laufbahn, expérience de travail, trayectoria laboral,
        experiencia de trabajo, experiência de trabalho, esperienza di lavoro, esperienze di
        lavoro, relevante werkervaring, praktyki, 工作和实习经历, 实习和工作经历,
        berufserfahrung, beruflicher werdegang, berufspraxis, praktische erfahrung,
        werdegang, arbeitserfahrung, praktika, berufliche erfahrung, berufliche stationen,
        tätigkeiten, beschäftigung, expérience, expériences, expérience professionnelle,
        expériences professionnelles, parcours professionnel, parcours, emplois, stages,
        experiencia, experiencia laboral, experiencia profesional, historial laboral,
        trayectoria profesional, empleo, experiência, experiência profissional, experiências
        profissionais, histórico profissional, percurso profissional, esperienza,
        esperienze, esperienza lavorativa, esperienze lavorative, esperienza professionale,
        esperienze professionali, carriera, werkervaring, ervaring, loopbaan, professionele
        ervaring, arbeidsverleden, doświadczenie, doświadczenie zawodowe, przebieg kariery,
        historia zatrudnienia, 工作经历, 工作经验, 职业经历, 实习经历, 工作履历, 实习项目经历, 工作經歷, 工作經驗, 实习经验, 工作,
        实习
    """,
    Section.VOLUNTEER: """
        volunteer, volunteering, volunteer experience, volunteer work, voluntary work, community
        service, community involvement, community, civic engagement, social engagement,
        ehrenamt, ehrenamtliche tätigkeit, ehrenamtliche tätigkeiten, ehrenamtliches
        engagement, engagement, bénévolat, expérience bénévole, engagement associatif,
        voluntariado, experiencia voluntaria, trabalho voluntário, volontariato, esperienza
        di volontariato, vrijwilligerswerk, wolontariat, 志愿者经历, 志愿活动, 志愿服务, 社会实践
    """,
    Section.EDUCATION: """
        education, academic background, educational background, education and training, academic
        history, academic qualifications, qualifications, education history, studies,
        academics, degrees, academic education, schooling, education and qualifications,
        academic credentials, training, ausbildung, bildung, bildungsweg, studium,
        schulische ausbildung, akademische ausbildung, parcours scolaire, habilitações literárias,
        schulbildung, akademischer werdegang, ausbildung und studium, bildungsgang,
        hochschulbildung, formation, formations, études, éducation, formation académique,
        diplômes, parcours académique, formation et diplômes, educación, formación,
        formación académica, estudios, formação, formação académica, formação acadêmica,
        educação, escolaridade, istruzione, formazione, istruzione e formazione, studi,
        titoli di studio, opleiding, opleidingen, onderwijs, educatie, wykształcenie,
        edukacja, 教育背景, 教育经历, 教育, 学历, 教育經歷, 学历背景
    """,
    Section.SKILLS: """
        skills, technical skills, key skills, stack, core skills, professional skills, core competencies,
        competencies, technologies, skills and technologies, technical expertise, expertise,
        areas of expertise, tools, tools and technologies, programming skills, computer
        skills, it skills, technical proficiencies, proficiencies, tech stack, tech, techs,
        it技能, skill set, skillset, technical competencies, technical summary, software,
        software skills, skills and tools, soft skills, hard skills, skills summary,
        professional skills summary, strengths, abilities, capabilities, programming,
        programming languages, other skills, skills and abilities, skills and expertise,
        conocimientos informáticos, computervaardigheden, znajomość programów,
        software programs, fields, specialties, specialities, knowledge, technology,
        additional skills, skills and interests, qualifications and skills, operating
        systems, os, frameworks, it development, fähigkeiten, kenntnisse, kompetenzen,
        fachkenntnisse, it-kenntnisse, edv-kenntnisse, technische fähigkeiten, fachliche
        kompetenzen, kenntnisse und fähigkeiten, technische kenntnisse, compétences,
        compétences techniques, compétences informatiques, compétences clés, savoir-faire,
        connaissances, informatique, outils, développement informatique, logiciels,
        habilidades, habilidades técnicas, competencias, aptitudes, conocimientos,
        conocimientos técnicos, destrezas, tecnologías, competencias técnicas, competências,
        competências técnicas, conhecimentos, aptidões, competenze, competenze tecniche,
        capacità, abilità, conoscenze, conoscenze informatiche, competenze informatiche,
        vaardigheden, competenties, technische vaardigheden, kennis, umiejętności,
        kompetencje, umiejętności techniczne, technologie, 专业技能, 技能, 技能特长, it 技能, 技术栈, 技术能力,
        掌握技能, 專業技能, 技术技能
    """,
    Section.LANGUAGES: """
        conoscenze linguistiche, 外语能力,
        languages, language skills, language proficiency, spoken languages, foreign languages,
        sprachen, sprachkenntnisse, fremdsprachen, langues, compétences linguistiques,
        langues étrangères, idiomas, lenguas, línguas, idiomas estrangeiros, lingue, lingue
        straniere, competenze linguistiche, talen, talenkennis, języki, języki obce,
        znajomość języków, 语言, 语言能力, 外语, 外语水平, 語言能力
    """,
    Section.PROJECTS: """
        projects, personal projects, selected projects, key projects, side projects, academic
        projects, open source projects, open source, notable projects, project experience,
        research projects, relevant projects, professional projects, portfolio, projekte,
        ausgewählte projekte, projekterfahrung, projets, projets personnels, proyectos,
        proyectos personales, proyectos destacados, projetos, projetos pessoais, progetti,
        progetti personali, projecten, projekty, projekty własne, 项目经历, 项目经验, 项目, 个人项目,
        開源項目, 專案經驗, 开源项目
    """,
    Section.CERTIFICATES: """
        certifications, certificates, certification, licenses, licenses and certifications,
        credentials, certifications and licenses, professional certifications, professional
        development, courses, courses and certifications, training and certifications,
        certificates and courses, online courses, zertifikate, zertifizierungen,
        weiterbildung, weiterbildungen, fortbildungen, lehrgänge, certificats,
        habilitations, certificaciones, certificados, cursos, cursos y certificaciones,
        certificações, certificazioni, certificati, corsi, certificaten, certificeringen,
        cursussen, certyfikaty, szkolenia, kursy, kursy i szkolenia, certyfikaty i
        szkolenia, 证书, 资格证书, 认证, 培训经历, 資格證書
    """,
    Section.AWARDS: """
        awards, honors, honours, honors and awards, awards and honors, awards and honours,
        achievements, awards and achievements, accomplishments, recognition, scholarships,
        fellowships, grants, awards and scholarships, selected honors, selected awards,
        prizes, distinctions, key achievements, auszeichnungen, preise, stipendien,
        ehrungen, auszeichnungen und preise, prix, distinctions et prix, récompenses,
        bourses, premios, reconocimientos, logros, becas, premios y reconocimientos,
        prêmios, prémios, conquistas, distinções, premi, riconoscimenti, premi e
        riconoscimenti, borse di studio, prijzen, onderscheidingen, nagrody, osiągnięcia,
        wyróżnienia, nagrody i wyróżnienia, 获奖情况, 荣誉奖项, 奖项, 所获荣誉, 获奖经历, 荣誉, 獲獎經歷
    """,
    Section.PUBLICATIONS: """
        publications, selected publications, papers, research publications, articles, patents,
        talks, presentations, publications and patents, invited talks, selected talks,
        conference papers, books, publications and presentations, conferences,
        veröffentlichungen, publikationen, vorträge, publicaciones, artículos, publicações,
        pubblicazioni, articoli, publicaties, publikacje, articles et publications, brevets,
        发表论文, 论文, 出版物, 专利
    """,
    Section.INTERESTS: """
        interests, hobbies, hobbies and interests, personal interests, interests and hobbies,
        activities, extracurricular activities, extracurriculars, activities and interests,
        leisure, interessen, hobbys, interessen und hobbys, freizeit, hobbys und interessen,
        centres d'intérêt, centre d'intérêt, loisirs, intérêts, intereses, aficiones,
        pasatiempos, interesses, passatempos, interessi, hobby, interessi personali,
        passioni, interesses en hobby's, hobby's, zainteresowania, 兴趣爱好, 爱好, 兴趣, 興趣愛好
    """,
    Section.REFERENCES: """
        references, referees, testimonials, recommendations, referenzen, références,
        recommandations, referencias, referências, referenze, referenties, referencje, 推荐人,
        推荐信
    """,
    Section.OTHER: """
        miscellaneous, other, additional information, additional, other information, sonstiges,
        weiteres, zusätzliche informationen, divers, autres, informations complémentaires,
        otros, información adicional, outros, informações adicionais, altro, informazioni
        aggiuntive, overige, inne, dodatkowe informacje, 其他, 其它, memberships, affiliations,
        professional affiliations, professional memberships, service, academic service,
        professional service, teaching, mentoring, declaration, personal, qualities, events,
        timeline, status, invited service
    """,
}

_CONNECTORS = re.compile(r"(?:\s*[&+/|]\s*|\s+(?:and|und|et|y|e|i|en|und)\s+)")
_STRAY = re.compile(r"[^\w\s&+/|'’-]+")


_FOLDED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})


def normalise_title(text: str) -> str:
    """Lower case without accents, icons and punctuation; connecting words become ` and `."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    plain = plain.translate(_FOLDED)
    plain = _STRAY.sub(" ", plain)
    plain = _CONNECTORS.sub(" and ", f" {plain.strip()} ")
    return " ".join(plain.split()).rstrip("0123456789").strip("-' ")


_KNOWN: dict[str, Section] = {}
for _section, _titles in TITLES.items():
    for _title in _titles.split(","):
        _KNOWN.setdefault(normalise_title(_title), _section)
_LONG = tuple(title for title in _KNOWN if len(title) > 6 and title.isascii())


@lru_cache(maxsize=4096)
def section_of(text: str) -> Section | None:
    """The section a title names, or `None` when the text is no title that is known."""
    title = normalise_title(text)
    if not title or len(title.split()) > LONGEST_TITLE_WORDS:
        return None
    known = _KNOWN.get(title) or _KNOWN.get(title.replace(" ", ""))
    if known is not None:
        return known
    parts = [part for part in title.split(" and ") if part]
    if len(parts) > 1 and _KNOWN.get(parts[0]):
        return _KNOWN[parts[0]]
    if len(title) > 6 and title.isascii():
        near = process.extractOne(title, _LONG, scorer=fuzz.ratio, score_cutoff=TOLERANCE)
        if near is not None:
            return _KNOWN[near[0]]
    return None
