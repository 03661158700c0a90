"""How postings name their sections, ask for something, and how texts talk to programs instead of people."""

import re
from enum import StrEnum
from typing import Final


class SectionKind(StrEnum):
    MUST = "must"
    NICE = "nice"
    TASKS = "tasks"
    OFFER = "offer"
    COMPANY = "company"
    OTHER = "other"


HEADINGS: Final = (
    (SectionKind.NICE, (
     r"nice[- ]to[- ]haves?|bonus(?: points)?|preferred(?: qualifications| skills| experience)?|(?:it'?s )?a plus|extra credit|"
     r"(?:would be|are) (?:nice|a plus)|desirable|von vorteil|un plus|good to have")),
    (SectionKind.MUST, (
     r"(?:minimum |basic |key |job |required |essential |core )?(?:requirements?|qualifications?)|must[- ]haves?|"
     r"(?:required|essential|key|technical) (?:skills|experience)|skills(?: and| &| required)?(?: experience| qualifications)?|"
     r"(?:what )?(?:you(?:'ll|’ll| will)? (?:need|have|bring)|you(?:'re|’re| are) (?:good at|a (?:great )?fit))|what we(?:'re|’re| are) looking for|"
     r"who you are|about you|your (?:profile|background|skills|experience|qualifications)|experience|(?:the )?ideal candidate|we(?:'re|’re| are) looking for|"
     r"you should (?:have|apply)|what we (?:need|expect|ask)(?: from you)?|candidate profile|person specification|dein profil|ihr profil|anforderungen|"
     r"das bringst du mit|votre profil|profil recherché|requisitos")),
    (SectionKind.TASKS, (
     r"(?:key |main |your )?(?:responsibilities|duties|tasks)|what you(?:'ll|’ll| will) (?:do|be doing|work on)|the role|about the (?:role|job|position)|"
     r"your (?:role|mission|day)|a (?:typical )?day|job description|in this role|deine aufgaben|ihre aufgaben|aufgaben|missions|"
     r"how you(?:'ll|’ll| will) (?:contribute|make an impact)")),
    (SectionKind.OFFER, (
     r"benefits|perks|what we offer|we offer|compensation|salary|why (?:join|work|us)|our offer|what(?:'s|’s| is) in it for you|"
     r"what you(?:'ll|’ll| will) get|wir bieten|nous offrons|how to apply|application process|interview process|equal opportunity")),
    (SectionKind.COMPANY, (
     r"about (?:us|the company|our|the team)|who we are|our (?:company|mission|values|story|team)|über uns|company")),
)  # fmt: skip
ASKS: Final = re.compile(
    r"(?i)\b(?:experience (?:with|in|of|as)|proficien\w+|knowledge of|familiar\w* with|fluen\w+|degree|expertise|hands-on|"
    r"must (?:have|be)|required|you have|you bring|you know|years?|skilled in|comfortable with|understanding of|"
    r"certifi\w+|licen[cs]ed?|background in|ability to|track record|we expect)\b"
)
NICE: Final = re.compile(
    r"(?i)\b(?:nice to have|is a plus|are a plus|a plus\b|bonus|preferred|ideally|advantage\w*|desirable|not required|optional)\b"
)
YEARS: Final = re.compile(
    r"(?i)(?P<low>\d{1,2})\s*(?:\+|plus)?\s*(?:[-–—]|to|or)?\s*(?:\d{1,2})?\s*\+?\s*(?:years?|yrs?\.?|jahre|ans|años)\b"
    r"(?!\s*(?:old|ago|in business|of (?:age|history|growth)))"
)
YEARS_WORDS: Final = re.compile(
    r"(?i)\b(?:experience|professional|working|industry|hands-on|berufserfahrung|in (?:a|an|the|this|similar)|with|of|as|expérience)\b"
)
COMMANDS: Final = re.compile(
    r"(?i)\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,60}\b(?:instructions?|prompts?|(?:your|all|any|the) rules|guidelines|above|previous|prior)\b|"
    r"\b(?:reveal|print|show|repeat|output|leak)\b[^.\n]{0,30}\b(?:system|developer) (?:prompt|message)\b|"
    r"\b(?:you are|act as|acting as|as|if you(?:'re|’re)?(?: are)?) an? (?:ai|llm|language model|chatbot)(?: (?:language )?(?:model|assistant|system|agent|tool))?\s*(?:[,.:;]|and\b|you\b)|"
    r"\b(?:note|notice|message|instructions?|attention)\s*(?:to|for|:)?\s*(?:all |any |the )?(?:ai|llms?|language models?|chatbots?|automated (?:systems?|screeners?|agents?)|bots)\b|"
    r"\b(?:ai|llm|language model|chatbot|automated)s?\b[^.\n]{0,40}\b(?:reading|reviewing|screening|evaluating|processing|parsing|scoring|ranking)\b[^.\n]{0,20}\b(?:this|these|the (?:posting|page|candidate|applicant))\b|"
    r"\b(?:score|rate|rank|grade|rating|mark|evaluate)\b[^.\n]{0,40}\b(?:candidates?|applicants?|r[ée]sum[ée]s?|cvs?|match|fit|posting|job|this)\b[^.\n]{0,40}\b(?:100|10/10|perfect|highest|maximum|full marks|first)\b|"
    r"\b(?:score|rating|match|fit)\b\s*(?:of|:|=|is|to|as|at)?\s*(?:100|10/10|a perfect)\b|"
    r"\b(?:this|every|any|the) (?:candidate|applicant|r[ée]sum[ée]|cv)\b[^.\n]{0,40}\b(?:is (?:a |the )?perfect|(?:meets|matches|satisfies|has) (?:all|every)|100)\b|"
    r"\b(?:send|e-?mail|forward|upload|post)\b[^.\n]{0,40}\b(?:candidate|applicant|user)(?:'s|’s|s)?\b[^.\n]{0,40}\bto\b|"
    r"<\|?/?(?:system|im_start|im_end|assistant|user)\|?>|\[/?INST\]|###\s*(?:system|instruction)"
)
