"""A friendly second mail, of fixed sentences around the person's own greeting and closing: it claims nothing new."""

from typing import Any, Final

from jobpilot.outreach.domain.mails import Mail

SENTENCES: Final = {
    "de": (
        "vor einiger Zeit habe ich Ihnen geschrieben: „{subject}“.",
        "Ich würde mich über eine kurze Antwort freuen. Gern schicke ich Ihnen alles, was Sie noch brauchen.",
    ),
    "en": (
        "A while ago I wrote to you: “{subject}”.",
        "I would be glad to hear from you. If you need anything else from me, please let me know.",
    ),
}
GREETINGS: Final = {"de": "Guten Tag,", "en": "Hello,"}
CLOSINGS: Final = {"de": "Viele Grüße", "en": "Kind regards"}
LONGEST_FRAME: Final = 120


def follow_up_to(mail: Mail, language: str) -> dict[str, Any]:
    """The document of a cold e-mail to the same reader. `language` of another kind is written to in English."""
    known = language if language in SENTENCES else "en"
    blocks = [block.strip() for block in mail.body_text.split("\n\n") if block.strip()]
    greeting, closing = GREETINGS[known], f"{CLOSINGS[known]}\n{mail.from_name}".strip()
    if len(blocks) > 1:
        greeting = blocks[0] if _is_frame(blocks[0]) and blocks[0].endswith(",") else greeting
        closing = blocks[-1] if _is_frame(blocks[-1]) else closing
    subject = mail.subject if mail.subject.lower().startswith("re:") else f"Re: {mail.subject}"
    about = mail.subject.removeprefix("Re: ")
    sentences = [sentence.format(subject=about) for sentence in SENTENCES[known]]
    body = "\n\n".join([greeting, *sentences, closing])
    return {"to": mail.to_address, "subject": subject, "body": body}


def _is_frame(block: str) -> bool:
    """Short, and no sentence."""
    return len(block) <= LONGEST_FRAME and not block.endswith((".", "?", "!"))
