import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobpilot.resumes.domain.file_names import clean_file_name, title_of


class TestCleanFileName:
    @pytest.mark.parametrize(
        ("name", "clean"),
        [
            ("My CV.pdf", "My CV.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\me\\cv.docx", "cv.docx"),
            ("CON.pdf", "resume-CON.pdf"),
            ("", "resume"),
            ("...", "resume"),
            ("cv\u202efdp.exe", "cvfdp.exe"),
            ("a\r\nb.pdf", "ab.pdf"),
            ("履歴書.pdf", "履歴書.pdf"),
            ("lone\ud800.pdf", "lone.pdf"),
        ],
    )
    def test_examples(self, name: str, clean: str) -> None:
        assert clean_file_name(name) == clean

    @given(st.text(max_size=300))
    def test_anything_becomes_safe(self, name: str) -> None:
        clean = clean_file_name(name)
        assert 0 < len(clean) <= 120
        assert not any(unicodedata.category(character) in {"Cc", "Cf", "Cs"} for character in clean)
        assert not set(clean) & set('/\\<>:"|?*')
        assert clean_file_name(clean) == clean or clean.startswith("resume")
        assert title_of(clean)
