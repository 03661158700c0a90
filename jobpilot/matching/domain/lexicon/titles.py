"""Words of job titles: other spellings, what is a profession, which fields and professions are near each other."""

import re
from typing import Final

from jobpilot.jobs.domain.job import Seniority

PHRASES: Final = tuple(
    (re.compile(rf"(?<!\w){pattern}(?!\w)"), name)
    for pattern, name in (
        (r"front[\s-]?end", "frontend"), (r"back[\s-]?end", "backend"), (r"full[\s-]?stack", "fullstack"),
        (r"site reliability|sre", "reliability"), (r"dev[\s-]?ops", "devops"), (r"machine[\s-]learning|\bml\b", "ml"),
        (r"artificial intelligence|\bai\b", "ml"), (r"quality assurance|\bqa\b", "quality"), (r"human resources|\bhr\b", "people"),
        (r"user experience|\bux(?:/ui)?\b|ui/ux", "ux"), (r"user interface|\bui\b", "ui"), (r"vice president", "vp"),
        (r"talent acquisition", "recruiting"), (r"customer success", "success"), (r"customer (?:service|support|care)", "support"),
        (r"business intelligence|\bbi\b", "analytics"), (r"information security|cyber[\s-]?security|infosec", "security"),
        (r"registered nurse|\brn\b", "nurse"), (r"e[\s-]commerce", "ecommerce"), (r"public relations|\bpr\b", "pr"),
        (r"co[\s-]?founder", "founder"), (r"node\.?js", "node"), (r"chief technology officer", "cto"),
        (r"softwareentwickler(?:in)?", "software engineer"), (r"entwickler(?:in)?", "engineer"), (r"krankenpfleger(?:in)?|pflegefachkraft|infirmi[eè]re?", "nurse"),
        (r"buchhalter(?:in)?|comptable", "accountant"), (r"vertrieb", "sales"), (r"d[ée]veloppeu(?:r|se)|desarrollador(?:a)?", "engineer"),
        (r"projektleiter(?:in)?", "project manager"), (r"lehrer(?:in)?|enseignante?", "teacher"),
    )
)  # fmt: skip
SAME: Final = {
    "developer": "engineer", "programmer": "engineer", "dev": "engineer", "swe": "engineer", "engineering": "engineer",
    "mgr": "manager", "management": "manager", "head": "manager", "bookkeeper": "accountant", "accounting": "accountant",
    "recruiter": "recruiter", "recruiting": "recruiter", "sourcer": "recruiter", "teacher": "teacher", "educator": "teacher", "tutor": "teacher",
    "author": "writer", "copywriter": "writer", "editor": "writer", "statistician": "scientist", "physician": "doctor",
    "researcher": "scientist", "tester": "quality", "testing": "quality", "test": "quality", "infrastructure": "platform",
    "rep": "representative", "operative": "worker", "picker": "worker", "labourer": "worker", "sde": "engineer", "cook": "chef", "salesperson": "sales", "seller": "sales", "analytics": "analytics",
    "designer": "designer", "design": "designer", "driver": "driver", "nursing": "nurse", "auditor": "auditor",
}  # fmt: skip
HEADS: Final = frozenset(
    """engineer manager designer analyst scientist architect consultant nurse teacher accountant writer recruiter
    representative specialist coordinator assistant administrator technician director officer advisor lawyer counsel
    doctor therapist chef driver operator electrician mechanic plumber welder carpenter clerk cashier planner buyer
    auditor controller strategist marketer producer photographer translator researcher developer executive associate
    agent host waiter barista bartender cleaner guard librarian pharmacist paralegal economist biologist chemist
    physiotherapist caregiver worker instructor owner partner master receptionist professor lecturer psychologist dispatcher""".split()  # noqa: SIM905 - a list of words is read as one
)
GENERAL: Final = frozenset(
    """engineer manager analyst specialist coordinator assistant administrator technician director officer advisor
    associate executive representative consultant operator owner partner agent host developer designer worker""".split()  # noqa: SIM905 - as above
)
"""Heads that are a profession only together with their field."""
RELATED: Final = (
    (frozenset(("backend", "fullstack", "software", "python", "java", "node", "go", "api", "web")), 0.75),
    (frozenset(("frontend", "fullstack", "web", "react", "javascript", "ui")), 0.75),
    (frozenset(("devops", "reliability", "platform", "cloud", "systems", "production")), 0.8),
    (frozenset(("ml", "data", "research", "vision", "nlp")), 0.6), (frozenset(("data", "analytics", "insight")), 0.8),
    (frozenset(("business", "data", "analytics", "product", "operations")), 0.45), (frozenset(("ux", "ui", "product", "interaction", "web")), 0.75),
    (frozenset(("mobile", "ios", "android", "app")), 0.8), (frozenset(("security", "cloud", "network")), 0.4),
    (frozenset(("finance", "financial", "treasury", "tax", "general")), 0.6), (frozenset(("marketing", "growth", "content", "brand", "digital")), 0.65),
    (frozenset(("icu", "intensive", "critical", "emergency", "acute", "ward")), 0.75), (frozenset(("project", "program", "programme", "delivery", "product")), 0.5),
    (frozenset(("hardware", "electrical", "electronics", "embedded", "firmware")), 0.7), (frozenset(("mechanical", "manufacturing", "production", "process")), 0.6),
    (frozenset(("sales", "account", "business", "success")), 0.55), (frozenset(("supply", "logistics", "warehouse", "procurement", "chain")), 0.6),
)  # fmt: skip
RELATED_HEADS: Final = (
    (frozenset(("analyst", "scientist")), 0.55), (frozenset(("engineer", "architect")), 0.7), (frozenset(("scientist", "engineer")), 0.5),
    (frozenset(("manager", "director", "lead", "officer")), 0.6), (frozenset(("manager", "owner")), 0.6),
    (frozenset(("specialist", "coordinator", "assistant", "administrator", "clerk", "associate", "representative", "executive")), 0.5),
    (frozenset(("accountant", "controller", "auditor")), 0.6), (frozenset(("lawyer", "counsel", "paralegal")), 0.6),
    (frozenset(("analyst", "consultant")), 0.5), (frozenset(("specialist", "manager")), 0.45), (frozenset(("engineer", "technician")), 0.4),
    (frozenset(("representative", "executive", "manager")), 0.5), (frozenset(("strategist", "marketer", "specialist", "manager")), 0.5),
    (frozenset(("waiter", "host", "bartender", "barista")), 0.6), (frozenset(("nurse", "caregiver")), 0.5),
)  # fmt: skip
LEVELS: Final = (
    (re.compile(r"(?i)\b(?:intern|internship|trainee|apprentice|working student|werkstudent(?:in)?|praktikant(?:in)?|stagiaire)\b"), Seniority.INTERN),
    (re.compile(r"(?i)\b(?:chief|c[teofi]o|vp|vice president|president|managing director|founder|co-founder)\b"), Seniority.EXECUTIVE),
    (re.compile(r"(?i)\b(?:staff|principal|head of|head|director|lead|team lead|leader|distinguished|leiter(?:in)?)\b"), Seniority.LEAD),
    (re.compile(r"(?i)\b(?:senior|sr\.?|expert|iii|iv)(?!\w)"), Seniority.SENIOR),
    (re.compile(r"(?i)\b(?:junior|jr\.?|graduate|entry[- ]level|early career|new grad|i)(?!\w)"), Seniority.JUNIOR),
    (re.compile(r"(?i)\b(?:mid|mid[- ]level|intermediate|medior|ii)(?!\w)"), Seniority.MID),
)  # fmt: skip
NOISE: Final = re.compile(
    r"(?i)\((?:[mfwdx]\s*[/|,]\s*)+[mfwdxa]\)|\b(?:remote|hybrid|on-?site|full[- ]?time|part[- ]?time|contract|permanent|"
    r"senior|sr|junior|jr|mid|intermediate|graduate|entry[- ]level|staff|principal|lead|intern|internship|trainee|"
    r"i{1,3}|iv|all genders|for|the|and|of|in|at|to|a|with|und|our|team|level)\b"
)
