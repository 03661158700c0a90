"""Small words that tell what a clause does: claim, wish, speak of the posting, deny, lead, help."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FIRST_PERSON: Final = _words(
    "i i'm i've i'd i'll me my mine myself we we've our ours us someone somebody candidate "
    "jemand jemanden kandidat kandidatin ich mich mir mein meine meinem meinen meiner meines wir uns unser unsere unserem unseren unserer"
)
SECOND_PERSON: Final = _words(
    "you you're you'd your yours ihnen ihr ihre ihrem ihren ihrer ihres euch euer eure eurem euren"
)
POSTING_NOUNS: Final = _words(
    "role position posting advert ad advertisement vacancy opening job requirement requirements listing description "
    "stelle position rolle ausschreibung stellenausschreibung anzeige stellenanzeige profil anforderung anforderungen"
)
WISHES: Final = _words(
    "would like wish want hope hoping eager keen excited interested interest interests forward glad happy love drawn drew draws caught curious "
    "apply applying application appeals appeal attracted attracts learning joining looking "
    "welcome opportunity enthusiastic pleased delighted motivated considering "
    "möchte möchten würde würden gern gerne freue freuen reizt interessiert interesse bewerbe bewerben bewerbung "
    "hoffe spannend neugierig begeistert gespannt motiviert überzeugt anspricht spricht könnte kennenlernen kennenzulernen einarbeiten "
    "mitwirken finde admire impressed impressive impresses beeindruckend beeindruckt bewundere admirable fascinating fascinated faszinierend fasziniert appreciate ready bereit wäre wären traue zutraue zutrauen exciting aufregend verlockend challenge herausforderung relocating moving umziehen umzug pendeln"
)
NOTICES: Final = _words("read reading saw noticed came writing gelesen las sah")
"""Of a posting that somebody found; of anything else they say what was done."""
WISHED: Final = _words("learn grow join contribute consider discuss relocate lernen")
WISHING: Final = _words(
    "to zu would could will can may might möchte würde könnte gern gerne let kann darf"
)
EXPERIENCE_NOUNS: Final = _words(
    "experience expertise knowledge background skills skill track proficiency command mastery familiarity "
    "erfahrung erfahrungen kenntnisse kenntnis wissen expertise fähigkeiten praxis"
)
PAST_AUXILIARIES: Final = _words(
    "have has had was were did been habe hatte hat war bin worden wurde haben hatten"
)
DESCRIBES_POSTING: Final = _words(
    "looking seeking search searching need needs require requires requires want wants ask asks mention mentions offer offers building builds "
    "suchen sucht brauchen braucht benötigen verlangt erwähnen bieten bietet wünschen fordert nennen nennt beschreiben"
)
NEGATIONS: Final = _words(
    "not no never without neither nor n't cannot can't don't didn't haven't hasn't hadn't wasn't weren't isn't aren't won't "
    "wouldn't couldn't lack lacking failed unable "
    "nicht kein keine keinen keinem keiner keines nie niemals ohne weder"
)
UNWANTED: Final = _words(
    "outage downtime incident accident error defect bug complaint delay breach injury infection escalation rejection reminder dropout churn loss fault "
    "ausfall störung unfall fehler mangel beschwerde verspätung reklamation verletzung eskalation mahnung verlust"
)
"""What one is proud of not having had."""
NOT_MEANT: Final = (
    "not only", "no doubt", "without doubt", "without hesitation", "do not hesitate", "don't hesitate", "cannot wait", "can't wait",
    "no less than", "not least", "not just", "not to mention", "why not", "if not", "whether or not", "no matter", "more often than not",
    "nicht nur", "nicht zuletzt", "zögern sie nicht", "ohne zweifel", "ohne zögern", "nicht zögern", "kein zufall", "no coincidence",
    "nothing less", "no more", "not where", "not what", "nothing more", "nicht mehr und nicht weniger", "no two", "keine zwei",
)  # fmt: skip

LEADS: Final = _words(
    "led lead leads leading managed manage manages managing headed heading directed directing oversaw oversee overseeing supervised supervise "
    "supervising founded founding cofounded co-founded spearheaded spearheading chaired chairing owned orchestrated mastermind masterminded "
    "leitete leitet leite leiten geleitet leitung führte führt geführt verantwortete verantwortet verantworten gründete gegründet steuerte gesteuert "
    "lead-managed commanded governed pioneered pioneering presided"
)
"""Words for having been in charge."""

HELPS: Final = _words(
    "helped help helping assisted assist assisting supported support supporting contributed contribute contributing participated participate "
    "participating involved joined shadowed observed accompanied learnt "
    "half geholfen unterstützte unterstützt unterstützen unterstützung mitgewirkt mitwirkte mitwirkung mitarbeit beteiligt beteiligte beitrug beigetragen begleitete begleitet "
    "hospitierte"
)
HELPING: Final = _words(
    "helper assistance contribution contributions contributor participation participant participates supportive "
    "mithilfe mitgeholfen hilfe mitarbeiten mitgearbeitet mitwirken beteiligung teilnahme teilgenommen assistenz assistierte assistiert zugearbeitet beigetragen beitragen"
)
"""Other forms of helping, compared by their stems."""
MAKES: Final = _words(
    "built build building developed develop developing designed design designing created create creating wrote written implemented implementing "
    "introduced introducing launched launching established establishing delivered delivering achieved won negotiated sold architected "
    "architecting invented automated migrated shipped published taught trained reduced cut increased grew saved improved raised doubled "
    "tripled optimised optimized secured solved planned organised organized produced modelled calculated "
    "entwickelte entwickelt baute gebaut aufgebaut entwarf entworfen schrieb geschrieben führte eingeführt erstellte erstellt konzipierte konzipiert "
    "implementierte implementiert senkte gesenkt steigerte gesteigert erhöhte erhöht verbesserte verbessert sparte verhandelte verkaufte automatisierte "
    "automatisiert geplant organisiert berechnet verhandelt verkauft erzielt erreicht migrierte erzielte erreichte plante organisierte berechnete reduzierte reduziert optimierte"
)
"""Words for having done something oneself."""

RISES: Final = _words(
    "increase increased increasing grew grow grown growing raised raise raising boosted boost lifted lift doubled tripled expanded gained rose risen climbed lengthened jumped surged soared higher longer worsened multiplied "
    "steigerte gesteigert steigern steigerung erhöhte erhöht erhöhung erhöhen verdoppelte verdoppelt wuchs gewachsen ausgebaut gestiegen stieg steigen zugenommen zunahm zulegte verlängert verlängerte anstieg angestiegen vervielfacht"
)
FALLS: Final = _words(
    "reduce reduced reducing reduction cut cutting lowered lower lowering decreased decrease decreasing dropped fell shrank shortened halved minimised "
    "saved saving sank trimmed less fewer sunk fallen declined decline slipped plummeted slashed shorter smaller "
    "senkte gesenkt senken senkung reduzierte reduziert reduzieren reduzierung verringerte verringert verkürzte verkürzt halbierte halbiert sparte eingespart sank gesunken sinken fiel gefallen abgenommen abnahm gekürzt kürzte gedrückt zurückgegangen weniger gesunken gedrosselt einsparung einsparungen"
)
SENIORITY: Final = _words(
    "senior lead principal staff head chief director vp vice-president president executive founding founder cofounder co-founder ceo cto cfo coo cio "
    "distinguished partner chairman leiter leiterin leitender leitende bereichsleiter abteilungsleiter abteilungsleiterin geschäftsführer geschäftsführerin "
    "vorstand direktor direktorin gründer gründerin mitgründer teamlead teamleiter teamleiterin prokurist"
)
LESSER: Final = _words(
    "junior assistant associate intern trainee apprentice deputy vice student acting interim aspiring graduate working part-time volunteer "
    "praktikant praktikantin werkstudent werkstudentin auszubildende auszubildender stellvertretende stellvertretender stellvertreter hilfskraft aushilfe angehender angehende "
    "assistentin assistent volontär volontärin"
)
"""In a title, words that may not be left out."""

PUFFERY: Final = _words(
    "expert experts guru world-class award-winning single-handedly singlehandedly solely sole unmatched unrivalled renowned acclaimed visionary genius "
    "top-ranked best-in-class foremost leading-edge internationally celebrated flawless flawlessly "
    "experte expertin alleinverantwortlich im-alleingang alleingang preisgekrönt weltweit führender führende renommiert herausragend meisterhaft"
)
"""Degrees of praise that somebody else must have given: in the résumé, or not at all."""

VAGUE_NUMBERS: Final = _words(
    "dozens hundreds thousands millions billions myriad dutzende hunderte tausende millionen milliarden"
)
INTENSIFIED: Final = _words(
    "entire whole company-wide organisation-wide global globally worldwide nationwide gesamte gesamten gesamtes weltweit bundesweit"
)
