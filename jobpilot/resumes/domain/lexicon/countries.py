"""Country names to ISO 3166-1 alpha-2, states and provinces, and cities large enough to stand alone."""

_COUNTRIES = """AF Afghanistan|AL Albania|DZ Algeria/Algérie|AR Argentina|AM Armenia|AU Australia/Australien|AT Austria/Österreich/Autriche|
AZ Azerbaijan|BH Bahrain|BD Bangladesh|BY Belarus|BE Belgium/België/Belgique/Belgien|BO Bolivia|BA Bosnia and Herzegovina|
BW Botswana|BR Brazil/Brasil/Brasilien|BG Bulgaria/Bulgarien|KH Cambodia|CM Cameroon/Cameroun|CA Canada/Kanada|CL Chile|
CN China/中国/P.R. China/PR China|CO Colombia|CR Costa Rica|CI Côte d'Ivoire/Ivory Coast|HR Croatia/Hrvatska|CU Cuba|CY Cyprus|
CZ Czech Republic/Czechia/Tschechien|DK Denmark/Danmark/Dänemark|DO Dominican Republic|EC Ecuador|EG Egypt/Égypte|SV El Salvador|
EE Estonia|ET Ethiopia|FI Finland/Suomi/Finnland|FR France/Frankreich/Francia/França|GE Georgia|
DE Germany/Deutschland/Allemagne/Alemania/Alemanha/Germania/Duitsland/Niemcy|GH Ghana|GR Greece/Griechenland|GT Guatemala|
HN Honduras|HK Hong Kong/香港|HU Hungary/Ungarn|IS Iceland|IN India/Indien|ID Indonesia|IR Iran|IQ Iraq|IE Ireland/Irland|
IL Israel|IT Italy/Italia/Italien/Italie|JM Jamaica|JP Japan|JO Jordan|KZ Kazakhstan|KE Kenya|KW Kuwait|LV Latvia|LB Lebanon/Liban|
LT Lithuania|LU Luxembourg/Luxemburg|MY Malaysia|MT Malta|MU Mauritius|MX Mexico/México|MD Moldova|MC Monaco|MN Mongolia|
ME Montenegro|MA Morocco/Maroc/Marokko|MZ Mozambique|MM Myanmar|NA Namibia|NP Nepal|
NL Netherlands/The Netherlands/Nederland/Niederlande/Pays-Bas/Holland/Países Bajos|NZ New Zealand|NI Nicaragua|NG Nigeria|
MK North Macedonia|NO Norway/Norge/Norwegen|OM Oman|PK Pakistan|PA Panama|PY Paraguay|PE Peru/Perú|PH Philippines|
PL Poland/Polska/Polen/Pologne/Polonia|PT Portugal|PR Puerto Rico|QA Qatar|RO Romania/România/Rumänien|
RU Russia/Russian Federation/Russland|RW Rwanda|SA Saudi Arabia|SN Senegal/Sénégal|RS Serbia|SG Singapore/Singapur|SK Slovakia|
SI Slovenia|ZA South Africa/Südafrika|KR South Korea/Korea/Republic of Korea|ES Spain/España/Spanien/Espagne/Espanha/Spagna/Hiszpania|
LK Sri Lanka|SD Sudan|SE Sweden/Sverige/Schweden|CH Switzerland/Schweiz/Suisse/Svizzera/Suiza|SY Syria|TW Taiwan/台湾|TZ Tanzania|
TH Thailand|TN Tunisia/Tunisie|TR Turkey/Türkiye/Türkei|UG Uganda|UA Ukraine|AE United Arab Emirates/UAE|
GB United Kingdom/UK/U.K./Great Britain/England/Scotland/Wales/Northern Ireland/Vereinigtes Königreich|
US United States/United States of America/USA/U.S.A./U.S./US/America/Estados Unidos/États-Unis|UY Uruguay|UZ Uzbekistan|
VE Venezuela|VN Vietnam|YE Yemen|ZM Zambia|ZW Zimbabwe"""

COUNTRIES: dict[str, str] = {}
for _entry in _COUNTRIES.replace("\n", "").split("|"):
    _code, _names = _entry.split(" ", 1)
    for _name in _names.split("/"):
        COUNTRIES[_name.casefold()] = _code

