"""Ask an installation from outside whether it works: `python3 scripts/smoke_test.py URL [--wait SECONDS]`.

Needs nothing but Python, signs nobody in and writes nothing. Exit status 1 names what is wrong.
"""

import argparse
import json
import re
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping

TIMEOUT = 20
PAUSE = 3


class WrongAnswerError(Exception):
    """What was expected and did not come."""


def ask(url: str) -> tuple[int, Mapping[str, str], str]:
    """Status, headers with small names, text."""
    request = urllib.request.Request(url, headers={"User-Agent": "jobpilot-smoke-test"})  # noqa: S310 - the operator's own address
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - an operator named it
            status, headers, body = answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        status, headers, body = answer.code, answer.headers, answer.read()
    except OSError as error:
        raise WrongAnswerError(f"{url}: {error}") from error
    return status, {k.lower(): v for k, v in headers.items()}, body.decode(errors="replace")


def expect(told: object, wanted: object, what: str) -> None:
    if told != wanted:
        raise WrongAnswerError(f"{what}: {told!r} instead of {wanted!r}")


def health(base: str) -> str:
    status, _, text = ask(f"{base}/api/v1/health")
    try:
        document = json.loads(text)
    except ValueError:
        raise WrongAnswerError(f"health answered {status} and no JSON: is this JobPilot?") from None
    wrong = [
        name
        for name, check in document.get("checks", {}).items()
        for part in (check.values() if "status" not in check else [check])
        if part.get("status") != "ok"
    ]
    expect(sorted(set(wrong)), [], "parts that are away")
    expect((status, document.get("status")), (200, "ok"), "health")
    return f"ok: {', '.join(document['checks'])}"


def web_app(base: str) -> str:
    status, headers, page = ask(f"{base}/")
    expect(status, 200, "the web app")
    if "content-security-policy" not in headers:
        raise WrongAnswerError("the web app comes without a Content-Security-Policy")
    script = re.search(r'<script[^>]+src="(/[^"]+\.js)"', page)
    if script is None:
        raise WrongAnswerError("the page names no script: is the web app built?")
    expect(ask(base + script[1])[0], 200, script[1])
    return f"page and {script[1]}"


def closed_door(base: str) -> str:
    status, _, text = ask(f"{base}/api/v1/runs")
    expect(status, 401, "runs without signing in")
    return str(json.loads(text).get("code") or json.loads(text).get("error", "401"))


def sign_in(base: str) -> str:
    status, _, text = ask(f"{base}/api/v1/auth/config")
    expect(status, 200, "how to sign in")
    return ", ".join(sorted(json.loads(text)))


CHECKS: Mapping[str, Callable[[str], str]] = {
    "health": health,
    "web app": web_app,
    "sign-in": sign_in,
    "closed to strangers": closed_door,
}


def failures(base: str) -> list[str]:
    found = []
    for name, check in CHECKS.items():
        try:
            print(f"  ok  {name:<20} {check(base)}", flush=True)
        except (WrongAnswerError, ValueError, KeyError) as error:
            found.append(name)
            print(f"  !!  {name:<20} {error}", flush=True)
    return found


def main() -> int:
    arguments = argparse.ArgumentParser(description="Ask an installation whether it works.")
    arguments.add_argument("url")
    arguments.add_argument("--wait", type=float, default=0, help="seconds to wait for health first")
    options = arguments.parse_args()
    base = options.url.rstrip("/")
    if not base.startswith(("http://", "https://")):
        arguments.error("the URL starts with https:// or http://")
    deadline = time.monotonic() + options.wait
    while time.monotonic() < deadline:
        try:
            health(base)
            break
        except WrongAnswerError:
            time.sleep(PAUSE)
    found = failures(base)
    print(f"{len(found)} of {len(CHECKS)} checks failed" if found else "all checks passed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
