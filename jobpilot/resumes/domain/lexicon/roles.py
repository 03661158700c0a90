"""Words that make a phrase a job title, an employer, a school or a degree."""

import re

_TITLE_WORDS = """engineer developer programmer architect manager director officer president vice-president chief ceo cto cfo coo cio vp
head lead leader consultant analyst scientist researcher research associate assistant intern internship trainee apprentice specialist
technician administrator admin coordinator supervisor executive designer artist editor writer author journalist teacher lecturer tutor
professor instructor fellow postdoc postdoctoral doctoral student employee freelance freelancer founder co-founder cofounder owner
partner advisor adviser counsel counselor attorney lawyer paralegal accountant auditor controller bookkeeper clerk cashier
salesperson sales representative agent broker buyer planner recruiter nurse physician doctor surgeon pharmacist therapist psychologist
dentist veterinarian chef cook waiter waitress bartender barista driver pilot mechanic electrician plumber carpenter welder operator
worker laborer foreman inspector officer guard librarian curator translator interpreter photographer producer actor musician
volunteer mentor coach trainer ninja evangelist advocate strategist maintainer contributor committer sysadmin devops sre tester qa
webmaster dba statistician mathematician physicist chemist biologist economist geologist member chair chairman treasurer secretary
ambassador organizer organiser helper caregiver nanny cleaner receptionist concierge host steward merchandiser marketer copywriter
ingenieur entwickler programmierer architekt leiter leiterin geschäftsführer berater analyst wissenschaftler mitarbeiter mitarbeiterin
assistent praktikant praktikantin werkstudent werkstudentin auszubildender auszubildende fachkraft sachbearbeiter sachbearbeiterin
techniker referent lehrer dozent verkäufer kaufmann kauffrau entwicklerin ingenieurin beraterin projektleiter projektleiterin
abteilungsleiter teamleiter teamleiterin buchhalter krankenpfleger krankenschwester pflegefachkraft
ingénieur ingénieure développeur développeuse chef cheffe responsable directeur directrice gérant consultant consultante chargé chargée
analyste chercheur chercheuse stagiaire assistant assistante technicien technicienne enseignant professeur vendeur vendeuse comptable
infirmier infirmière alternant apprenti conseiller conseillère rédacteur rédactrice architecte gestionnaire
ingeniero ingeniera desarrollador desarrolladora programador programadora gerente director directora jefe jefa responsable consultor
consultora analista investigador investigadora becario becaria practicante asistente ayudante técnico técnica profesor profesora
vendedor vendedora contable enfermero enfermera diseñador diseñadora coordinador coordinadora administrador administradora
engenheiro engenheira desenvolvedor desenvolvedora programador estagiário estagiária analista gerente coordenador coordenadora diretor
diretora assistente consultor professor professora pesquisador pesquisadora vendedor técnico
ingegnere sviluppatore sviluppatrice programmatore responsabile direttore direttrice consulente analista ricercatore ricercatrice
tirocinante stagista assistente tecnico insegnante docente commesso contabile infermiere infermiera progettista impiegato
ontwikkelaar ingenieur programmeur beheerder adviseur onderzoeker stagiair medewerker docent leraar verkoper boekhouder verpleegkundige
directeur teamleider projectleider hoofd
inżynier programista programistka kierownik dyrektor analityk konsultant badacz stażysta stażystka praktykant asystent specjalista
specjalistka nauczyciel sprzedawca księgowy księgowa pielęgniarka projektant administrator koordynator"""

_TITLE_QUALIFIERS = """senior junior principal staff deputy interim global regional software hardware frontend backend full-stack fullstack
data product project program marketing technical it web mobile cloud security network systems system machine learning support
business operations human resources customer service account design summer graduate undergraduate teaching visiting"""

