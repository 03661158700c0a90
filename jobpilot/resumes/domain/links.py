"""Addresses on the web: recognising them in text, naming the network they belong to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from urllib.parse import urlsplit

from jobpilot.resumes.domain.fragments import Fragment, Line

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@(?:[\w-]+\.)+[A-Za-z]{2,24}(?![\w-])")
_TLD = (
    r"(?:com|org|net|io|dev|me|co|ai|app|edu|gov|info|tech|blog|page|xyz|site|online|cloud|"
    r"design|studio|example|eu|uk|us|ca|de|at|ch|fr|es|pt|it|nl|be|pl|cn|in|br|mx|ar|jp|kr|au|"
    r"nz|se|no|dk|fi|ie|cz|tw|hk|sg|id|is|ly|to|so|gg|sh|tv|cc|work|jobs|pro|name|ma|tr|ru|ua|"
    r"gr|ro|hu)"
)
_SURE_TLD = (
    r"(?:com|org|net|io|dev|me|co|ai|app|edu|info|tech|blog|page|xyz|ch|de|fr|es|pt|it|nl|pl|"
    r"cn|uk|us|eu|at|be|br|ca|gg|sh)"
)
URL = re.compile(
    rf"(?i)(?<![\w@.])(?:https?://[^\s|<>\"']+|(?:www\.)(?:[\w-]+\.)+{_TLD}(?:/[^\s|,;]*)?|(?:[\w-]+\.)+{_TLD}/[^\s|,;]+|(?:[a-z][\w-]+\.)+{_SURE_TLD}(?![\w@.-]))"
)
_NOT_SITES = re.compile(r"(?i)^(?:asp\.net|node\.js|vb\.net|ado\.net|socket\.io|b\.sc|m\.sc)$")

NETWORKS: dict[str, str] = {
    "linkedin.com": "LinkedIn",
    "github.com": "GitHub",
    "gitlab.com": "GitLab",
    "bitbucket.org": "Bitbucket",
    "twitter.com": "Twitter",
    "x.com": "X",
    "stackoverflow.com": "Stack Overflow",
    "orcid.org": "ORCID",
    "scholar.google.com": "Google Scholar",
    "researchgate.net": "ResearchGate",
    "medium.com": "Medium",
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "soundcloud.com": "SoundCloud",
    "behance.net": "Behance",
    "dribbble.com": "Dribbble",
    "kaggle.com": "Kaggle",
    "youtube.com": "YouTube",
    "xing.com": "XING",
    "mastodon.social": "Mastodon",
    "leetcode.com": "LeetCode",
    "hackerrank.com": "HackerRank",
    "codepen.io": "CodePen",
    "dev.to": "DEV",
    "t.me": "Telegram",
    "bsky.app": "Bluesky",
    "huggingface.co": "Hugging Face",
}


NEXT_LINE = 0.9
_LAST_WORD = re.compile(r"[^\s|,;]*\w[-./_=]$")
_FIRST_WORD = re.compile(r"[\w/][\w./~%?=&#-]*(?=$|\t)")
_HOMES = {
    "github": ("github.com", ""),
    "gitlab": ("gitlab.com", ""),
    "bitbucket": ("bitbucket.org", ""),
    "linkedin": ("linkedin.com", "in/"),
    "twitter": ("twitter.com", ""),
    "kaggle": ("kaggle.com", ""),
    "instagram": ("instagram.com", ""),
}
_NAMED = re.compile(
    rf"(?i)(?:^|(?<=[\s|·•,;]))(?P<network>{'|'.join(_HOMES)})\s*[:：]\s*@?(?P<user>[a-z\d][\w-]{{1,38}})(?=\s*(?:$|[|·•,;\t]))"
)


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address with the text that shows it. `network` is empty for a site of one's own."""

    url: str
    fragment: Fragment
    network: str
    username: str
    method: str
    rest: Fragment | None = None

    @property
    def fragments(self) -> tuple[Fragment, ...]:
        """What shows it: in a narrow column over two lines."""
        return (self.fragment,) if self.rest is None else (self.fragment, self.rest)

    @property
    def key(self) -> str:
        """What two spellings of one address share."""
        return (
            re.sub(r"^(?:https?:)?//(?:www\.)?", "", self.url.casefold()).split("#")[0].rstrip("/")
        )


