"""Cover letters, cold e-mails and posts, composed in English or German; other languages get English sentences."""

import re
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from jobpilot.resumes.domain.support import NEGATIONS
from jobpilot.writing.domain.composing.material import Achievement, Material, listed
from jobpilot.writing.domain.gate.lexicon import markers
from jobpilot.writing.domain.styles import Formality

MOST_SKILLS: Final = 3
_PAST: Final = re.compile(r"^[A-Z][a-z]+ed\b")
_IRREGULAR: Final = (
    markers.MAKES
    | markers.LEADS
    | markers.HELPS
    | {
        "ran",
        "held",
        "taught",
        "found",
        "kept",
        "drove",
        "won",
        "rewrote",
        "set",
        "brought",
        "made",
        "took",
        "gave",
        "spoke",
        "chose",
        "began",
        "forecast",
    }
)
_NOT_VERBS: Final = frozenset(
    "lead build design support teach help assist manage direct develop create implement launch cut plan work".split()
)
_BASE_FORMS: Final = frozenset(
    "lead build design support teach help assist manage direct develop create implement launch plan maintain mentor coach run write review organise organize train own coordinate supervise analyse analyze".split()
)
Paragraphs = list[list[str]]


def compose_letter(facts: Mapping[str, Any]) -> dict[str, Any]:
    """An object of the shape of a cover letter."""
    material = Material(facts)
    german = material.language == "de"
    opening = _opening_de(material) if german else _opening_en(material)
    work = _work(material, 3, german=german)
    study = _study_de(material) if german else _study_en(material)
    ending = _ending_de(material) if german else _ending_en(material)
    return {"paragraphs": _joined([opening, work, study, ending])}


def compose_email(facts: Mapping[str, Any]) -> dict[str, Any]:
    """An object of the shape of a cold e-mail."""
    material = Material(facts)
    german = material.language == "de"
    title, company = material.posting.title, material.posting.company
    if german:
        subject = (
            f"{title} bei {company}"
            if title and company
            else (title or company or "Eine kurze Frage")
        )
        first = (
            f"ich habe Ihre Ausschreibung „{title}“ gelesen und schreibe Ihnen direkt."
            if title
            else "ich schreibe Ihnen direkt, weil mich Ihre Arbeit interessiert."
        )
        question = "Hätten Sie in den nächsten Tagen Zeit für ein kurzes Gespräch?"
    else:
        subject = (
            f"{title} at {company}"
            if title and company
            else (title or company or "A short question")
        )
        first = (
            f"I read your posting for {_article_free(title)} and would like to write to you directly."
            if title
            else "I would like to write to you directly, because your work interests me."
        )
        question = "Would you have time for a short call in the next few days?"
    opening = [_capital(first), *_quoted(material, german=german)]
    return {
        "subject": subject,
        "paragraphs": _joined([opening, _work(material, 2, german=german), [question]]),
    }


def compose_post(facts: Mapping[str, Any]) -> dict[str, Any]:
    """An object of the shape of a LinkedIn post."""
    material = Material(facts)
    german = material.language == "de"
    work = _work(material, 3, german=german)
    skills = material.skills[:MOST_SKILLS]
    tail: list[str] = []
    if skills:
        tools = listed(skills, "und" if german else "and")
        tail.append(
            f"Womit ich gern arbeite: {tools}." if german else f"What I like to work with: {tools}."
        )
    tail.append(
        "Woran arbeitet ihr gerade?" if german else "What are you working on at the moment?"
    )
    first = "Ein kurzer Blick auf meine Arbeit." if german else "A short look at my work."
    if material.traits.emoji_per_100 > 0.3:
        first = f"{first} 🙂"
    paragraphs = _joined([[first], work, tail])
    tags = [f"#{skill}" for skill in skills if skill.isalnum()]
    if material.traits.hashtags_per_100 > 0.3 and tags:
        paragraphs.append(" ".join(tags))
    return {"paragraphs": paragraphs}


# -- paragraphs ----------------------------------------------------------------------------------


def _opening_en(material: Material) -> list[str]:
    title, company = material.posting.title, material.posting.company
    role = f"the role of {title}" if title else "a role in your team"
    at = f" at {company}" if company else ""
    casual = material.traits.formality is Formality.CASUAL
    options = (
        [
            f"I would love to apply for {role}{at}.",
            f"I came across {role}{at} and would like to apply.",
        ]
        if casual
        else [
            f"I am writing to apply for {role}{at}.",
            f"With this letter I would like to apply for {role}{at}.",
        ]
    )
    sentences = [_chosen(options, material)]
    if quoted := _quoted(material, german=False):
        return sentences + quoted
    shared = material.shared_skills[:MOST_SKILLS]
    if shared:
        sentences.append(
            f"Your posting mentions {listed(shared, 'and')}, and {'this is' if len(shared) == 1 else 'these are'} part of my work."
        )
    return sentences


def _opening_de(material: Material) -> list[str]:
    title, company = material.posting.title, material.posting.company
    role = f"die Stelle „{title}“" if title else "eine Stelle in Ihrem Team"
    at = f" bei {company}" if company else ""
    options = [
        f"hiermit bewerbe ich mich um {role}{at}.",
        f"mit Interesse habe ich die Ausschreibung gelesen und bewerbe mich um {role}{at}."
        if title
        else f"ich bewerbe mich bei Ihnen um {role}{at}.",
    ]
    sentences = [_capital(_chosen(options, material))]
    if quoted := _quoted(material, german=True):
        return sentences + quoted
    shared = material.shared_skills[:MOST_SKILLS]
    if shared:
        sentences.append(
            f"In Ihrer Ausschreibung nennen Sie {listed(shared, 'und')}; damit arbeite ich."
        )
    return sentences