US_STATES: dict[str, str] = {
    name.casefold(): code
    for code, name in (
        pair.split(" ", 1)
        for pair in (
            "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|FL Florida|GA Georgia|"
            "HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|"
            "MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|"
            "NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|"
            "RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|"
            "WV West Virginia|WI Wisconsin|WY Wyoming|DC District of Columbia|DC D.C."
        ).split("|")
    )
}
CANADIAN_PROVINCES: frozenset[str] = frozenset({"AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"})
STATE_CODES: frozenset[str] = frozenset(US_STATES.values()) | CANADIAN_PROVINCES | {"NSW", "VIC", "QLD"}

OTHER_REGIONS: frozenset[str] = frozenset(
    name.casefold()
    for name in (
        "Ontario, Quebec, British Columbia, Alberta, Manitoba, Bavaria, Bayern, Hessen, Sachsen, Baden-Württemberg, "
        "Nordrhein-Westfalen, NRW, Catalonia, Cataluña, Karnataka, Maharashtra, Tamil Nadu, Telangana, Kerala, Gujarat, "
        "West Bengal, Haryana, Uttar Pradesh, New South Wales, Victoria, Queensland, Shaanxi, Guangdong, Zhejiang, Jiangsu, "
        "Île-de-France, Lombardia, Lazio, SP, RJ, MG, Mazowieckie"
    ).split(", ")
)

CITIES: frozenset[str] = frozenset(
    name.casefold()
    for name in (
        "Amsterdam, Athens, Atlanta, Austin, Bangalore, Bengaluru, Barcelona, Beijing, Berlin, Bern, Birmingham, Bogotá, Bologna, "
        "Bonn, Bordeaux, Boston, Bremen, Brisbane, Bristol, Brussels, Bruxelles, Bucharest, Budapest, Buenos Aires, Cairo, Cambridge, "
        "Cape Town, Casablanca, Chengdu, Chennai, Chicago, Copenhagen, Dallas, Delhi, Denver, Detroit, Dresden, Dubai, Dublin, "
        "Düsseldorf, Edinburgh, Essen, Firenze, Florence, Frankfurt, Frankfurt am Main, Gdańsk, Geneva, Genève, Genova, Glasgow, "
        "Graz, Guangzhou, Hamburg, Hangzhou, Hannover, Helsinki, Houston, Hyderabad, Istanbul, Jakarta, Karlsruhe, Kiel, Köln, Kraków, "
        "Kyiv, Lagos, Lausanne, Leeds, Leipzig, Lille, Lima, Linz, Lisboa, Lisbon, Liverpool, London, Los Angeles, Łódź, Luzern, Lyon, "
        "Madrid, Mainz, Manchester, Mannheim, Marseille, Melbourne, Mexico City, Miami, Milan, Milano, Minneapolis, Montpellier, "
        "Montreal, Montréal, Moscow, Mumbai, München, Munich, Münster, Nairobi, Nanjing, Nantes, Napoli, New Delhi, New York, "
        "New York City, Nice, Nürnberg, Oslo, Ottawa, Oxford, Paris, Perth, Philadelphia, Phoenix, Porto, Poznań, Prague, Pune, "
        "Rio de Janeiro, Riga, Roma, Rome, Rotterdam, San Diego, San Francisco, San Jose, Santiago, São Paulo, Seattle, Seoul, "
        "Sevilla, Shanghai, Shenzhen, Singapore, Sofia, Stockholm, Strasbourg, Stuttgart, Sydney, Tel Aviv, Tokyo, Torino, Toronto, "
        "Toulouse, Tunis, Utrecht, Valencia, Vancouver, Vienna, Wien, Warsaw, Warszawa, Washington, Wrocław, Zagreb, Zürich, Zurich, "
        "北京, 上海, 广州, 深圳, 杭州, 南京, 成都, 武汉, 西安, 天津, 苏州, 重庆, 陕西, 浙江, 江苏, 广东, 香港"
    ).split(", ")
)
REMOTE: frozenset[str] = frozenset({"remote", "hybrid", "on-site", "onsite", "home office", "homeoffice", "télétravail", "remoto", "zdalnie", "远程"})
