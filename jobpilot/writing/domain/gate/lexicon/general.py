"""Words that state nothing about a person's career by themselves, in English and German.

They are compared by their stems. A word that is missing here is no invention: two of them in a clause, without much of
the résumé around them, are a statement that the gate asks about.
"""

from typing import Final

ENGLISH: Final = """
a about above absolutely accept accomplish accordingly account accurate achieve across act action active activity actual add
addition address adept advance advantage after afternoon again against ago agree ahead aim align alike all allow almost along
already also although always am ambition among amount and another answer any anyone anything apart appeal application apply
appreciate approach appropriate are area around as ask aspect aspire asset associate at attach attend attention attitude
attract available avenue away back background base basis be bear because become been before begin behalf behind being believe
belong below benefit best better between beyond big both bring broad build business busy but by call came can candid candidate
capable capacity care career careful carry case cause cc certain chance challenge change character chat check choice choose
clarity clear close closely code collaborate colleague combination combine come comfortable commit commitment common
communicate community company compare compel competence complement complete complex concern concrete confident connect
consequently consider consist constant contact context continue contribute contribution conversation convince could count
course cover craft create creative cross culture curious current daily date day deal dear decade decide decision dedicate deep
deliver demand demonstrate depend describe description desire detail determine develop did differ difference different difficult
direct directly discuss discussion do does doing done down draw drawn drive driven due during duty each eager earlier early ease
easy edge effect effective efficient effort either else email employ employee employer enable end energy engage enjoy
enough ensure enthusiasm enthusiastic entire environment especially essential establish etc even evening ever every everyday
everyone everything evidence exact example excellent except excite exciting excitement exist expect expectation experience
expertise explain explore express extend extensive eye face fact fair faithfully familiar family far fast favour favorite feel
few field figure final find fine finish firm first fit fits focus follow following for forward foster found foundation
free frequent fresh friend from front full fully further future gain gap gather gave general generally genuine get give given
glad go goal going good grateful great greatly greet grew ground group grow growing growth had half hallo hand handle hands happen
happy hard has have having he hear heard heart hello help helpful her here hi high highlight highly him hire hiring his hold home
honest honestly hope how however i idea ideal if immediate impact important impress improve in include indeed individual
industry influence inform information initiative input inside insight inspire instead integrate intend interest interested
interview into introduce introduction invest invite involve is issue it item its itself job join journey just keen keep kept
key kind know knowledge known lack large last lasting late later latest lead learn learnt least leave left less let letter level life
like likely line link list listen little live long look looking lot love made mail main mainly make making manager many mark
matter may maybe me mean meaningful measure meet member mention message might mind mine minute mission mix moment month monthly
more moreover morning most mostly motivate motivation move much must my myself name namely near necessary need never nevertheless
new next nice no nobody none nor normal not note nothing notice now number obvious of off offer office often on once one ongoing
only onto open opening opportunity opposite option or order organisation organization other others otherwise our ours out outcome outside over
overall own pace page paragraph part particular particularly partner pass passion passionate past path people per perfect perform performance
perhaps period person personal perspective phase phone phrase piece place plan play please pleased pleasure plus point
portfolio position positive possible post posting potential practical practice prefer prepare present pressure pretty previous
previously pride primary principle prior probably problem process produce product professional professionally profile
programme progress project promise prompt proper propose proud prove proven provide public purpose put quality question quick
quickly quiet quite range rare rather reach read reader ready real realise realize really reason receive recent recently
recognise recognize recommend refer reference reflect regard regards regularly relate relation relevant reliable reliably rely remain
remember reply report represent request require requirement resonate resource respect respond response responsible responsibility
rest result resume return review rewarding rich right role room round rules run said same sample satisfy saw say scale school
scope search second see seek seem seen self send sense sent serious serve service set setting settle several shape share she
shift short should show shown side sign significant similar simple simply since sincerely single sit situation size skill
skilled small smooth so solid solution solve some someone something sometimes soon sort sound source speak special specific
specifically spend spent spirit spot stage stand standard start state stay steady step still story straight strategy strength strengthen
strive strong stronger structure student style subject succeed success successful successfully such suggest suit suitable
summary support sure surprise sympathy system tackle take taken talent talk target task taste team teams tell term than thank thanks
that the their them themselves then there therefore these they thing think third this thorough those though thought through
throughout thus tight time timely tire to today together told tomorrow tone too took tool top topic total touch toward track
tradition trait transfer true truly trust try turn two type under understand understanding unique unit until up upon us use
useful user usual usually valuable value variety various vary very via view vision visit vital voice wait want warm was way we
week weekly well went were what whatever when where whether which while who whole whom whose why wide wider will willing wish with
within without word work worker working workplace world worth would write writing written wrote year years yes yet you young
your yours yourself daily-to-day cv curriculum vitae vacancy advertisement advert ad applicant application position hr recruiter
team-mate teammate colleague day-to-day hands-on end-to-end one-on-one cheers kind sir madam whom
gladly warmly attached enclosed herewith asap rsvp ps p.s signed truthfully consistently currently actively directly
anbei mr mrs ms dr fun expensive cheap humble modest hard harder hardest learned happen happens went simpler simple spare rebuild paper alike teach taught teaches monday tuesday wednesday thursday friday saturday sunday ok okay hey ah oh
"""

