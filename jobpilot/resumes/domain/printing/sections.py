"""The sections of a sheet, one builder for each of JSON Resume's."""

from collections.abc import Callable, Iterator

from jobpilot.ports.typesetting import SheetEntry, SheetGroup, SheetSection
from jobpilot.resumes.domain.printing.values import (
    Record,
    paragraphs_of,
    records_of,
    text_of,
    texts_of,
    web_address,
)
from jobpilot.resumes.domain.printing.words import Words


def summary(basics: Record, words: Words) -> SheetSection:
    """What the person says of themselves."""
    text = paragraphs_of(basics, "summary")
    return SheetSection("summary", words.title("summary"), (SheetEntry(text=text),) if text else ())


def sections_of(document: Record, words: Words) -> Iterator[SheetSection]:
    """All others in print order; some may be empty."""
    yield _entries("work", _job, document, words)
    yield _entries("education", _study, document, words)
    yield SheetSection("skills", words.title("skills"), groups=_skills(document))
    yield _entries("projects", _project, document, words)
    yield SheetSection("languages", words.title("languages"), groups=_languages(document))
    yield _entries("certificates", _certificate, document, words, brief=True)
    yield _entries("awards", _award, document, words, brief=True)
    yield _entries("publications", _publication, document, words)
    yield _entries("volunteer", _voluntary_work, document, words)
    yield SheetSection("interests", words.title("interests"), groups=_interests(document))
    yield _entries("references", _reference, document, words)


def _entries(
    kind: str,
    build: Callable[[Record, Words], SheetEntry],
    document: Record,
    words: Words,
    *,
    brief: bool = False,
) -> SheetSection:
    entries = [build(record, words) for record in records_of(document, kind)]
    printed = tuple(entry for entry in entries if entry != SheetEntry())
    return SheetSection(kind, words.title(kind), printed, brief=brief)


def _headed(
    title: str, subtitle: str, url: str | None, *, url_of_title: bool = False
) -> SheetEntry:
    """A head whose lines are never empty before they are full; the address stays with its name."""
    if not title:
        return SheetEntry(title=subtitle, title_url=url)
    if url_of_title or not subtitle:
        return SheetEntry(title=title, title_url=url, subtitle=subtitle)
    return SheetEntry(title=title, subtitle=subtitle, subtitle_url=url)


def _complete(
    head: SheetEntry,
    record: Record,
    words: Words,
    *,
    open_ended: bool = True,
    **more: tuple[str, ...],
) -> SheetEntry:
    start, end = text_of(record, "startDate"), text_of(record, "endDate")
    return SheetEntry(
        head.title,
        head.title_url,
        head.subtitle,
        head.subtitle_url,
        text_of(record, "location"),
        words.period(start, end, open_ended=open_ended),
        more.get("text", paragraphs_of(record, "summary")),
        more.get("items", tuple(texts_of(record, "highlights"))),
    )


def _job(record: Record, words: Words) -> SheetEntry:
    name, description = text_of(record, "name"), text_of(record, "description")
    head = _headed(text_of(record, "position"), name, web_address(text_of(record, "url")))
    about = (description,) if description else ()
    return _complete(head, record, words, text=(*about, *paragraphs_of(record, "summary")))


def _voluntary_work(record: Record, words: Words) -> SheetEntry:
    organization, address = text_of(record, "organization"), web_address(text_of(record, "url"))
    return _complete(_headed(text_of(record, "position"), organization, address), record, words)


def _study(record: Record, words: Words) -> SheetEntry:
    """The school leads: degrees are told by their words, schools often by nothing but their place."""
    degree = ", ".join(filter(None, (text_of(record, "studyType"), text_of(record, "area"))))
    address = web_address(text_of(record, "url"))
    head = _headed(text_of(record, "institution"), degree, address, url_of_title=True)
    score, courses = text_of(record, "score"), texts_of(record, "courses")
    notes = [words.score(score)] if score else []
    notes += [words.courses(courses)] if courses else []
    return _complete(head, record, words, text=tuple(notes), items=())


def _project(record: Record, words: Words) -> SheetEntry:
    name, address = text_of(record, "name"), web_address(text_of(record, "url"))
    roles = ", ".join([*texts_of(record, "roles"), *filter(None, (text_of(record, "entity"),))])
    keywords = texts_of(record, "keywords")
    notes = (words.keywords(keywords),) if keywords else ()
    text = (*paragraphs_of(record, "description"), *notes)
    return _complete(
        _headed(name, roles, address, url_of_title=True), record, words, open_ended=False, text=text
    )


def _certificate(record: Record, words: Words) -> SheetEntry:
    return SheetEntry(
        title=text_of(record, "name"),
        title_url=web_address(text_of(record, "url")),
        subtitle=text_of(record, "issuer"),
        dates=words.date(text_of(record, "date")),
    )


def _award(record: Record, words: Words) -> SheetEntry:
    return SheetEntry(
        title=text_of(record, "title"),
        subtitle=text_of(record, "awarder"),
        dates=words.date(text_of(record, "date")),
        text=paragraphs_of(record, "summary"),
    )


def _publication(record: Record, words: Words) -> SheetEntry:
    return SheetEntry(
        title=text_of(record, "name"),
        title_url=web_address(text_of(record, "url")),
        subtitle=text_of(record, "publisher"),
        dates=words.date(text_of(record, "releaseDate")),
        text=paragraphs_of(record, "summary"),
    )


def _reference(record: Record, _words: Words) -> SheetEntry:
    return SheetEntry(title=text_of(record, "name"), text=paragraphs_of(record, "reference"))


def _skills(document: Record) -> tuple[SheetGroup, ...]:
    return _grouped(
        (text_of(skill, "name"), text_of(skill, "level"), texts_of(skill, "keywords"))
        for skill in records_of(document, "skills")
    )


def _interests(document: Record) -> tuple[SheetGroup, ...]:
    return _grouped(
        (text_of(interest, "name"), "", texts_of(interest, "keywords"))
        for interest in records_of(document, "interests")
    )


def _grouped(records: Iterator[tuple[str, str, list[str]]]) -> tuple[SheetGroup, ...]:
    """Records with keywords are a group each; the others follow as one list."""
    groups: list[SheetGroup] = []
    plain: list[str] = []
    for name, level, keywords in records:
        labelled = f"{name} ({level})" if name and level else name or level
        if keywords:
            groups.append(SheetGroup(labelled, tuple(keywords)))
        elif labelled:
            plain.append(labelled)
    return (*groups, SheetGroup("", tuple(plain))) if plain else tuple(groups)


def _languages(document: Record) -> tuple[SheetGroup, ...]:
    groups = []
    for record in records_of(document, "languages"):
        language, fluency = text_of(record, "language"), text_of(record, "fluency")
        if language or fluency:
            groups.append(SheetGroup(language, (fluency,) if fluency else ()))
    return tuple(groups)
