"""Written by `benchmarks/fit_confidence.py`.

By kind of field, method and whether its entry has what entries have: the rule's number and the share that was right.
"""

Steps = tuple[tuple[float, float], ...]

STEPS: dict[tuple[str, str, bool], Steps] = {
    ("basics.email", "link", True): ((0.88, 0.822),),
    ("basics.email", "pattern", True): ((0.98, 0.991),),
    ("basics.label", "headline", True): ((0.85, 0.988),),
    ("basics.location", "place", True): ((0.88, 0.973),),
    ("basics.name", "headline", True): (
        (0.7, 0.991),
        (0.95, 0.991),
    ),
    ("basics.name", "largest", True): (
        (0.45, 0.906),
        (0.7, 0.906),
    ),
    ("basics.phone", "pattern", True): (
        (0.7, 0.985),
        (0.95, 0.985),
    ),
    ("basics.profiles.url", "link", True): ((0.92, 0.973),),
    ("basics.profiles.url", "pattern", True): ((0.92, 0.966),),
    ("basics.summary", "paragraph", True): ((0.65, 0.93),),
    ("basics.summary", "section", True): ((0.92, 0.992),),
    ("basics.url", "link", True): ((0.85, 0.951),),
    ("basics.url", "pattern", True): ((0.85, 0.938),),
    ("education.area", "degree", False): ((0.85, 0.711),),
    ("education.area", "degree", True): ((0.85, 0.937),),
    ("education.area", "head", False): ((0.7, 0.64),),
    ("education.area", "head", True): ((0.7, 0.967),),
    ("education.endDate", "date", False): ((0.7, 0.427),),
    ("education.endDate", "date", True): (
        (0.7, 0.735),
        (0.75, 0.848),
    ),
    ("education.endDate", "date_range", False): ((0.93, 0.867),),
    ("education.endDate", "date_range", True): ((0.93, 0.994),),
    ("education.institution", "head", False): (
        (0.61, 0.615),
        (0.87, 0.849),
    ),
    ("education.institution", "head", True): (
        (0.67, 0.443),
        (0.87, 0.989),
        (0.95, 0.989),
    ),
    ("education.startDate", "date", True): ((0.75, 0.84),),
    ("education.startDate", "date_range", False): ((0.93, 0.867),),
    ("education.startDate", "date_range", True): ((0.93, 0.994),),
    ("education.studyType", "degree", False): ((0.88, 0.711),),
    ("education.studyType", "degree", True): ((0.88, 0.948),),
    ("languages.fluency", "list", True): (
        (0.84, 0.982),
        (0.85, 0.982),
    ),
    ("languages.language", "list", True): (
        (0.86, 0.946),
        (0.88, 0.946),
    ),
    ("skills.keywords", "list", True): ((0.87, 0.972),),
    ("skills.name", "label", True): ((0.85, 0.995),),
    ("skills.name", "list", True): ((0.82, 0.885),),
    ("work.endDate", "date", False): ((0.75, 0.822),),
    ("work.endDate", "date", True): ((0.75, 0.822),),
    ("work.endDate", "date_range", False): ((0.93, 0.886),),
    ("work.endDate", "date_range", True): ((0.93, 0.994),),
    ("work.highlights", "item", False): ((0.88, 0.867),),
    ("work.highlights", "item", True): ((0.88, 0.995),),
    ("work.location", "place", False): ((0.85, 0.822),),
    ("work.location", "place", True): ((0.85, 0.995),),
    ("work.name", "head", False): ((0.74, 0.711),),
    ("work.name", "head", True): (
        (0.63, 0.954),
        (0.95, 0.954),
    ),
    ("work.position", "head", False): (
        (0.74, 0.711),
        (0.95, 0.877),
    ),
    ("work.position", "head", True): (
        (0.63, 0.971),
        (0.95, 0.971),
    ),
    ("work.startDate", "date", False): (
        (0.7, 0.711),
        (0.75, 0.822),
    ),
    ("work.startDate", "date", True): (
        (0.7, 0.906),
        (0.75, 0.906),
    ),
    ("work.startDate", "date_range", False): ((0.93, 0.838),),
    ("work.startDate", "date_range", True): ((0.93, 0.995),),
}
