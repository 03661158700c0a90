from api.schemas.base import ResponseModel


class ErrorReports(ResponseModel):
    """Where the web app reports its faults."""

    dsn: str
    environment: str
    release: str


class ClientConfig(ResponseModel):
    """`error_reports`: null where none are wanted."""

    error_reports: ErrorReports | None
