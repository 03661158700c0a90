"""The templates that ship, default first; each is a `.typ` file of its name in `templates`."""

from pathlib import Path

from jobpilot.ports.typesetting import Template

DIRECTORY = Path(__file__).resolve().parent / "templates"
TEMPLATES = (
    Template("classic", "Classic", "Serif type, a centred head and ruled section titles."),
    Template("modern", "Modern", "Sans-serif type with a blue accent, everything left-aligned."),
    Template("sidebar", "Sidebar", "Two columns: contact, skills and languages beside the story."),
    Template("compact", "Compact", "Small type and narrow margins for a lot on one page."),
)