_ORGANISATION_WORDS = """inc inc. llc ltd ltd. limited corp corp. corporation company co. co gmbh ag se kg e.v. ug ohg plc s.a. sa sas sarl s.l. sl
s.r.l. srl spa s.p.a. b.v. bv n.v. nv oy ab aps a/s sp. o.o. pty lda ltda group holdings holding labs laboratories lab laboratory
technologies technology solutions systems services software consulting consultants partners associates studio studios agency agentur
bank banco banque insurance university universität université universidad universidade università universiteit uniwersytet college
school institute institut instituto istituto hospital klinik clinic foundation stiftung association verein society council ministry
department dept government city agency industries industry international global media networks dynamics research ventures capital
academy center centre zentrum office press magazine newspaper store shop restaurant hotel airlines motors pharmaceuticals pharma
energy electric telecom logistics publishing records church museum library startup organization organisation team navy army 公司 集团 大学 研究院 研究所
银行 科技 学院 医院"""

_SCHOOL_WORDS = """university universität universitaet univ. univ université universite universidad universidade università universita universitat universiteit
uniwersytet politechnika college school schule institute institut instituto istituto academy akademie académie academia accademia hochschule
fachhochschule polytechnic polytechnique politécnica politecnica politecnico gymnasium gimnasio lycée lycee liceo liceum lyceum escuela école ecole
escola scuola colegio colégio faculty faculté facultad faculdade facoltà fakultät eth epfl mit ucla caltech iit tu fh hec insead
realschule berufsschule hogeschool szkoła wyższa szkoły technikum conservatory seminary bootcamp iut bts 大学 学院 中学 学校"""

_DEGREE = r"""
\b(?:ph\.?\s?d\.?|d\.?phil\.?|doctorate|doctor(?:al)?(?:\s+(?:of|degree)\b)?|dr\.\s(?:rer|ing|phil)\S*(?:\s\S+\.)?|doktorat?|doctorat|doctorado|doutorado|dottorato|
m\.?\s?b\.?\s?a\.?|m\.?\s?sc\.?(?:\s?\([\w.\s]+\))?|b\.?\s?sc\.?(?:\s?\([\w.\s]+\))?|m\.?\s?eng\.?|b\.?\s?eng\.?|m\.?\s?tech\.?|b\.?\s?tech\.?|b\.?\s?a\.?|m\.?\s?a\.?|b\.?\s?s\.?|m\.?\s?s\.?|
b\.?\s?f\.?\s?a\.?|m\.?\s?f\.?\s?a\.?|b\.?\s?b\.?\s?a\.?|b\.?\s?com\.?|m\.?\s?com\.?|bca|mca|ll\.?\s?[bm]\.?|j\.?\s?d\.?|m\.?\s?d\.?|m\.?\s?phil\.?|b\.?\s?ed\.?|m\.?\s?ed\.?|m\.?\s?p\.?\s?h\.?|m\.?\s?p\.?\s?a\.?|
a\.?\s?a\.?\s?s?\.?|a\.?\s?s\.?|bscs|mscs|bsee|msee|bsce|bsn|msn|
(?:executive\s+)?master(?:['’]s)?(?:\s+(?:of|degree|studies|studium|student|thesis|di|en|em|de|w)\b)?|bachelor(?:['’]s)?(?:\s+(?:of|degree|studies|studium|en|em|de)\b)?|associate(?:['’]?s)?(?:\s+(?:of|degree)\b)?|
undergraduate|postgraduate|diplom(?:[\w-]*(?:ingenieur|informatiker|kauf\w+))?|diploma|diplôme|magister|magistr\w*|licence|licenciatura|licenciado|licencjat|laurea(?:\s+(?:magistrale|triennale))?|
grado|máster|mestrado|bacharelado|graduação|ingénieur|ingeniería|ingegneria|inżynier|abitur|fachabitur|matura|maturità|baccalauréat|bachillerato|
bac(?:\s?\+\s?\d)?|dut|bts|high\s+school(?:\s+diploma)?|secondary\s+school|a-levels?|gcses?|ged|certificate|ausbildung|staatsexamen|semester\s+abroad|auslandssemester|exchange(?:\s+semester|\s+student)?|erasmus|
minor|major)(?![\w])|
(?:博士(?:研究生)?|硕士(?:研究生)?|学士|本科|大专|专科|高中|研究生)
"""

