from tests.integration.api.conftest import api, client, person

__all__ = ["api", "client", "person"]
