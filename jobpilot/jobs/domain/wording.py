"""What titles and texts of postings mean: employment, seniority, money, work permits, skills."""

import re
from decimal import Decimal
from typing import Final

from jobpilot.jobs.domain.job import EmploymentType, Salary, SalaryPeriod, Seniority, Visa
from jobpilot.jobs.domain.skill_names import SKILLS
from jobpilot.ports.sources import FoundSalary

MOST_SKILLS: Final = 40
_EMPLOYMENT: Final = (
    (EmploymentType.INTERNSHIP, r"intern(?:ship)?s?\b|praktik\w+|werkstudent\w*|stage\b|stagiaire|prácticas|working student|apprentice\w*"),
    (EmploymentType.VOLUNTEER, r"volunteer|ehrenamt\w*|bénévol\w*"),
    (EmploymentType.TEMPORARY, r"temp(?:orary)?\b|fixed[- ]?term|befristet|cdd\b|seasonal|temporal\b"),
    (EmploymentType.CONTRACT, r"contract(?:or)?\b|freelance\w*|1099|freiberuf\w*|indépendant|autónomo|b2b"),
    (EmploymentType.PART_TIME, r"part[-_ ]?time|teilzeit|temps partiel|tiempo parcial|media jornada|deeltijd"),
    (EmploymentType.FULL_TIME, r"full[-_ ]?time|fulltime|vollzeit|festanstellung|temps plein|cdi\b|tiempo completo|jornada completa|permanent|regular\b|voltijd"),
)  # fmt: skip
_SENIORITY: Final = (
    (Seniority.INTERN, r"\b(?:intern|internship|trainee|praktikant\w*|praktikum|werkstudent\w*|stagiaire|becari[oa]|apprentice)\b"),
    (Seniority.EXECUTIVE, r"\b(?:chief|c[etfop]o|vp|vice president|head of|director|direktor\w*|directeur|director[ae]?|leiter\w*)\b"),
    (Seniority.LEAD, r"\b(?:lead|principal|staff|tech lead|team ?lead\w*|engineering manager|architect)\b"),
    (Seniority.SENIOR, r"\b(?:senior|sr\.?|sénior|experienced|iii|iv)\b|\berfahren\w*"),
    (Seniority.JUNIOR, r"\b(?:junior|jr\.?|graduate|entry[- ]level|berufseinsteiger\w*|débutant\w*|associate)\b"),
    (Seniority.MID, r"\b(?:mid|mid[- ]level|intermediate|ii|medior)\b"),
)  # fmt: skip
_YEARS: Final = re.compile(
    r"(?i)\b(?P<years>\d{1,2})\s*(?:\+|plus|or more|[-–]\s*\d{1,2})?\s*(?:years?|yrs?|jahre|ans|años)\b"
    r"[^.\n]{0,40}\b(?:experience|erfahrung|expérience|experiencia)"
)
_VISA_NO: Final = re.compile(
    r"(?i)(?:no|not|unable to|cannot|can't|don't|do not|won't|without|kein\w*|nicht)\b[^.\n]{0,60}\b(?:sponsor\w*|visas?|visum)|"
    r"(?:sponsorship|visas?)\b[^.\n]{0,40}\b(?:not (?:available|offered|provided|possible)|unavailable)|"
    r"must (?:already )?(?:be (?:legally )?(?:authori[sz]ed|eligible)|have (?:the )?(?:right|authori[sz]ation)) to work|"
    r"existing right to work|valid work permit (?:is )?required"
)
_VISA_YES: Final = re.compile(
    r"(?i)visa (?:sponsorship|support)\b(?! (?:is )?(?:not|un))|(?:we|can|will|happy to|able to)\b[^.\n]{0,30}\bsponsor\w*|"
    r"(?:sponsor\w*|visas?)\b[^.\n]{0,30}\b(?:available|offered|provided|possible|supported)|relocation and visa|"
    r"visum\w*unterstützung|unterstützung beim visum|\|\s*visa\s*(?:\||$)"
)
_CURRENCIES: Final = {
    "$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "zł": "PLN", "kr": None, "fr.": "CHF",
    "ca$": "CAD", "c$": "CAD", "a$": "AUD", "r$": "BRL",
}  # fmt: skip
_CODES: Final = r"USD|EUR|GBP|CHF|CAD|AUD|PLN|SEK|NOK|DKK|JPY|INR|BRL|CZK|SGD"
_SIGNS: Final = r"US\$|CA\$|C\$|A\$|R\$|[$€£¥₹]|zł"
_NUMBER: Final = r"\d{1,3}(?:[.,'’ \u202f]\d{3})+|\d{2,7}(?:[.,]\d{1,2})?"
_RANGE: Final = re.compile(
    rf"(?P<before>{_CODES}|{_SIGNS})?\s?(?P<low>{_NUMBER})\s?(?P<lowk>[kK])?\s?(?P<middle>{_CODES}|{_SIGNS})?"
    rf"(?:\s?(?:-|–|—|to|bis|à|a|und)\s?(?:{_CODES}|{_SIGNS})?\s?(?P<high>{_NUMBER})\s?(?P<highk>[kK])?)?"
    rf"\s?(?P<after>{_CODES}|{_SIGNS})?(?![\w%])"
)
_PERIODS: Final = (
    (SalaryPeriod.HOUR, r"hour|\bhrs?\b|stunde|heure|hora|\bph\b"),
    (SalaryPeriod.DAY, r"\bday|daily|\btag\b|tagess\w+|jour|día"),
    (SalaryPeriod.WEEK, r"week|woche|semaine|semana"),
    (SalaryPeriod.MONTH, r"month|monat|mois|mes\b|mensual"),
    (SalaryPeriod.YEAR, r"year|annual|annum|jahr|\ban\b|annuel|año|anual|\bp\.?a\.?\b|yearly"),
)  # fmt: skip
_PAY_WORDS: Final = re.compile(
    r"(?i)salary|compensation|pay (?:range|scale)|base pay|gehalt\w*|vergütung|salaire|rémunération|salario|retribución|wynagrodzenie|per (?:year|hour|month|annum)"
)
LEAST_YEARLY: Final = 5_000
MOST_YEARLY: Final = 2_000_000
MOST_HOURLY: Final = 1_000