GERMAN: Final = """
aber abend ablauf abschluss absolut abteilung acht alle allem allen aller allerdings alles allgemein als also am an ander andere anderen
anderes anforderung angebot angenehm angesichts anhang anlage anliegen anlass annahme ansatz anschluss anschreiben ansicht
anspruch anstatt anteil antwort anwenden anzeige arbeit arbeiten arbeitgeber arbeitsplatz arbeitstag arbeitsweise art auch auf aufbau aufgabe
aufgrund aufmerksam aufmerksamkeit augen aus ausbau ausdruck ausführlich ausgeschrieben ausschreibung außer außerdem aussicht
austausch auszeichnen bald basis bedanken bedarf bedeuten bedeutung bedingung befassen begegnen begeistern begeisterung
beginn beginnen begleiten begründen begrüßen behalten bei beide beim beispiel beitrag beitragen bekannt belegen bereich bereichern
bereit bereits berichten beruf beruflich berufserfahrung berufsleben berufsweg besitzen besonder besonders besprechen besser
bestätigen beste besten bestehen bestimmt betonen betrachten betreff betreffen betrieb bevor bewerben bewerber bewerbung bewirken
beziehung bezug bieten bin bis bisher bisherig bitte bleiben blick brauchen brief bringen chance da dabei dadurch dafür
dagegen daher dahin dahinter damals damen damit danach daneben dank danke danken dann daran darauf daraus darf darin darstellen
darüber darum das dass davon dazu dein dem den denen denken denn dennoch der deren des deshalb dessen deswegen deutlich dich die dienen
dies diese diesem diesen dieser dieses dinge dir direkt doch dort drei dritte du durch durchführen dürfen ebene ebenfalls ebenso
ehrlich eigen eigenschaft ein einander einarbeiten einblick einbringen einen einer eines einfach einfluss eingehen einige einladen einladung einmal
einsatz einsetzen einstellung eintauchen ende endlich engagement engagiert entgegen enthalten entlang entscheiden entscheidung
entschluss entsprechen entwickeln entwicklung er erfahren erfahrung erfolg erfolgreich erfüllen ergänzen ergebnis erhalten
erklären erlauben erleben ermöglichen ernst erreichen erst erste ersten erster erwarten erwartung erweitern erzählen es etwa etwas euch euer
fach fachkenntnis fachlich fähigkeit fair fall falls familie fassen feedback fehlen feld fest finden firma fokus folgen folgend
form formulieren frage fragen frau frei freue freuen freude freundlich freundlichen früh früher fühlen führen fünf für ganz ganze gar geben gebiet
gedanke geeignet gefallen gegen gegenüber gehen gehören gelegenheit gelernt gelingen gemeinsam genau genauso genug gerade gering gern gerne
gesamt geschehen gespräch gespannt gestalten gestern gesucht gewinnen gewiss gewohnt gleich grenze groß große grund grundlage gruppe gruß grüße
grüßen gründlich gut gute guten haben halb halten haltung hand handeln handlung hatte hauptsächlich hause heißen helfen her heraus herausforderung
herr herren herzlich heute hier hilfe hilfreich hin hinaus hinter hinweis hoch hoffe hoffen hoffnung hören ich ideal idee ihm ihn ihnen
ihr ihre ihrem ihren ihrer ihres im immer in inhalt inhaltlich initiative innerhalb insbesondere insgesamt integrieren interessant
interesse interessieren interessiert irgendwann ist ja jahr jahre jahren je jede jedem jeden jeder jederzeit jedes jedoch jemand
jetzt jung kann karriere kaum kein kennen kenntnis kennenlernen klar klarheit klein kollege kollegin kollegen komme kommen kommunikation
komplex konkret können konnte konstruktiv kontakt kontext konzentrieren kraft kultur kunde kunden kurz künftig lage land lang lange lassen lauf laufen leben lebenslauf legen
leicht leidenschaft leisten leistung lernen lesen letzte letzten leute lieber liebe liegen lösen lösung machen mag mail mal man manche mannschaft mehr
mein meine meinem meinen meiner meines meist meisten melden mensch menschen merken methode mich mir mit mitarbeit mitarbeiter mitarbeiterin mitbringen
miteinander mitglied mittel mittlerweile mitwirken möchte mögen möglich möglichkeit moment monat monate morgen motivation motivieren motiviert müssen
nach nachdem nachricht nachweisen nah nähe name nämlich natürlich neben nehmen nein nennen neu neue neuen neues neugier neugierig nicht
nichts nie niemand noch normal not nötig nun nur nutzen ob oben obwohl oder offen offenheit öffnen oft ohne ordnung ort paar passen passend
passt perfekt person persönlich persönlichkeit perspektive phase plan planen platz position positiv praktisch praxis präzise problem profil
profitieren projekt projekte prozess prüfen punkt qualität qualifikation rahmen raum reagieren recht reden regel regelmäßig reich
reihe reizen reizt richtig richtung rolle rückmeldung ruhe ruhig rund sache sagen sammeln satz schaffen schätzen schauen schließen schließlich schnell schon schön
schreiben schritt schwerpunkt sehen sehr sei sein seine seit seite seither selbst selbstständig selbstverständlich senden setzen sich sicher
sicherheit sie sieht sind sinn sinnvoll situation so sobald sofort sogar solche sollen sollte somit sondern sonst sorgfalt sorgfältig sorgen soweit sowie sowohl spannend später
sprechen stärke stark statt stehen stelle stellen stellenanzeige stellenausschreibung stets stimmen stolz strukturiert stück suche suchen tag täglich tat tätig tätigkeit
team teams teil teilen teilnehmen teilweise termin tief tiefe thema themen tool treffen treiben trotz trotzdem tun über überall überblick überlegen
übernehmen überzeugen überzeugt übrig um umfang umfangreich umfeld umgang umgehen umsetzen umsetzung unbedingt und uns unser unsere unter unterlage unterlagen unternehmen unternehmens
unterschied unterstützen unterstützung ursprünglich veränderung verantwortung verantwortlich verantwortungsvoll verbessern verbinden verbindung verbringen verdienen verfahren verfassen verfügen
verfügung vergleichen verlauf verlässlich verlieren vermitteln verschieden verschiedene versprechen verstehen verständnis versuchen vertiefen
vertraut vertrauen verwenden viel viele vielen vielfalt vielfältig vielleicht vier voll vollständig vom von vor voran voraus vorbereiten vorgehen vorher vorhaben vorstellen vorstellung
vorteil vorzubereiten wachsen wählen während wann war waren warum was wechsel wechseln weg wegen weil weise weit weiter weitere weiteren weiterentwickeln weiterentwicklung weiterhin welche
welcher welches welt wenig weniger wenn wer werde werden wert werte wertvoll wesentlich wichtig wie wieder will wir wird wirken wirklich wirkung wissen wo wobei woche wohl
wollen worauf wort worte wunsch wünschen würde würden zahl zählen zehn zeichnen zeigen zeit zeitnah ziehen ziel ziele zielgerichtet zu zudem zuerst zufrieden zuhören zukunft zukünftig zuletzt
zum zunächst zur zurück zusammen zusammenarbeit zusätzlich zuverlässig zuvor zwar zwei zweite zwischen geehrte geehrter sehr hallo moin servus anschauen durchlesen lektüre
hiermit derzeit derzeitig aktuell momentan anschließend gleichzeitig zeitgleich mithilfe inzwischen nachfolgend ebendort zugleich unterwegs rückblickend spaß anbei klingt klingen liegt gefällt gefallen gelungen gelang anspruchsvoll begeistert kollegial kolleginnen einzuarbeiten hätte hätten hättest hättet wäre wären könnten könntest dürfte sollten müsste niveau hindernis woran womit wofür worin worüber wodurch studium hochschule universität schule betreuung einarbeitung verantwortungsbereich arbeitsfeld stationen einsatzort standort standorte ort orte aufbauend nebenher seitdem hinzu ebendiese betreute vorausgesetzt praxisnah hands-on e-mail mail telefon telefonat telefonisch video call rückfragen fragen bewerbungsgespräch vorstellungsgespräch eintritt eintrittstermin alltag arbeitsalltag berufsalltag

"""
