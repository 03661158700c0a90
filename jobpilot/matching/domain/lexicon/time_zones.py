"""Hours from UTC, without summer time, of countries and of the words that postings use."""

from typing import Final

_COUNTRIES = """US -8 -5|CA -8 -3.5|MX -8 -5|BR -5 -3|AR -3 -3|CL -4 -3|CO -5 -5|PE -5 -5|EC -5 -5|UY -3 -3|PY -4 -4|BO -4 -4|VE -4 -4|CR -6 -6|
PA -5 -5|GT -6 -6|HN -6 -6|SV -6 -6|NI -6 -6|DO -4 -4|PR -4 -4|JM -5 -5|CU -5 -5|GB 0 0|IE 0 0|PT -1 0|IS 0 0|ES 0 1|FR 1 1|DE 1 1|AT 1 1|CH 1 1|
NL 1 1|BE 1 1|LU 1 1|IT 1 1|MT 1 1|DK 1 1|NO 1 1|SE 1 1|PL 1 1|CZ 1 1|SK 1 1|HU 1 1|SI 1 1|HR 1 1|RS 1 1|BA 1 1|ME 1 1|MK 1 1|AL 1 1|MC 1 1|FI 2 2|
EE 2 2|LV 2 2|LT 2 2|RO 2 2|BG 2 2|GR 2 2|CY 2 2|UA 2 2|MD 2 2|TR 3 3|BY 3 3|RU 2 12|GE 4 4|AM 4 4|AZ 4 4|IL 2 2|JO 3 3|LB 2 2|SA 3 3|AE 4 4|QA 3 3|
KW 3 3|BH 3 3|OM 4 4|IR 3.5 3.5|IQ 3 3|EG 2 2|MA 1 1|TN 1 1|DZ 1 1|NG 1 1|GH 0 0|SN 0 0|CI 0 0|CM 1 1|KE 3 3|ET 3 3|TZ 3 3|UG 3 3|RW 2 2|ZA 2 2|BW 2 2|
NA 2 2|MZ 2 2|MU 4 4|PK 5 5|IN 5.5 5.5|LK 5.5 5.5|NP 5.75 5.75|BD 6 6|KZ 5 5|UZ 5 5|MM 6.5 6.5|TH 7 7|VN 7 7|ID 7 9|KH 7 7|MY 8 8|SG 8 8|PH 8 8|
CN 8 8|HK 8 8|TW 8 8|MN 8 8|KR 9 9|JP 9 9|AU 8 10|NZ 12 12"""

COUNTRY_HOURS: Final[dict[str, tuple[float, float]]] = {
    parts[0]: (float(parts[1]), float(parts[2]))
    for parts in (cell.split() for cell in _COUNTRIES.replace("\n", "").split("|"))
}
"""The westernmost and easternmost hours from UTC by ISO 3166-1 alpha-2 code."""

ZONE_HOURS: Final[dict[str, tuple[float, float]]] = {
    "gmt": (0, 0), "bst": (0, 0), "wet": (0, 0), "cet": (1, 1), "cest": (1, 1), "eet": (2, 2), "eest": (2, 2),
    "msk": (3, 3), "gst": (4, 4), "pkt": (5, 5), "sgt": (8, 8), "hkt": (8, 8), "jst": (9, 9), "kst": (9, 9),
    "aest": (10, 10), "aedt": (10, 10), "nzst": (12, 12), "est": (-5, -5), "edt": (-5, -5),
    "cdt": (-6, -6), "mst": (-7, -7), "mdt": (-7, -7), "pst": (-8, -8), "pdt": (-8, -8), "brt": (-3, -3),
    "us time zones": (-8, -5), "u.s. time zones": (-8, -5), "us timezones": (-8, -5), "us hours": (-8, -5),
    "us business hours": (-8, -5), "north american time zones": (-8, -5), "american time zones": (-8, -3),
    "european time zones": (0, 2), "european timezones": (0, 2), "european hours": (0, 2), "eu time zones": (0, 2),
    "europe time zones": (0, 2), "emea time zones": (0, 4), "apac time zones": (7, 12), "asian time zones": (5.5, 9),
    "eastern time": (-5, -5), "central time": (-6, -6), "mountain time": (-7, -7), "pacific time": (-8, -8),
    "central european time": (1, 1), "uk time": (0, 0), "uk hours": (0, 0), "india time": (5.5, 5.5),
}  # fmt: skip
"""`cst` and `ist` are left out: each names two zones on different continents."""