def _quoted(material: Material, *, german: bool) -> list[str]:
    """What a company says of itself, in its own words: a fact about it that nobody has to take on trust."""
    quote = material.company_quote
    if not quote:
        return []
    return [
        f"Auf Ihrer Seite lese ich: „{quote}“." if german else f"On your page I read: “{quote}”."
    ]


def _work(material: Material, most: int, *, german: bool) -> list[str]:
    """The most fitting achievements, those of one employer together."""
    chosen = [a for a in material.achievements if a.employer and _is_positive(a.text)][:most]
    if not chosen:
        return _positions(material, german=german)
    leading = chosen[0].employer
    chosen = sorted(chosen, key=lambda found: (found.employer != leading, -found.score))
    sentences, before, number = [], "", 0
    tell = _told_de if german else _told_en
    for achievement in chosen:
        number = number + 1 if achievement.employer == before else 0
        sentences.append(tell(achievement, number))
        before = achievement.employer
    return sentences


def _positions(material: Material, *, german: bool) -> list[str]:
    """Without achievements: where the person works."""
    for job in material.jobs:
        position, employer = str(job.get("position") or ""), str(job.get("name") or "")
        if position and employer and german:
            verb = "war" if job.get("endDate") else "bin"
            return [f"Ich {verb} {position} bei {employer}."]
        if position and employer:
            verb = "worked" if job.get("endDate") else "work"
            return [f"I {verb} as {_article_free(position)} at {employer}."]
    return []


def _told_en(achievement: Achievement, number: int) -> str:
    """`number` counts what was told of the same employer already."""
    position, employer, text = achievement.position, achievement.employer, achievement.text
    did = _first_person(achievement)
    if number and did is not None:
        return (f"There I also {did}.", f"In this role I {did} too.")[number % 2 == 0]
    if number:
        return f"Also from there: {_capital(text)}."
    if did is None:
        return f"From my work at {employer}: {_capital(text)}."
    where = f"As {_article_free(position)} at {employer}" if position else f"At {employer}"
    return f"{where}, I {did}."


def _told_de(achievement: Achievement, number: int) -> str:
    position, employer, text = achievement.position, achievement.employer, achievement.text
    if number:
        return (f"Ebenfalls dort: {text}.", f"Und aus dieser Zeit auch: {text}.")[number % 2 == 0]
    role = f" als {position}" if position else ""
    return f"Aus meiner Arbeit{role} bei {employer}: {text}."


def _study_en(material: Material) -> list[str]:
    degree = material.degree
    if degree is None:
        return []
    article = (
        "an" if re.match(r"(?i)[aeiou]|m\.?sc|mba|m\.?a\b|ll", str(degree["studyType"])) else "a"
    )
    return [
        f"I hold {article} {degree['studyType']} in {degree['area']} from {degree['institution']}."
    ]


def _study_de(material: Material) -> list[str]:
    degree = material.degree
    if degree is None:
        return []
    return [
        f"Mein Studium ({degree['studyType']}, {degree['area']}) habe ich an dieser Hochschule absolviert: {degree['institution']}."
    ]


def _ending_en(material: Material) -> list[str]:
    company = material.posting.company
    options = [
        f"I would be glad to talk about what I could contribute to {company or 'your team'}.",
        f"I would welcome the chance to hear more about the work at {company}."
        if company
        else "I would welcome the chance to hear more about the work.",
    ]
    return [_chosen(options, material), "Thank you for your time."]


def _ending_de(material: Material) -> list[str]:
    company = material.posting.company
    options = [
        f"Gern würde ich mehr über die Arbeit bei {company} erfahren."
        if company
        else "Gern würde ich mehr über die Arbeit erfahren.",
        "Über eine Einladung zu einem Gespräch freue ich mich sehr.",
    ]
    return [_chosen(options, material), "Vielen Dank für Ihre Zeit."]


# -- words ---------------------------------------------------------------------------------------


def _first_person(achievement: Achievement) -> str | None:
    """Make "led a team" of "Led a team", or None where the text does not begin with a verb of that kind."""
    word, _, rest = achievement.text.partition(" ")
    plain = word.casefold()
    if not rest or plain.endswith("ing"):
        return None
    if plain in _BASE_FORMS:
        return f"{plain} {rest}" if achievement.is_current else None
    if _PAST.match(word) or plain in _IRREGULAR - _NOT_VERBS:
        return f"{plain} {rest}"
    return None


def _is_positive(text: str) -> bool:
    """What was not done is nothing to begin with."""
    return NEGATIONS.isdisjoint(text.casefold().split())


def _article_free(title: str) -> str:
    return f"a {title}" if title[:1].casefold() not in "aeiou" else f"an {title}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _chosen(options: Sequence[str], material: Material) -> str:
    """The same for the same posting."""
    seed = f"{material.posting.company}|{material.posting.title}"
    return options[zlib.crc32(seed.encode()) % len(options)]


def _joined(paragraphs: Paragraphs) -> list[str]:
    return [" ".join(sentences) for sentences in paragraphs if sentences]
