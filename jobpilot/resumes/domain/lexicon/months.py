"""Month names and words for "until now", in the languages that are read."""

MONTH_NAMES: tuple[str, ...] = (
    "january jan januar janvier janv enero ene janeiro gennaio gen januari styczeń stycznia sty jän jänner 一月",
    "february feb februar février févr fév febrero fevereiro fev febbraio februari luty lutego lut 二月",
    "march mar märz mär mrz mars marzo março maart mrt marzec marca 三月",
    "april apr avril avr abril abr aprile kwiecień kwietnia kwi 四月",
    "may mai mayo maio mag maggio mei maj maja 五月",
    "june jun juni juin junio junho jun giugno giu czerwiec czerwca cze 六月",
    "july jul juli juillet juil julio julho luglio lug lipiec lipca lip 七月",
    "august aug août aout agosto ago augustus sierpień sierpnia sie 八月",
    "september sep sept septembre septiembre setiembre setembro set settembre wrzesień września wrz 九月",
    "october oct oktober okt octobre octubre outubro out ottobre ott październik października paź 十月",
    "november nov novembre noviembre novembro listopad listopada lis 十一月",
    "december dec dezember dez décembre déc diciembre dic dezembro dicembre grudzień grudnia gru 十二月",
)

MONTHS: dict[str, int] = {
    name: number for number, names in enumerate(MONTH_NAMES, 1) for name in names.split()
}

SEASONS: tuple[str, ...] = (
    "spring",
    "summer",
    "fall",
    "autumn",
    "winter",
    "sommersemester", "wintersemester", "ss", "ws", "sose", "wise",
    "frühling", "frühjahr", "sommer", "herbst", "printemps", "été", "automne", "hiver", "primavera", "verano", "otoño",
    "invierno", "verão", "outono", "inverno", "autunno", "lente", "voorjaar", "zomer", "herfst", "najaar", "wiosna",
    "lato", "jesień", "zima", "1st half of", "2nd half of", "h1", "h2",
)  # fmt: skip

PRESENT: tuple[str, ...] = (
    "present", "now", "current", "currently", "today", "ongoing", "to date", "till date", "till now", "date", "this day",
    "heute", "jetzt", "dato", "bis heute", "aktuell", "laufend", "gegenwärtig", "aujourd'hui", "présent", "actuel", "actuellement", "ce jour",
    "en cours", "maintenant", "à ce jour", "à présent", "présent", "actualidad", "actual", "presente", "hoy", "la actualidad", "la fecha", "en curso", "atual", "atualmente",
    "o momento", "até hoje", "até o momento", "momento", "hasta la fecha", "hasta hoy", "a la fecha", "en la actualidad", "hoje", "oggi", "attuale", "in corso", "attualmente", "ad oggi", "heden", "nu", "huidig",
    "tot heden", "tot op heden", "al momento",
    "obecnie", "teraz", "nadal", "dziś", "dzisiaj", "chwili obecnej", "do chwili obecnej", "do teraz", "do dziś", "至今", "现在", "目前", "迄今", "今天", "今",
)  # fmt: skip
