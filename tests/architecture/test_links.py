"""Links between the project's pages lead somewhere, and every page of docs/ is led to."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")],
    key=lambda path: path.as_posix(),
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def links_of(page: Path) -> list[str]:
    return LINK.findall(CODE.sub("", page.read_text()))


def anchors_of(page: Path) -> set[str]:
    """The names that GitHub gives to headings."""
    words = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    found: set[str] = set()
    for heading in re.findall(r"^#{1,6}\s+(.+?)\s*$", words, re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        name = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        number = 0
        while (candidate := f"{name}-{number}" if number else name) in found:
            number += 1
        found.add(candidate)
    return found


def fault_of(page: Path, link: str) -> str | None:
    if link.startswith(("http://", "https://", "mailto:")):
        return None
    path, _, anchor = unquote(link).partition("#")
    target = (page.parent / path).resolve() if path else page
    if REPOSITORY not in (target, *target.parents) or not target.exists():
        return f"{link}: there is no such file"
    if anchor and anchor not in anchors_of(target):
        return f"{link}: there is no such heading"
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_links_lead_somewhere(page: Path) -> None:
    faults = [fault for link in links_of(page) if (fault := fault_of(page, link))]
    assert not faults, faults


def test_every_page_is_reached_from_the_first() -> None:
    reached: set[Path] = set()
    ahead = [REPOSITORY / "README.md"]
    while ahead:
        page = ahead.pop()
        reached.add(page)
        targets = (
            page.parent / link.partition("#")[0] for link in links_of(page) if "//" not in link
        )
        files = (target.resolve() for target in targets)
        ahead += [
            file
            for file in files
            if file.suffix == ".md" and file.is_file() and file not in reached
        ]
    assert sorted(str(page.relative_to(REPOSITORY)) for page in set(PAGES) - reached) == []


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    readme = REPOSITORY / "README.md"
    assert fault_of(readme, "docs/gone.md") is not None
    assert fault_of(readme, "docs/api.md#no-such-heading") is not None
    assert fault_of(readme, f"{tmp_path}/page.md") is not None
    assert fault_of(readme, "docs/api.md#failures") is None
