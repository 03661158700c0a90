"""Things that can be said of a career, each with the words that name it. What a clause says, the résumé must say."""

import re
from typing import Final

CONCEPTS: Final[dict[str, re.Pattern[str]]] = {
    name: re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)", re.IGNORECASE)
    for name, pattern in {
        "award": r"awards?|award-\w+|awarded|prizes?|honou?rs?|honou?red|medals?|trophy|winner|\w+ of the (?:month|year|decade)|(?:named|voted|elected) (?:best|top)|hall of fame|"
        r"auszeichnung(?:en)?|ausgezeichnet mit|preisträger(?:in)?|preis|prämiert|preisgekrönt\w*|(?:wurde|worden|erhielt|erhalten|gewann|gewonnen)\b[^.]{0,60}\b(?:ausgezeichnet|\w*preis)|medaille|ehrung|mitarbeiter(?:in)? des (?:monats|jahres)",
        "patent": r"patent(?:s|ed)?|patente?n?|patentiert\w*",
        "publication": r"publications?|published (?:\w+ )?(?:papers?|articles?|books?|research)|papers?|peer-reviewed|co-?authored|veröffentlichung(?:en)?|"
        r"publikation(?:en)?|fachartikel|fachbeitr[aä]ge?|buch veröffentlicht",
        "certificate": r"(?:\w+-)?certified|prüfung (?:zum|zur|als)|(?:passed|sat|took) (?:the|my) (?:\w+ ){0,2}(?:exams?|test)|geprüfte[rn]?|certifications?|certificates?|chartered|licen[sc]ed|licen[sc]es?|lizenz(?:en)?|accredited|zertifizier\w*|zertifikate?n?|zertifizierung(?:en)?|"
        r"staatlich geprüft\w*|lizenziert\w*|akkreditiert\w*|approbation",
        "promotion": r"promoted|promotions?|befördert\w*|beförderung(?:en)?",
        "clearance": r"(?:security|secret|top[- ]secret) clearance|clearance|sicherheitsüberprüfung|sicherheitsfreigabe",
        "permit": r"work permit|visa|citizen(?:ship)?|green card|work authori[sz]ation|authori[sz]ed to work|right to work|permanent resident|"
        r"arbeitserlaubnis|aufenthaltserlaubnis|staatsbürger(?:in|schaft)?|staatsangehörigkeit|visum",
        "driving": r"driving licen[cs]e|driver'?s licen[cs]e|führerschein",
        "honours": r"cum laude|with (?:first[- ]class )?(?:honou?rs|distinction)|first[- ]class|valedictorian|dean'?s list|top of (?:my|the) class|summa|magna|"
        r"mit auszeichnung|bestnote|jahrgangsbeste[rn]?|klassenbeste[rn]?",
        "scholarship": r"scholarships?|fellowships?|stipendi(?:um|en|at\w*)",
        "budget": r"budgets?|p&l|profit and loss|budgetverantwortung",
        "people": r"direct reports?|personnel responsibility|personalverantwortung|disziplinarisch\w*|line manage(?:d|ment|r)|people management|"
        r"führungsverantwortung|mitarbeiterführung|teamleitung|team lead(?:er)?",
        "founding": r"founded|co-?founded|founder|co-?founder|start-?up of my own|my own (?:company|business|start-?up)|gründete|gegründet|gründung|gründer(?:in)?|"
        r"mitgründer(?:in)?|eigene(?:s|r)? (?:firma|unternehmen|start-?up)|selbstständig gemacht",
        "military": r"military service|army|navy|air force|veteran|bundeswehr|wehrdienst",
        "speaker": r"keynotes?|conference talks?|speaker|spoke at|vortragende[rn]?|referent(?:in)? auf|keynote|konferenzvortr[aä]ge?",
        "teaching": r"lectured|taught (?:at|a course|courses|students)|adjunct|dozent(?:in)?|lehrauftrag|unterrichtete",
        "health": r"(?:certified )?first aider|first aid|ersthelfer(?:in)?",
        "open_source": r"open[- ]source",
        "revenue": r"revenues?|turnover|profits?|umsatz|umsätze|gewinn|gewinne|erlöse?",
        "quota": r"quotas?|sales targets?|verkaufsziele?|vertriebsziele?",
        "phd": r"dissertation|doctoral thesis|doktorarbeit|promotionsstudium",
        "thesis": r"thesis|theses|abschlussarbeit|masterarbeit|bachelorarbeit|diplomarbeit",
        "abroad": r"abroad|overseas|im ausland|auslandsaufenthalt|auslandserfahrung",
        "acquisition": r"acquired by|acquisition|ipo|exit|übernahme durch|börsengang",
        "praise": r"(?:nobody|no one|none|niemand|keiner)\b[^.]{0,40}\b(?:better|faster|besser|schneller|more)|(?:better|faster|besser|schneller) (?:than|als) (?:me|i|anyone|anybody|any|ich|alle|jede)|(?:say|says|said) (?:that )?(?:i|my|nobody|no one)\b|(?:called|calls|named|describes?d?|praised?|praises|rated|considers?|considered|regards?|regarded|nicknamed|knows?|knew|chose|voted|credits?|credited|thanked|thanks) me\b|"
        r"(?:said|says|wrote|writes|remarked|noted|confirmed?|told \w+) that (?:i|my)\b|(?:tell|tells|told|assure[sd]?|remind(?:s|ed)?|writes?|wrote to) me\b(?! (?:more|about))|(?:am|was|been) (?:praised|described|regarded|considered|recogni[sz]ed|applauded|celebrated|commended|credited|known|trusted|valued)|"
        r"(?:earned|won|gained|received) (?:\w+ )?(?:praise|recognition|applause|a reputation)|reputation (?:as|for)|according to my \w+|my (?:\w+ )?(?:reference|reviews?|appraisals?|feedback) (?:says?|calls?|states?|was|were|is)|"
        r"(?:nannte|nannten|nennt|nennen|bezeichne\w*|beschrieb\w*|beschreib\w*|lobt\w*|schätzt\w*|kennen|rühmt\w*|würdigt\w*) (?:mich|meine|meinen|mein|an mir)|(?:lob|anerkennung|bestnoten?) (?:von|für|erhalten|bekommen)|"
        r"gelte? (?:ich )?als|gelobt|laut (?:meine[mnr]?|dem|der|eines) \w+|bescheinig\w*|attestier\w*|mein(?:em)? (?:arbeits)?zeugnis|geschätzt",
        "superlative": r"(?:am|was|being|as|me|been|is|are|were) (?:\w+ )?the (?:\w+['’]s )?(?:best|most \w+|fastest|strongest|top|youngest|kindest|quickest|hardest|safest|smartest|finest|largest|biggest|only|first)(?! (?:step|time|thing|part|reason|of all))|"
        r"(?:one|some) of the (?:best|fastest|top|youngest|most \w+)|best \w+ (?:in|of|we|they|at|ever)|(?:second|unrivalled|like) (?:to none|no other)|number one|no\. ?1|"
        r"(?:der|die|das|den|dem|als) (?:beste|schnellste|jüngste|stärkste|größte|erfolgreichste|zuverlässigste|einzige|\w{4,}(?:ig|lich|bar|sam|end|haft|isch)ste)[nrs]?|zu den (?:besten|\w+sten)|nummer eins",
        "best_of_all": r"the (?:\w{3,}est|best|most \w+)\b[^.;]{0,40}\b(?:on the market|in the (?:world|country|industry|region|business)|of (?:its|their) kind|of all)|auf dem markt\b[^.;]{0,30}\w+ste[nrsm]?\b",
        "vague": r"(?:several|a few|many|mehrere|einige|viele|a couple of|some|ein paar) (?:hundred|thousand|dozen|million|hundert|tausend|dutzend|millionen|zehntausend)\w*",
        "scope": r"(?:all over|across|throughout|around|all of|in all of|half of|the whole of|in) (?:the )?(?:whole |entire )?(?:europe|world|globe|country|continent|asia|africa|americas?|nation|planet|industry|company|group|organi[sz]ation)(?! of)|"
        r"world-?wide|nation-?wide|europe-?wide|company-?wide|group-?wide|industry-?wide|international(?:ly)?|global(?:ly)?|cross-border|"
        r"(?:in|durch|auf|quer durch) (?:ganz |der ganzen |dem ganzen )?(?:europa|welt|land|deutschland)|europaweit\w*|weltweit\w*|bundesweit\w*|landesweit\w*|deutschlandweit\w*|konzernweit\w*|unternehmensweit\w*|international\w*|global\w*",
        "ranking": r"(?:first|second|third|1st|2nd|3rd) (?:place|prize|rank)|(?:ranked|placed|came|finished) (?:first|second|third)|top (?:ten|five|three|\d+)|shortlist\w*|finalist\w*|nominat\w*|runner-up|"
        r"(?:ersten?|zweiten?|dritten?) (?:platz|preis|rang)|nominiert\w*|finalist\w*|in die endrunde",
        "press": r"featured in|forbes|techcrunch|new york times",
    }.items()
}

