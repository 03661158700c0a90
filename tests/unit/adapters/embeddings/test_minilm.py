"""The shipped model: what its vectors mean, and that files nobody checked are never run."""

import asyncio
import math

import pytest

from jobpilot.adapters.embeddings.minilm import BATCH, MiniLm, ModelFiles
from jobpilot.ports.embedder import DIMENSIONS, EmbedderUnavailableError


@pytest.fixture(scope="module")
def embedder():
    embedder = MiniLm()
    yield embedder
    embedder.close()


def cosine(one, other):
    return sum(a * b for a, b in zip(one, other, strict=True))


class TestEmbed:
    async def test_gives_one_vector_of_length_one_per_text(self, embedder):
        texts = [f"Engineer number {number}" for number in range(BATCH + 1)]
        vectors = await embedder.embed(texts)
        assert [len(vector) for vector in vectors] == [DIMENSIONS] * len(texts)
        assert all(math.isclose(cosine(v, v), 1.0, abs_tol=1e-5) for v in vectors)

    async def test_brings_neighbours_in_meaning_together(self, embedder):
        nurse, paediatrics, backend = await embedder.embed(
            ["Nurse in a children's hospital", "Registered nurse, paediatrics", "Backend developer"]
        )
        assert cosine(nurse, paediatrics) > 0.5
        assert cosine(nurse, backend) < 0.3

    async def test_a_text_keeps_its_vector_among_longer_ones(self, embedder):
        alone = (await embedder.embed(["Accountant"]))[0]
        among = (await embedder.embed(["Accountant", "Accountant with many years " * 20]))[0]
        assert cosine(alone, among) > 0.98

    async def test_empty_and_endless_texts_are_texts(self, embedder):
        vectors = await embedder.embed(["", "word " * 100_000])
        assert len(vectors) == 2

    async def test_nothing_in_nothing_out(self, embedder):
        assert await embedder.embed([]) == []


class TestMemory:
    async def test_is_loaded_late_and_let_go_when_idle(self):
        embedder = MiniLm(idle_seconds=0.05)
        assert not embedder.is_loaded
        await embedder.embed(["one"])
        for _ in range(100):
            await asyncio.sleep(0.05)
            if not embedder.is_loaded:
                break
        assert not embedder.is_loaded
        assert len(await embedder.embed(["again"])) == 1
        embedder.close()


class TestFiles:
    @pytest.mark.parametrize("altered", ["weights", "tokenizer"])
    async def test_a_file_nobody_checked_is_refused(self, tmp_path, altered):
        shipped = ModelFiles.shipped()
        other = tmp_path / "file"
        other.write_bytes(getattr(shipped, altered).read_bytes()[:-1] + b"!")
        files = ModelFiles(**{**vars(shipped), altered: other})
        with pytest.raises(EmbedderUnavailableError):
            await MiniLm(lambda: files).embed(["text"])

    async def test_a_missing_file_is_refused(self, tmp_path):
        files = ModelFiles(tmp_path / "no", tmp_path / "none")
        with pytest.raises(EmbedderUnavailableError):
            await MiniLm(lambda: files).embed(["text"])
