"""The same short résumé in languages that the rendered personas do not cover."""

import pytest

from jobpilot.adapters.documents.plain_text import read_text
from jobpilot.resumes.domain.interpretation import interpret

TEXTS = {
    "nl": (
        "Werkervaring", "Softwareontwikkelaar, Voorbeeld Systemen B.V. (maart 2019 – heden)",
        "Opleiding", "Universiteit van Nergens, Master Informatica (september 2014 – juni 2018)",
        "Vaardigheden", "Talen", "Nederlands (moedertaal)",
    ),
    "it": (
        "Esperienze lavorative", "Sviluppatore, Esempio Sistemi S.r.l. (marzo 2019 – oggi)",
        "Istruzione", "Università di Nessuno, Laurea Informatica (settembre 2014 – giugno 2018)",
        "Competenze", "Lingue", "Italiano (madrelingua)",
    ),
    "pt": (
        "Experiência profissional", "Desenvolvedor, Exemplo Sistemas Ltda (março 2019 – atual)",
        "Formação académica", "Universidade de Lugar Nenhum, Mestrado Informática (setembro 2014 – junho 2018)",
        "Competências", "Idiomas", "Português (nativo)",
    ),
    "pl": (
        "Doświadczenie zawodowe", "Programista, Przykład Systemy sp. z o.o. (marzec 2019 – obecnie)",
        "Wykształcenie", "Uniwersytet Znikąd, Magister Informatyka (wrzesień 2014 – czerwiec 2018)",
        "Umiejętności", "Języki", "Polski (ojczysty)",
    ),
    "zh": (
        "工作经历", "软件工程师，示例科技有限公司 （2019年3月 – 至今）",
        "教育背景", "示例大学，硕士 计算机科学 （2014年9月 – 2018年6月）",
        "专业技能", "语言能力", "英语（流利）",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", TEXTS)
def test_reads_every_section(language: str) -> None:
    work, job, education, study, skills, languages, spoken = TEXTS[language]
    lines = [
        "Imogen Fictional",
        "imogen@example.org",
        "",
        work,
        "",
        job,
        "- Python, SQL",
        "",
        education,
        "",
        study,
    ]
    lines += ["", skills, "", "Python, SQL, Docker", "", languages, "", spoken]
    resume = interpret(read_text("\n".join(lines).encode())).resume
    (job_found,) = resume["work"]
    assert (job_found["startDate"], job_found.get("endDate")) == ("2019-03", None)
    assert job_found["name"] in job
    assert job_found["position"] in job
    assert job.index(job_found["position"]) < job.index(job_found["name"])
    (study_found,) = resume["education"]
    assert (study_found["startDate"], study_found["endDate"]) == ("2014-09", "2018-06")
    assert study.startswith(study_found["institution"])
    assert study_found["studyType"] in study
    assert study_found["area"] in study
    assert [skill["name"] for skill in resume["skills"]] == ["Python", "SQL", "Docker"]
    (language_found,) = resume["languages"]
    assert spoken.startswith(language_found["language"])
    assert language_found["fluency"] in spoken