_DEGREES: Final = {
    "doctorate": r"ph\.?\s?d\.?|d\.?phil\.?|doctorate|doctoral degree|doctor of|dr\.\s?(?:rer|ing|phil)|promotion in|promovierte?r?|doktortitel|doktorgrad|doktorat\w*|doctorat|doctorado|dottorato|doutoramento|doutorado|docteure? en",
    "mba": r"m\.?b\.?a\.?(?!\w)|master of business administration",
    "master": r"m\.?\s?sc\.?|m\.a\.(?=\s|$)|ma|m\.?eng\.?|m\.?ed\.?|mphil|mres|llm|ll\.m\.?|master['’]?s?(?: degree| of | in )|master['’]s|masterabschluss|"
    r"master[- ]?studium|masterstudium|masters degree|master|magister|magistra|ma[îi]trise en|maestría|máster|laurea magistrale|mestrado",
    "bachelor": r"b\.?\s?sc\.?|b\.a\.(?=\s|$)|ba|b\.?eng\.?|b\.?ed\.?|bba|llb|ll\.b\.?|bachelor['’]?s?|bachelorabschluss|bachelorstudium|undergraduate degree|baccalaureate|licencjat\w*|licenciatura|laurea triennale",
    "diploma": r"dipl\.?(?:-\w+\.?)?|diplom(?:a|s)?|diplom-?\w*|higher national diploma|hnd",
    "state_exam": r"staatsexamen|state examination",
    "apprenticeship": r"apprenticeship|berufsausbildung|ausbildung (?:zum|zur|als)|abgeschlossene ausbildung|lehre (?:als|zum|zur)|meisterbrief|meisterprüfung|fachwirt\w*",
    "school": r"abitur|fachabitur|matura|a-levels?|high school diploma|realschulabschluss|mittlere reife|baccalauréat",
    "habilitation": r"habilitation|professorship|professur",
}
DEGREES: Final[dict[str, re.Pattern[str]]] = {
    name: re.compile(rf"(?<![\w.-])(?:{pattern})(?!\w)", re.IGNORECASE)
    for name, pattern in _DEGREES.items()
}
"""Grades of education; each stands for itself: a Bachelor is no Master."""