def employment_type(said: str | None, title: str, text: str) -> EmploymentType:
    """The source's word, else the title, else the text's beginning."""
    for words in (said or "", title, text[:800]):
        for kind, pattern in _EMPLOYMENT:
            if re.search(rf"(?i)(?:\b|_){pattern}", words):
                return kind
    return EmploymentType.UNKNOWN


def seniority(said: str | None, title: str, text: str) -> Seniority:
    """The title decides; without a word there, the years of experience that the text asks for."""
    for words in (said or "", title):
        for level, pattern in _SENIORITY:
            if re.search(f"(?i){pattern}", words):
                return level
    years = [int(found["years"]) for found in _YEARS.finditer(text)]
    if not years:
        return Seniority.UNKNOWN
    asked = max(years[:3])
    if asked >= 5:
        return Seniority.SENIOR
    return Seniority.MID if asked >= 2 else Seniority.JUNIOR


def visa(text: str) -> Visa:
    """A refusal weighs more than an offer."""
    if _VISA_NO.search(text):
        return Visa.REFUSED
    return Visa.OFFERED if _VISA_YES.search(text) else Visa.UNKNOWN


def salary(found: FoundSalary | None, said: str | None, text: str) -> Salary | None:
    """From data; else from the source's sentence; else from a line of the text that speaks of pay."""
    if found is not None:
        period = period_of(found.period or "") or _likely_period(found.minimum or found.maximum)
        currency = (found.currency or "").upper() or None
        return _ordered(found.minimum, found.maximum, currency, period)
    if said and (read := _salary_in(said, surely=True)):
        return read
    for line in text.splitlines():
        if _PAY_WORDS.search(line) and (read := _salary_in(line, surely=False)):
            return read
    return None


def period_of(words: str) -> SalaryPeriod | None:
    for period, pattern in _PERIODS:
        if re.search(f"(?i){pattern}", words):
            return period
    return None


def _salary_in(text: str, *, surely: bool) -> Salary | None:
    for match in _RANGE.finditer(text[:2000]):
        sign = match["before"] or match["middle"] or match["after"]
        if sign is None and not (surely and match["high"]):
            continue
        low = _amount(match["low"], bool(match["lowk"] or (match["high"] and match["highk"])))
        high = _amount(match["high"], bool(match["highk"])) if match["high"] else None
        currency = _CURRENCIES.get((sign or "").lower(), (sign or "").upper() or None)
        rest = text[match.end() : match.end() + 30]
        period = period_of(rest) or period_of(text) or _likely_period(low)
        if _is_plausible(low, period):
            return _ordered(low, high, currency, period)
    return None


def _amount(digits: str, thousands: bool) -> Decimal:  # noqa: FBT001 - one private caller
    bare = re.sub(r"[.,'’ \u202f](?=\d{3}(?:\D|$))", "", digits).replace(",", ".")
    return Decimal(bare) * (1000 if thousands else 1)


def _is_plausible(low: Decimal, period: SalaryPeriod | None) -> bool:
    if period is SalaryPeriod.YEAR:
        return LEAST_YEARLY <= low <= MOST_YEARLY
    if period in (SalaryPeriod.HOUR, SalaryPeriod.DAY):
        return low <= MOST_HOURLY * 5
    return low >= 100


def _likely_period(low: Decimal | None) -> SalaryPeriod | None:
    if low is None:
        return None
    if low >= 15_000:
        return SalaryPeriod.YEAR
    return SalaryPeriod.HOUR if low < 250 else None


def _ordered(
    low: Decimal | None, high: Decimal | None, currency: str | None, period: SalaryPeriod | None
) -> Salary | None:
    if low is None and high is None:
        return None
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Salary(low, high, currency, period)


def skills(said: tuple[str, ...], title: str, text: str) -> tuple[str, ...]:
    """Known names of skills in the order they come, with those that the source lists."""
    found = {name.casefold(): name for name in said if 1 < len(name) <= 40}
    for match in _SKILL.finditer(f"{title}\n{text}"):
        name = SKILLS[match[1].casefold()]
        found.setdefault(name.casefold(), name)
    return tuple(found.values())[:MOST_SKILLS]


_SKILL: Final = re.compile(
    r"(?i)(?<![\w.+#/-])("
    + "|".join(re.escape(name) for name in sorted(SKILLS, key=len, reverse=True))
    + r")(?![\w+#]|-\w)"
)
