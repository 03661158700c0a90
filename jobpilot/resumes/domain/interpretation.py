"""From a document to a JSON Resume with evidence: the whole way in one place."""

from collections.abc import Callable

from jobpilot.ports.documents import Document, Interpretation, Transcript
from jobpilot.resumes.domain.confidence import calibrate
from jobpilot.resumes.domain.distinctions import read_awards, read_certificates, read_publications
from jobpilot.resumes.domain.draft import Draft
from jobpilot.resumes.domain.education import read_education
from jobpilot.resumes.domain.experience import read_projects, read_volunteering, read_work
from jobpilot.resumes.domain.fragments import Line
from jobpilot.resumes.domain.layout.reading import read_lines
from jobpilot.resumes.domain.lexicon.section_titles import Section, section_of
from jobpilot.resumes.domain.links import EMAIL
from jobpilot.resumes.domain.person import PHONE, is_contact_line, read_person, set_summary
from jobpilot.resumes.domain.placement import fields_as_shown
from jobpilot.resumes.domain.references import read_references
from jobpilot.resumes.domain.sections import SectionBlock, split_sections
from jobpilot.resumes.domain.skills import (
    is_level,
    labelled,
    read_interests,
    read_languages,
    read_skill_group,
    read_skills,
)
from jobpilot.resumes.domain.transcription import transcript_of

CARD_LINE = 28
KNOWN = frozenset(Section) - {Section.OTHER, Section.CONTACT}
LOOSE = (None, Section.OTHER, Section.CONTACT, Section.SUMMARY)
AREAS = frozenset({"fields"})
LISTS = (Section.SKILLS, Section.LANGUAGES)
EXPECTED = (
    "basics.name",
    "basics.email",
    "basics.phone",
    "basics.location",
    "work",
    "education",
    "skills",
)

READERS: dict[Section, Callable[[Draft, list[Line]], None]] = {
    Section.WORK: read_work,
    Section.VOLUNTEER: read_volunteering,
    Section.EDUCATION: read_education,
    Section.SKILLS: read_skills,
    Section.LANGUAGES: read_languages,
    Section.PROJECTS: read_projects,
    Section.CERTIFICATES: read_certificates,
    Section.AWARDS: read_awards,
    Section.PUBLICATIONS: read_publications,
    Section.INTERESTS: read_interests,
    Section.REFERENCES: read_references,
}


def transcribe(document: Document) -> Transcript:
    """The document's lines in reading order, with a measure of how readable they are."""
    return transcript_of(document, read_lines(document))


def interpret(document: Document, region: str | None = None) -> Interpretation:
    """Understand a document as a résumé. What is not found stays out; nothing is guessed."""
    lines = read_lines(document)
    transcript = transcript_of(document, lines)
    draft = Draft()
    blocks = split_sections(lines)
    header = _top(blocks)
    contact = [*_contact(blocks), *_take_contact_lines(blocks)]
    for block in blocks:
        if block.section is Section.SUMMARY and not _is_card(block):
            set_summary(draft, [line.whole for line in block.lines], "section", 0.92)
    read_person(draft, header, contact, lines, region)
    _read_loose_lists(draft, blocks)
    for section, reader in READERS.items():
        for block in blocks:
            if block.section is section and block.lines:
                reader(draft, block.lines)
    resume = _ordered(draft)
    fields = {path: found.as_json() for path, found in calibrate(draft.fields).items()}
    fields |= {path: _missing() for path in EXPECTED if not _present(resume, path)}
    fields = fields_as_shown(fields, document.pages)
    return Interpretation(resume, fields, transcript.warnings, transcript)


def _read_loose_lists(draft: Draft, blocks: list[SectionBlock]) -> None:
    """`Tech: …` at the top of the page, or `Languages: …` under "Other", is a section in one line."""
    sections = {block.section for block in blocks}
    for block in blocks:
        if block.section not in LOOSE:
            continue
        if _is_levelled(block) and Section.SKILLS not in sections and block.title is not None:
            read_skill_group(draft, block.title, block.lines)
            continue
        for index, line in enumerate(block.lines):
            label, _ = labelled(line)
            section = section_of(label.text) if label is not None else None
            if (
                label is not None
                and section in LISTS
                and section not in sections
                and label.text.casefold() not in AREAS
            ):
                READERS[section](draft, [line, *_continuation(block.lines, index)])


def _is_levelled(block: SectionBlock) -> bool:
    """Whether a title of its own names a skill: how well it is known stands right below, then what it takes."""
    lines = block.lines
    return block.section is Section.OTHER and len(lines) > 1 and is_level(lines[0].text)


def _continuation(lines: list[Line], index: int) -> list[Line]:
    """The wrapped rest of a labelled line: what stands below it, set in as its text is."""
    first = lines[index].marks
    rest: list[Line] = []
    for line in lines[index + 1 :]:
        close = line.gap < 0.6 and line.box is not None and not line.item
        if (
            not close
            or labelled(line)[0] is not None
            or line.marks[0].box is None
            or first[0].box is None
        ):
            break
        if line.marks[0].box.x <= first[0].box.x + 0.01:
            break
        rest.append(line)
    return rest


def _top(blocks: list[SectionBlock]) -> list[Line]:
    """The lines of the page's top: without a title, or under one that only looks like a title (name, headline)."""
    first = next(
        (index for index, block in enumerate(blocks) if block.section in KNOWN), len(blocks)
    )
    lines: list[Line] = []
    for index, block in enumerate(blocks):
        if block.section is None or (index < first and _has_contact(block)):
            lines += [block.title.line] if block.title is not None else []
            lines += block.lines
    return lines


def _has_contact(block: SectionBlock) -> bool:
    return any(EMAIL.search(line.text) or PHONE.search(line.text) for line in block.lines)


def _contact(blocks: list[SectionBlock]) -> list[Line]:
    """The contact section, or an "About" that holds nothing else."""
    lines = _lines_of(blocks, Section.CONTACT)
    for block in blocks:
        if block.section is Section.SUMMARY and _is_card(block):
            lines += block.lines
    return lines


def _take_contact_lines(blocks: list[SectionBlock]) -> list[Line]:
    """Lines of nothing but addresses, such as a footer; they leave the section they happen to stand in."""
    taken: list[Line] = []
    for block in blocks:
        if block.section in KNOWN:
            found = [line for line in block.lines if is_contact_line(line)]
            block.lines = [line for line in block.lines if line not in found]
            taken += found
    return taken


def _is_card(block: SectionBlock) -> bool:
    return _has_contact(block) and sum(len(line.text) for line in block.lines) < CARD_LINE * len(
        block.lines
    )


def _lines_of(blocks: list[SectionBlock], section: Section) -> list[Line]:
    return [line for block in blocks if block.section is section for line in block.lines]


ORDER = (
    "basics",
    "work",
    "volunteer",
    "education",
    "awards",
    "certificates",
    "publications",
    "skills",
    "languages",
    "interests",
    "references",
    "projects",
)


def _ordered(draft: Draft) -> dict[str, object]:
    return {key: draft.resume[key] for key in ORDER if draft.resume.get(key)}


def _present(resume: dict[str, object], path: str) -> bool:
    section, _, key = path.partition(".")
    value = resume.get(section)
    return bool(value.get(key)) if key and isinstance(value, dict) else bool(value) and not key


def _missing() -> dict[str, object]:
    return {
        "confidence": 0.0,
        "level": "missing",
        "method": "none",
        "original_value": "",
        "spans": [],
    }