DEGREE = re.compile(_DEGREE, re.IGNORECASE | re.VERBOSE)
_WORDS = re.compile(r"[^\W_]+(?:[.'’/-][^\W_]+)*\.?", re.UNICODE)
_TITLES = frozenset(_TITLE_WORDS.split())
_QUALIFIERS = frozenset(_TITLE_QUALIFIERS.split())
_ORGANISATIONS = frozenset(_ORGANISATION_WORDS.split())
_SCHOOLS = frozenset(_SCHOOL_WORDS.split())
# German and Dutch write "software developer" as one word
_TITLE_ENDINGS = tuple(
    word + feminine
    for word in [
        "entwickler",
        "ingenieur",
        "leiter",
        "berater",
        "techniker",
        "wissenschaftler",
        "mitarbeiter",
        "assistent",
        "verwalter",
        "betreuer",
        "pfleger",
        "kaufmann",
        "forscher",
        "planer",
        "verkäufer",
        "ontwikkelaar",
        "beheerder",
        "adviseur",
        "medewerker",
        "onderzoeker",
    ]
    for feminine in ("", "in", "innen", "e", "er")
)
_SMALL_WORDS = frozenset(
    [
        "of",
        "and",
        "for",
        "the",
        "de",
        "du",
        "des",
        "di",
        "da",
        "do",
        "del",
        "della",
        "la",
        "le",
        "et",
        "und",
        "für",
        "der",
        "die",
        "das",
        "y",
        "e",
        "&",
        "von",
        "van",
        "w",
        "i",
    ]
)
_CJK_TITLES = (
    "工程师",
    "经理",
    "实习",
    "开发",
    "主管",
    "总监",
    "助理",
    "研究员",
    "教师",
    "分析师",
    "设计师",
    "顾问",
    "专员",
)


def _words(text: str) -> list[str]:
    return list(_WORDS.findall(text.casefold()))


def _pieces(words: list[str]) -> set[str]:
    pieces = set(words) | {word.rstrip(".") for word in words}
    for word in words:
        pieces.update(re.split(r"[/-]", word))
    return pieces


def title_score(text: str) -> float:
    """How much a phrase reads as a job title, 0–2."""
    words = _words(text)
    if not words:
        return 0.0
    if any(part in text for part in _CJK_TITLES):
        return 1.5
    pieces = _pieces(words)
    compound = any(word.endswith(_TITLE_ENDINGS) for word in words)
    score = 1.4 if compound or pieces & _TITLES else 0.0
    if (
        words[-1].rstrip(".") in _TITLES
        or _stem(words[-1]) in _TITLES
        or words[-1].endswith(_TITLE_ENDINGS)
    ):
        score += 0.4
    if pieces & _QUALIFIERS:
        score += 0.3
    return min(score, 2.0)


def _stem(word: str) -> str:
    return word.rstrip("s:.,").split("/")[0]


def organisation_score(text: str) -> float:
    """How much a phrase reads as the name of an employer, 0–2."""
    words = _words(text)
    if not words:
        return 0.0
    pieces = _pieces(words)
    score = (
        1.4
        if pieces & _ORGANISATIONS
        or any(part in text for part in ("公司", "大学", "集团", "银行", "研究院"))
        else 0.0
    )
    if re.search(r"(?i)\b(?:inc|llc|ltd|gmbh|corp|ag|s\.?a\.?|b\.?v\.?|s\.?r\.?l|plc)\b\.?", text):
        score += 0.6
    plain = [word for word in text.split() if word[0].islower() and word not in _SMALL_WORDS]
    if plain and len(text.split()) > 1:
        score *= 0.15
    if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", text):
        score += 1.0
    return min(score, 2.0)


def school_score(text: str) -> float:
    """How much a phrase reads as the name of a school, 0–2."""
    words = _words(text)
    pieces = _pieces(words)
    if any(part in text for part in ("大学", "学院", "中学", "学校")):
        return 2.0
    score = 1.6 if pieces & _SCHOOLS else 0.0
    if any(
        re.search(
            r"(?:universit|hochschule|schule|hogeschool|gymnasium|akademie|college|institut)", word
        )
        for word in words
    ):
        score = max(score, 1.6)
    return score
