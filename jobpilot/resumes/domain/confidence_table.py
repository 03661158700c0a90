"""Written by `benchmarks/fit_confidence.py`.

By kind of field, method and whether its entry has what entries have: the rule's number and the share that was right.
"""

Steps = tuple[tuple[float, float], ...]

STEPS: dict[tuple[str, str, bool], Steps] = {
    ("basics.email", "link", True): ((0.88, 0.867),),
    ("basics.email", "pattern", True): ((0.98, 0.995),),
    ("basics.label", "headline", True): ((0.85, 0.995),),
    ("basics.location", "place", True): ((0.88, 0.981),),
    ("basics.name", "headline", True): (
        (0.7, 0.991),
        (0.95, 0.991),
    ),
    ("basics.name", "largest", True): (
        (0.45, 0.964),
        (0.7, 0.964),
    ),
    ("basics.phone", "pattern", True): (
        (0.7, 0.995),
        (0.95, 0.995),
    ),
    ("basics.profiles.url", "link", True): ((0.92, 0.978),),
    ("basics.profiles.url", "pattern", True): ((0.92, 0.937),),
    ("basics.summary", "paragraph", True): ((0.65, 0.976),),
    ("basics.summary", "section", True): ((0.92, 0.995),),
    ("basics.url", "link", True): ((0.85, 0.958),),
    ("basics.url", "pattern", True): ((0.85, 0.98),),
    ("education.area", "degree", False): ((0.85, 0.533),),
    ("education.area", "degree", True): ((0.85, 0.941),),
    ("education.area", "head", False): ((0.7, 0.4),),
    ("education.area", "head", True): ((0.7, 0.968),),
    ("education.endDate", "date", False): ((0.7, 0.178),),
    ("education.endDate", "date", True): (
        (0.7, 0.574),
        (0.75, 0.911),
    ),
    ("education.endDate", "date_range", False): ((0.93, 0.933),),
    ("education.endDate", "date_range", True): ((0.93, 0.995),),
    ("education.institution", "head", False): (
        (0.61, 0.364),
        (0.87, 0.884),
    ),
    ("education.institution", "head", True): (
        (0.67, 0.428),
        (0.87, 0.993),
        (0.95, 0.993),
    ),
    ("education.startDate", "date", True): ((0.75, 0.9),),
    ("education.startDate", "date_range", False): ((0.93, 0.933),),
    ("education.startDate", "date_range", True): ((0.93, 0.995),),
    ("education.studyType", "degree", False): ((0.88, 0.533),),
    ("education.studyType", "degree", True): ((0.88, 0.951),),
    ("languages.fluency", "list", True): (
        (0.84, 0.983),
        (0.85, 0.983),
    ),
    ("languages.language", "list", True): (
        (0.86, 0.931),
        (0.88, 0.931),
    ),
    ("skills.keywords", "list", True): ((0.87, 0.973),),
    ("skills.name", "label", True): ((0.85, 0.995),),
    ("skills.name", "list", True): ((0.82, 0.887),),
    ("work.endDate", "date", False): ((0.75, 0.867),),
    ("work.endDate", "date", True): ((0.75, 0.867),),
    ("work.endDate", "date_range", False): ((0.93, 0.76),),
    ("work.endDate", "date_range", True): ((0.93, 0.982),),
    ("work.highlights", "item", False): ((0.88, 0.933),),
    ("work.highlights", "item", True): ((0.88, 0.995),),
    ("work.location", "place", False): ((0.85, 0.867),),
    ("work.location", "place", True): ((0.85, 0.995),),
    ("work.name", "head", False): (
        (0.74, 0.4),
        (0.95, 0.533),
    ),
    ("work.name", "head", True): (
        (0.63, 0.657),
        (0.66, 0.657),
        (0.69, 0.931),
        (0.95, 0.931),
    ),
    ("work.position", "head", False): (
        (0.74, 0.533),
        (0.95, 0.943),
    ),
    ("work.position", "head", True): (
        (0.63, 0.657),
        (0.66, 0.657),
        (0.69, 0.962),
        (0.95, 0.962),
    ),
    ("work.startDate", "date", False): (
        (0.7, 0.533),
        (0.75, 0.867),
    ),
    ("work.startDate", "date", True): (
        (0.7, 0.967),
        (0.75, 0.967),
    ),
    ("work.startDate", "date_range", False): ((0.93, 0.654),),
    ("work.startDate", "date_range", True): ((0.93, 0.956),),
}
