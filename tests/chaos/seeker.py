"""A person who lets agents work: résumés, preferences, pasted postings, runs of several kinds."""

import asyncio
import itertools
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.chaos.installation import Browser, insist

RESUME = """Robin Example {number}
robin{number}@example.org
Berlin, Germany

Experience
Senior Software Engineer, Northwind Labs, Berlin
2019 - 2024
- Built payment services in Python and PostgreSQL for 40 customers
- Introduced Kubernetes and Terraform

Education
MSc Computer Science, Technical University of Berlin, 2015

Skills
Python, PostgreSQL, Kubernetes, Docker, Kafka, Terraform
{salt}
"""
POSTINGS = ("Senior Backend Engineer", "Platform Engineer", "Python Developer", "Data Engineer")
POSTING = """{title}
Kestrel Payments {number}, Berlin, Germany

We are looking for a {title} with 5+ years of experience in Python and PostgreSQL.
Requirements: Python, PostgreSQL, Docker, Kubernetes. Nice to have: Kafka.
Full-time. Salary 80,000 - 95,000 EUR per year.
"""
RECIPIENT = "hiring@kestrel.example"
ENDINGS = ("run.succeeded", "run.failed", "run.cancelled")
DRAFTS = ("cover_letter", "cold_email", "tailored_resume")
WISHES = {
    "roles": ["Backend Engineer"],
    "places": [],
    "remote": [],
    "work_countries": [],
    "seniority": [],
    "excluded_companies": [],
}


@dataclass
class Seeker(Browser):
    """`runs` holds what was started, by kind."""

    runs: dict[str, str] = field(default_factory=dict)
    resume_ids: list[str] = field(default_factory=list)
    job_ids: list[str] = field(default_factory=list)

    async def settle_in(self, number: int, boards: tuple[str, ...]) -> None:
        """Before the first kill: one résumé that was approved, wishes, boards, postings."""
        resume_id, run_id = await self.read_resume(number)
        await insist(lambda: self._put("/api/v1/preferences", WISHES))
        for url in boards:
            await self._post("/api/v1/job-sources", {"url": url})
        for title in POSTINGS:
            text = POSTING.format(title=title, number=number)
            self.job_ids.append((await self._post("/api/v1/jobs", {"text": text}))["id"])
        while not self.ended(run_id):
            await asyncio.sleep(0.1)
        self.resume_ids.append(resume_id)

    async def read_resume(self, number: int) -> tuple[str, str]:
        """Upload one more résumé: an intake run."""
        content = RESUME.format(number=number, salt=secrets.token_hex(8)).encode()
        key = {"Idempotency-Key": secrets.token_hex(16)}
        answer = await insist(
            lambda: self.http.post(
                "/api/v1/resumes", files={"file": (f"{number}.txt", content)}, headers=key
            )
        )
        assert answer.status_code in (200, 201), answer.text
        body = answer.json()
        self._follow(body["run"], "resume_intake")
        self.resumes[body["run"]["id"]] = body["resume"]["id"]
        return body["resume"]["id"], body["run"]["id"]

    async def search(self) -> None:
        await self._start({"kind": "discover", "resume_id": self.resume_ids[0]})

    async def match(self) -> None:
        await self._start({"kind": "match", "resume_id": self.resume_ids[0]})

    async def prepare(self, number: int) -> None:
        """The next posting and kind of draft that was not asked for yet."""
        wanted = list(itertools.product(self.job_ids, DRAFTS))
        job_id, draft = wanted[number % len(wanted)]
        await self._start(
            {
                "kind": "prepare",
                "resume_id": self.resume_ids[0],
                "subject_id": job_id,
                "options": [draft],
            }
        )

    async def _start(self, body: dict[str, Any]) -> None:
        self._follow(await self._post("/api/v1/runs", body), str(body["kind"]))

    def _follow(self, run: dict[str, Any], kind: str) -> None:
        self.runs[run["id"]] = kind
        self.heard.setdefault(run["id"], [])
        self.added.set()

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        key = {"Idempotency-Key": secrets.token_hex(16)}
        answer = await insist(lambda: self.http.post(path, json=body, headers=key))
        assert answer.status_code in (200, 201, 202), answer.text
        return answer.json()

    async def _put(self, path: str, body: dict[str, Any]) -> Any:
        return await self.http.put(path, json=body, headers={"If-Match": '"0"'})

    async def kinds(self) -> list[str]:
        """Of all runs, those that runs asked for too."""
        page = (await self.http.get("/api/v1/runs?limit=100")).json()
        return [run["kind"] for run in page["items"]]

    async def asked_for_by_runs(self) -> list[str]:
        """Runs that other runs asked for and that are under way; followed from now on."""
        page = (await insist(lambda: self.http.get("/api/v1/runs?limit=100"))).json()
        found = [run for run in page["items"] if run["parent_run_id"]]
        for run in found:
            self._follow(run, run["kind"])
        return [run["id"] for run in found if not self.ended(run["id"])]

    def ended(self, run_id: str) -> bool:
        """A mail that was sent waits a week for its reply."""
        events = self.heard[run_id]
        last = events[-1]["type"] if events else ""
        return last in ENDINGS or (self.runs.get(run_id) == "outreach" and last == "timer.started")

    async def _approve(self, run_id: str, action_id: str) -> bool:
        """A mail gets its recipient first; what is approved is the version that was looked at."""
        with suppress(httpx.HTTPError, KeyError):
            asked = next(
                event["data"]
                for event in self.heard[run_id]
                if event["data"].get("action_id") == action_id
            )
            version = await self._addressed(asked["subject_id"]) if "subject_id" in asked else 1
            body = {"decision": "approve", "expected_version": version}
            address = f"/api/v1/runs/{run_id}/actions/{action_id}/decision"
            answer = await self.http.post(address, json=body)
            return answer.status_code == 200 or (
                answer.json().get("code") == "action_already_decided"
            )
        return False

    async def _addressed(self, draft_id: str) -> int:
        """The draft's version once it is ready to be sent."""
        draft = (await self.http.get(f"/api/v1/drafts/{draft_id}")).json()
        document = draft["version"]["document"]
        if draft["kind"] != "cold_email" or document["to"]:
            return int(draft["current_version"])
        saved = await self.http.put(
            f"/api/v1/drafts/{draft_id}/document",
            json={"document": document | {"to": RECIPIENT}},
            headers={"If-Match": f'"{draft["current_version"]}"'},
        )
        return int(saved.json()["number"])
