"""Checks examples for training and divides them into a part to train on and a part to validate with.

    python scripts/check_fine_tune.py corrections.jsonl [--output FOLDER]

Every line must be a chat of system, user and assistant whose answer the quoted text states (by the same rule as the
product's own gate) or is empty; a line that is there twice counts once. The division follows a hash of the text, so
the same text never stands in both parts. Ends with 1 if a line is wrong, and then writes nothing.
"""

import argparse
import hashlib
import json
import sys
from collections import Counter
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from jobpilot.resumes.domain.support import supports  # noqa: E402 - after the path is set

ROLES = ["system", "user", "assistant"]
VALIDATION_SHARE = 5  # one in so many


def problem_of(line: str) -> str | None:
    """What is wrong with one example, or None."""
    try:
        example = json.loads(line)
        messages = example["messages"]
        roles = [message["role"] for message in messages]
        question, answer = messages[1]["content"], messages[2]["content"]
        field, text = (part.partition(": ")[2] for part in question.split("\n")[:2])
        quoted = json.loads(text)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        return f"not an example ({type(error).__name__})"
    if example.keys() != {"messages"} or roles != ROLES:
        return "not a chat of system, user and assistant"
    if answer and not supports(field, answer, quoted):
        return "the text does not state the answer"
    return None


def part_of(line: str) -> str:
    """`train` or `validation`, by the text that is quoted."""
    text = json.loads(line)["messages"][1]["content"].split("\n")[1]
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])
    return "train" if number % VALIDATION_SHARE else "validation"


def check(lines: list[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Lines by part, and what is wrong."""
    problems = []
    parts: dict[str, list[str]] = {"train": [], "validation": []}
    for number, line in enumerate(lines, start=1):
        problem = problem_of(line)
        if problem is not None:
            problems.append(f"line {number}: {problem}")
    for line in dict.fromkeys(lines) if not problems else ():
        parts[part_of(line)].append(line)
    return parts, problems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    lines = [line for line in options.examples.read_text("utf-8").split("\n") if line]
    parts, problems = check(lines)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        return 1
    fields = Counter(
        json.loads(line)["messages"][1]["content"].split("\n")[0].removeprefix("Field: ")
        for line in dict.fromkeys(lines)
    )
    for field, count in fields.most_common():
        print(f"{count:6} {field}")
    print(f"{len(parts['train'])} to train on, {len(parts['validation'])} to validate with")
    if options.output is not None:
        options.output.mkdir(parents=True, exist_ok=True)
        for name, kept in parts.items():
            text = "".join(f"{line}\n" for line in kept)
            (options.output / f"{name}.jsonl").write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
