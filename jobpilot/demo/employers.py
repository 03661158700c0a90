"""The invented employers. Their names and addresses belong to nobody: pages of theirs end in `.example`."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Employer:
    """`places` as "Town, Country"; `pay` scales a role's dollars into the employer's currency and market."""

    key: str
    name: str
    about: str
    offer: str
    places: tuple[str, ...]
    roles: tuple[tuple[str, str], ...]
    currency: str
    pay: float
    workplaces: tuple[str, ...]
    visa: str = ""
    language: str = "en"


def _roles(text: str, language: str = "en") -> tuple[tuple[str, str], ...]:
    return tuple((key, language) for key in text.split())


EMPLOYERS: Final = (
    Employer(
        "nordlichtsystems", "Nordlicht Systems",
        "Nordlicht Systems builds software that keeps wind farms turning: it listens to turbines, predicts what will break and plans the visit of the technician.",
        "Thirty days of holiday, a bicycle and hardware that you choose.",
        ("Hamburg, Germany", "Copenhagen, Denmark"),
        _roles("backend data_engineer ml sre embedded frontend product qa") + _roles("backend data_engineer", "de"),
        "EUR", 0.72, ("Hybrid", "Remote", "On-site"), "Visa sponsorship is available for this role.",
    ),
    Employer(
        "harborline", "Harborline Logistics",
        "Harborline Logistics runs the booking platform of forty inland ports. Shippers, barges and cranes meet in our software every minute of the day.",
        "Health insurance from the first day, four weeks of paid leave and a yearly budget for learning.",
        ("Chicago, IL", "Austin, TX", "Remote, United States"),
        _roles("backend fullstack data_engineer sre security product sales success finance designer"),
        "USD", 1.0, ("Hybrid", "Remote", "On-site"), "We are unable to sponsor visas for this position.",
    ),
    Employer(
        "meridian-atlas", "Meridian Atlas",
        "Meridian Atlas makes maps for people who work outdoors: foresters, surveyors, rescue teams. Our maps work without a network and our team works without an office.",
        "Work from anywhere within the listed countries, two meetings a year in person, and no meeting on Fridays.",
        ("Remote, United Kingdom", "Remote, Europe", "Remote, Canada"),
        _roles("backend mobile frontend data_scientist qa designer product marketing fullstack"),
        "GBP", 0.66, ("remote",),
    ),
    Employer(
        "ateliervoltaire", "Atelier Voltaire",
        "Atelier Voltaire conçoit des logiciels pour les théâtres et les salles de concert : billetterie, planning et accueil du public.",
        "Télétravail deux jours par semaine, titres-restaurant et places de spectacle.",
        ("Lyon, France", "Paris, France", "Brussels, Belgium"),
        _roles("backend marketing designer", "fr") + _roles("frontend qa sre success"),
        "EUR", 0.62, ("hybrid", "onsite"), language="fr",
    ),
    Employer(
        "Quillworks", "Quillworks",
        "Quillworks is an editor for long documents that many people write together: contracts, standards, theses. Half a million people open it every day.",
        "Equity, a four-day week in summer and a library that buys whatever you want to read.",
        ("San Francisco, CA", "New York, NY", "Toronto, Ontario, Canada"),
        _roles("frontend backend ml security product designer mobile sales marketing data_scientist"),
        "USD", 1.28, ("Hybrid", "Remote", "OnSite"), "We can sponsor visas for exceptional candidates.",
    ),
    Employer(
        "Solana Verde", "Solana Verde",
        "Solana Verde ayuda a miles de hogares a consumir la energía del sol cuando más conviene. Nuestro equipo trabaja desde Madrid y Lisboa.",
        "Veinticinco días de vacaciones, horario flexible y formación continua.",
        ("Madrid, Spain", "Lisbon, Portugal", "Barcelona, Spain"),
        _roles("data_scientist success", "es") + _roles("backend embedded data_engineer sre finance"),
        "EUR", 0.48, ("Hybrid", "Remote", "OnSite"), language="es",
    ),
    Employer(
        "kestrelhealth", "Kestrel Health",
        "Kestrel Health brings nurses and patients together by video, in four languages and at any hour.",
        "Shift bonuses, supervision and a pension that deserves its name.",
        ("Zürich, Switzerland", "Vienna, Austria", "Munich, Germany"),
        _roles("nurse finance frontend", "de") + _roles("nurse security backend product"),
        "CHF", 0.98, ("hybrid", "remote", "onsite"), language="de",
    ),
)  # fmt: skip

GUESTS: Final = (
    # smaller employers that advertise on general boards only: name, place, pay in dollars, what they do
    ("Pinegrove Robotics", "Boston, MA", 138_000, "robots that sort seedlings in tree nurseries"),
    ("Tallow & Wick", "Remote", 96_000, "an online workshop for people who make candles and soap"),
    ("Fjordbank", "Oslo, Norway", 104_000, "accounts for fishing cooperatives"),
    ("Ostrava Signal", "Brno, Czech Republic", 61_000, "signalling software for regional railways"),
    ("Bluepeat Energy", "Edinburgh, UK", 88_000, "planning tools for the restoration of peat bogs"),
    ("Monsoon Ledger", "Bengaluru, India", 48_000, "bookkeeping for street markets"),
    ("Larkspur Games", "Montreal, Canada", 91_000, "quiet games about gardens"),
    ("Cobalt Orchard", "Remote", 127_000, "forecasts of harvests from satellite pictures"),
    ("Windmere Legal", "London, UK", 102_000, "search in court decisions"),
    ("Paperlantern", "Berlin, Germany", 84_000, "letters that old people can send by speaking"),
    ("Granite State Transit", "Portland, OR", 99_000, "timetables for small bus companies"),
    ("Casa Azulejo", "Porto, Portugal", 55_000, "a marketplace for restored tiles"),
)  # fmt: skip