def find_addresses(lines: list[Line]) -> Iterator[WebAddress]:
    """Addresses in the lines: link annotations first, then what is spelt out; each once."""
    seen: set[str] = set()
    for line, following in zip_longest(lines, lines[1:]):
        broken = _broken(line, following)
        spelt = [one for one in _spelt(line) if broken is None or one.fragment.end < len(line.text)]
        for address in (*_annotated(line), *([broken] if broken else ()), *spelt, *_named(line)):
            if address.key not in seen:
                seen.add(address.key)
                yield address


def _broken(line: Line, following: Line | None) -> WebAddress | None:
    """An address that ends the line at one of its own signs and goes on alone in the next."""
    if following is None or following.column != line.column or following.page != line.page:
        return None
    last, first = _LAST_WORD.search(line.text), _FIRST_WORD.match(following.text)
    if last is None or first is None or (following.gap > NEXT_LINE and line.box is not None):
        return None
    text = last.group() + first.group()
    start = line.whole.part(*last.span())
    if URL.fullmatch(text) is None or start.link:
        return None
    url = text if "://" in text else f"https://{text}"
    rest = following.whole.part(*first.span())
    return replace(_address(url, start, "pattern"), rest=rest)


def _named(line: Line) -> Iterator[WebAddress]:
    """A name on a network with the network's name in front, as in "GitHub: somebody"."""
    for found in _NAMED.finditer(line.text):
        host, path = _HOMES[found.group("network").casefold()]
        fragment = line.whole.part(*found.span("user"))
        user = found.group("user")
        if not fragment.link and not URL.search(found.group()):
            yield WebAddress(
                f"https://{host}/{path}{user}", fragment, NETWORKS[host], user, "label"
            )


def _annotated(line: Line) -> Iterator[WebAddress]:
    position = 0
    marks = line.marks
    while position < len(marks):
        link = marks[position].link
        stop = position + 1
        while stop < len(marks) and marks[stop].link == link:
            stop += 1
        if link and link.startswith(("http://", "https://")):
            shown = Fragment(line, marks[position].start, marks[stop - 1].end)
            spelt = _spelt_out(shown, link)
            yield spelt if spelt is not None else _address(link, shown, "link")
        position = stop


def _spelt_out(shown: Fragment, link: str) -> WebAddress | None:
    """The address as the person wrote it, where it names a page and the annotation leads elsewhere on that site."""
    found = URL.fullmatch(shown.text.strip())
    if found is None or "/" not in found.group().split("://")[-1].rstrip("/"):
        return None
    written = _address(
        found.group() if "://" in found.group() else f"https://{found.group()}", shown, "pattern"
    )
    linked = _address(link, shown, "link")
    same_site = written.key.split("/")[0] == linked.key.split("/")[0]
    cut_short = linked.key.startswith(written.key)
    return written if same_site and not cut_short else None


def _spelt(line: Line) -> Iterator[WebAddress]:
    for found in URL.finditer(line.text):
        text = found.group().rstrip(".,;)")
        if _NOT_SITES.match(text) or (
            EMAIL.search(line.text, max(0, found.start() - 64), found.end())
            and _inside_email(line.text, found.start())
        ):
            continue
        fragment = line.whole.part(found.start(), found.start() + len(text))
        if fragment.link and not fragment.link.startswith("mailto:"):
            continue
        yield _address(text if "://" in text else f"https://{text}", fragment, "pattern")


def _inside_email(text: str, position: int) -> bool:
    return any(found.start() <= position < found.end() for found in EMAIL.finditer(text))


def _address(url: str, fragment: Fragment, method: str) -> WebAddress:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return WebAddress(url, fragment, "", "", method)
    network = NETWORKS.get(host, "") or next(
        (name for domain, name in NETWORKS.items() if host.endswith(f".{domain}")), ""
    )
    if not network and host.split(".")[0] in {
        "soundcloud",
        "twitter",
        "facebook",
        "github",
        "linkedin",
        "instagram",
    }:
        network = NETWORKS[f"{host.split('.')[0]}.com"]
    segments = [
        segment
        for segment in parts.path.split("/")
        if segment and segment not in {"in", "users", "pub", "profile", "user", "u"}
    ]
    username = segments[-1].lstrip("@") if network and segments and not parts.query else ""
    return WebAddress(url, fragment, network, username, method)