LANGUAGES: Final[dict[str, str]] = {
    name: names.split()[0]
    for names in (
        "english englisch englische englischen englischer",
        "german deutsch deutsche deutschen deutscher",
        "french französisch französische français",
        "spanish spanisch spanische español castellano",
        "italian italienisch italienische italiano",
        "portuguese portugiesisch portugiesische português",
        "dutch niederländisch niederländische nederlands",
        "polish polnisch polnische polski",
        "russian russisch russische",
        "chinese mandarin chinesisch chinesische cantonese",
        "japanese japanisch japanische",
        "korean koreanisch koreanische",
        "arabic arabisch arabische",
        "turkish türkisch türkische",
        "swedish schwedisch schwedische",
        "danish dänisch dänische",
        "norwegian norwegisch norwegische",
        "finnish finnisch finnische",
        "czech tschechisch tschechische",
        "hungarian ungarisch ungarische",
        "greek griechisch griechische",
        "ukrainian ukrainisch ukrainische",
        "romanian rumänisch rumänische",
        "irish irisch gaelic", "welsh walisisch", "estonian estnisch", "latvian lettisch", "lithuanian litauisch", "icelandic isländisch", "tamil", "telugu", "punjabi", "malay", "tagalog", "swahili", "afrikaans", "basque baskisch", "galician", "hindi", "urdu", "bengali", "persian farsi persisch", "hebrew hebräisch", "latin latein", "catalan katalanisch", "croatian kroatisch",
        "serbian serbisch", "bulgarian bulgarisch", "slovak slowakisch", "slovenian slowenisch", "vietnamese vietnamesisch", "thai", "indonesian",
    )
    for name in names.split()
}  # fmt: skip
SPEAKING: Final = re.compile(
    r"(?i)\b(?:speak|speaks|speaking|spoken|fluent|fluently|fluency|native|bilingual|languages?|proficien\w+|conversational|read and write|"
    r"mother tongue|spreche|sprechen|fließend\w*|fliessend\w*|muttersprach\w*|sprachen?|sprachkenntnisse|verhandlungssicher\w*|zweisprachig\w*|"
    r"bilingual|grundkenntnisse|sprachniveau|[ABC][12]|beherrsche|in (?:fluent |good |both )?[A-Z][a-z]+(?:ish|ian|man|ese|nch|tch)|auf [A-Z]\w+isch|auf deutsch|"
    r"(?:my|mein) [A-Z]\w+(?:ish|isch|ian|man|ese|nch|tch|utsch)|a (?:little|bit of))\b"
)
FLUENCY: Final[tuple[tuple[int, re.Pattern[str]], ...]] = tuple(
    (level, re.compile(rf"(?i)\b(?:{pattern})\b"))
    for level, pattern in (
        (
            6,
            r"native(?:ly)?(?:[- ]level)?|mother tongue|bilingual|perfekt\w*|perfect(?:ly)?|muttersprach\w*|zweisprachig\w*",
        ),
        (
            5,
            r"fluent|fluently|fluency|c2|c1|full professional|excellent|flawless|hervorragend\w*|exzellent\w*|(?:speak|speaks|spreche)\b[^,;.]*\bwell|with ease|easily|effortlessly|mühelos\w*|problemlos\w*|confidently|verhandlungssicher\w*|fließend\w*|fliessend\w*|business fluent|proficient|proficiency|sehr gut\w*",
        ),
        (4, r"advanced|professional|b2|fortgeschritten\w*|very good|gute? kenntnisse"),
        (3, r"good|intermediate|b1|working|gute?[nsr]?"),
        (2, r"conversational|limited working|a2"),
        (
            1,
            r"basics?|elementary|beginner\w*|rudiment\w*|a (?:little|bit)|a1|grundkenntnissen?|grundlagen|grundz[üu]ge\w*|anf[äa]nger\w*|etwas|ein (?:wenig|bisschen)|some",
        ),
    )
)
