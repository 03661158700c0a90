"""Forms of verbs whose beginning does not tell which verb it is, in English and German.

Each line starts with the form that the others are compared as.
"""

from typing import Final

_FORMS: Final = """
build built|buy bought|bring brought|begin began begun|choose chose chosen|draw drew drawn|drive drove driven|fall fell fallen|find found|give gave given|
grow grew grown|hold held|keep kept|lead led|lose lost|meet met|make made|rise rose risen|run ran|sell sold|set sets|speak spoke spoken|spend spent|take took taken|
teach taught|think thought|understand understood|win won|write wrote written|rewrite rewrote rewritten|rebuild rebuilt|oversee oversaw overseen|shrink shrank shrunk|
sing sang sung|fly flew flown|send sent|win wins won|know knew known|feed fed|dig dug|hear heard|leave left|sink sank sunk|sew sewn|
beraten berät beriet beraten beratung|beginnen begann begonnen|betreiben betrieb|bringen brachte gebracht|entwerfen entwarf entworfen entwurf|finden fand gefunden|
geben gab gegeben|gewinnen gewann gewonnen|halten hielt gehalten|helfen half geholfen hilfe mithilfe mitgeholfen|leiten leitung leitete|nehmen nahm genommen|schreiben schrieb geschrieben|
sinken sank gesunken|steigen stieg gestiegen anstieg|sprechen sprach gesprochen|tragen trug getragen|treffen traf getroffen|werben warb geworben|ziehen zog gezogen|
fahren fuhr gefahren|fliegen flog geflogen|schließen schloss geschlossen|singen sang gesungen|backen buk gebacken|graben grub gegraben|brauen braute gebraut|
beitragen beitrug beigetragen|aufbauen aufbau aufgebaut ausbau ausgebaut|umbauen umbau umgebaut|ablösen ablöste abgelöst|anleiten anleitung angeleitet|einführen einführung eingeführt|
mitarbeiten mitarbeit mitgearbeitet|umstellen umstellung umgestellt|umsetzen umsetzung umgesetzt|herstellen herstellung hergestellt|vorbereiten vorbereitung vorbereitet|
"""
IRREGULAR: Final[dict[str, str]] = {
    form: forms.split()[0]
    for forms in _FORMS.replace("\n", "").split("|")
    for form in forms.split()[1:]
}
