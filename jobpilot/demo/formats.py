"""The demo's postings in the words of each interface."""

import html
import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from jobpilot.demo.employers import Employer
from jobpilot.demo.postings import DemoPosting

_SCHEMA_TYPES = {"Full-time": "FULL_TIME", "Part-time": "PART_TIME", "Contract": "CONTRACTOR"}


def is_remote(posting: DemoPosting) -> bool:
    return posting.workplace.lower() == "remote"


def about_page(employer: Employer) -> str:
    """What an employer tells of itself, without a posting."""
    data = json.dumps(
        {"@context": "https://schema.org", "@type": "Organization", "name": employer.name}
    )
    about, offer = html.escape(employer.about), html.escape(employer.offer)
    return (
        f"<!doctype html><html lang='{employer.language}'><title>About us | {html.escape(employer.name)}</title>"
        f'<script type="application/ld+json">{data}</script>'
        f"<h1>{html.escape(employer.name)}</h1><p>{about}</p><p>{offer}</p></html>"
    )


def greenhouse(posting: DemoPosting, epoch: date) -> dict[str, Any]:
    """The text encoded twice; a bare "Remote" as location, with the offices beside it."""
    posted = posting.posted(epoch).isoformat()
    place = "Remote" if is_remote(posting) else f"{posting.place}"
    pay = f"<p>Salary: {_money(posting)} per year</p>" if posting.shows_pay else ""
    hybrid = "<p>This role is hybrid.</p>" if posting.workplace == "Hybrid" else ""
    return {
        "id": posting.number,
        "internal_job_id": posting.number + 1,
        "absolute_url": f"https://job-boards.greenhouse.io/{posting.employer}/jobs/{posting.number}",
        "title": posting.title,
        "company_name": f"{posting.company} ",
        "location": {"name": place},
        "offices": [{"id": 1, "name": posting.place.split(",")[0], "location": posting.place}],
        "metadata": [{"id": 2, "name": "Employment Type", "value": posting.employment, "value_type": "single_select"}],
        "first_published": posted,
        "updated_at": posted,
        "language": posting.language,
        "content": html.escape(posting.html + pay + hybrid),
    }  # fmt: skip


def lever(posting: DemoPosting, epoch: date, region: str) -> dict[str, Any]:
    """The text in parts: opening, lists, closing."""
    parts = posting.html.split("<h3>")
    lists = []
    for part in parts[2:4]:
        heading, _, body = part.partition("</h3>")
        lists.append({"text": heading, "content": body.removeprefix("<ul>").removesuffix("</ul>")})
    host = "jobs.eu.lever.co" if region == "eu" else "jobs.lever.co"
    url = f"https://{host}/{posting.employer}/{posting.uuid}"
    about = f"<div>{parts[1].partition('</h3>')[2]}</div>"
    closing = "".join(f"<h3>{part}" for part in parts[4:])
    record: dict[str, Any] = {
        "id": posting.uuid,
        "text": posting.title,
        "hostedUrl": url,
        "applyUrl": f"{url}/apply",
        "createdAt": int(posting.posted(epoch).timestamp() * 1000),
        "categories": {"commitment": posting.employment, "location": posting.place, "team": "All", "allLocations": [posting.place]},
        "workplaceType": posting.workplace,
        "description": about,
        "descriptionPlain": about.removeprefix("<div><p>").removesuffix("</p></div>"),
        "lists": lists,
        "additional": closing,
        "additionalPlain": "",
    }  # fmt: skip
    if posting.shows_pay:
        record["salaryRange"] = {
            "min": posting.low,
            "max": posting.high,
            "currency": posting.currency,
            "interval": "per-year-salary",
        }
    return record


def ashby(posting: DemoPosting, epoch: date) -> dict[str, Any]:
    board = posting.company.replace(" ", "%20")
    url = f"https://jobs.ashbyhq.com/{board}/{posting.uuid}"
    locality, country = _parts(posting.place)
    record: dict[str, Any] = {
        "id": posting.uuid,
        "title": posting.title,
        "department": "All",
        "employmentType": posting.employment.replace("-t", "T"),
        "location": posting.place,
        "secondaryLocations": [],
        "publishedAt": posting.posted(epoch).isoformat(),
        "isListed": posting.number % 29 != 7,
        "isRemote": posting.workplace != "OnSite",
        "workplaceType": posting.workplace,
        "address": {"postalAddress": {"addressLocality": locality, "addressRegion": "", "addressCountry": country}},
        "jobUrl": url,
        "applyUrl": f"{url}/application",
        "descriptionHtml": posting.html,
    }  # fmt: skip
    if posting.shows_pay:
        part = {
            "compensationType": "Salary",
            "interval": "1 YEAR",
            "currencyCode": posting.currency,
            "minValue": posting.low,
            "maxValue": posting.high,
        }
        record["compensation"] = {
            "compensationTierSummary": _money(posting),
            "summaryComponents": [part],
        }
    return record


