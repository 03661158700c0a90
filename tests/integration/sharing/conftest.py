"""Share links are looked at through the API that the API's own tests use."""

from tests.integration.api.conftest import api

__all__ = ["api"]