def remoteok(posting: DemoPosting, epoch: date, apply_url: str) -> dict[str, Any]:
    slug = "-".join(f"{posting.title} {posting.company}".lower().replace("/", " ").split())
    return {
        "id": str(900_000 + posting.number),
        "epoch": int(posting.posted(epoch).timestamp()),
        "date": posting.posted(epoch).isoformat(),
        "company": posting.company,
        "position": posting.title,
        "tags": ["remote", "dev"],
        "description": posting.html,
        "location": "Worldwide"
        if posting.place == "Remote"
        else posting.place.removeprefix("Remote, "),
        "salary_min": posting.low if posting.currency == "USD" else 0,
        "salary_max": posting.high if posting.currency == "USD" else 0,
        "apply_url": apply_url,
        "url": f"https://remoteok.com/remote-jobs/{slug}-{900_000 + posting.number}",
    }


def comment(posting: DemoPosting, epoch: date, purpose: str, link: str) -> dict[str, Any]:
    """A comment of a "Who is hiring?" thread."""
    pay = (
        f" | ${posting.low // 1000}k-${posting.high // 1000}k" if posting.currency == "USD" else ""
    )
    visa = " | VISA" if posting.number % 4 == 0 else ""
    heading = f"{posting.company} | {posting.title} | {posting.place} | {posting.workplace.upper()} | {posting.employment}{pay}{visa}"
    return {
        "id": 40_000_000 + posting.number,
        "author": f"hiring_{posting.employer[:10]}",
        "created_at": posting.posted(epoch).isoformat().replace("+00:00", ".000Z"),
        "type": "comment",
        "text": f"{html.escape(heading)}<p>We make {html.escape(purpose)}.<p>{posting.html}<p>{html.escape(link)}",
        "children": [],
    }


def job_posting(posting: DemoPosting, epoch: date, url: str) -> dict[str, Any]:
    """schema.org JobPosting, its text with the entities encoded a second time."""
    locality, country = _parts(posting.place)
    posted = posting.posted(epoch)
    record: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": posting.title,
        "url": url,
        "datePosted": posted.date().isoformat(),
        "validThrough": (posted + timedelta(days=75)).isoformat(),
        "employmentType": _SCHEMA_TYPES[posting.employment],
        "hiringOrganization": {"@type": "Organization", "name": posting.company},
        "description": html.escape(posting.html),
        "jobLocation": {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": locality, "addressCountry": country}},
    }  # fmt: skip
    if is_remote(posting):
        record["jobLocationType"] = "TELECOMMUTE"
        record["applicantLocationRequirements"] = {"@type": "Country", "name": country or "Germany"}
    if posting.shows_pay:
        value = {
            "@type": "QuantitativeValue",
            "minValue": posting.low,
            "maxValue": posting.high,
            "unitText": "YEAR",
        }
        record["baseSalary"] = {
            "@type": "MonetaryAmount",
            "currency": posting.currency,
            "value": value,
        }
    return record


def page(title: str, data: Iterable[dict[str, Any]], body: str) -> str:
    """A page with its postings as data, guarded as some sites still do."""
    found = list(data)
    block: object = (
        found[0] if len(found) == 1 else {"@context": "https://schema.org", "@graph": found}
    )
    written = json.dumps(block, ensure_ascii=False).replace("</", "<\\/").replace("\\n", "\n")
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{html.escape(title)}</title>"
        f'<script type="application/ld+json">//<![CDATA[\n{written}\n//]]></script></head>'
        f"<body><main><h1>{html.escape(title)}</h1>{body}</main></body></html>"
    )


def _parts(place: str) -> tuple[str, str]:
    locality, _, country = place.rpartition(", ")
    is_state = len(country) == 2 and country != "UK"
    return (locality, "United States") if is_state else (locality, country)


def _money(posting: DemoPosting) -> str:
    return f"{posting.currency} {posting.low:,} – {posting.currency} {posting.high:,}"
