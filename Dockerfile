# syntax=docker/dockerfile:1
# One image for the API, the workers and the migrations: `docker build -t jobpilot .`
# `make image-steps` carries out the RUN steps below in a clean directory, as an ordinary user, without Docker.

FROM node:22-bookworm-slim AS web
WORKDIR /srv/jobpilot/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
RUN npm run build

FROM python:3.11-slim-bookworm AS packages
WORKDIR /srv/jobpilot
COPY requirements.lock ./
COPY scripts/setup.py scripts/setup.py
RUN python3 scripts/setup.py --skip-web

FROM python:3.11-slim-bookworm AS app
ENV PATH=/srv/jobpilot/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/data \
    JOBPILOT_HOME=/data \
    HOST=0.0.0.0
RUN mkdir -p /data && chown 10001:10001 /data
WORKDIR /srv/jobpilot
COPY --from=packages /srv/jobpilot/.venv .venv
COPY --from=web /srv/jobpilot/frontend/dist frontend/dist
COPY alembic.ini requirements.lock ./
COPY api/ api/
COPY workflows/ workflows/
COPY activities/ activities/
COPY workers/ workers/
COPY migrations/ migrations/
COPY jobpilot/ jobpilot/
COPY temporal-config/ temporal-config/
RUN python -m compileall -q api workflows activities workers migrations jobpilot
# With --build-arg RELEASE=… the workers name it, and releases are told apart: docs/upgrades.md
ARG RELEASE=
ENV WORKER_BUILD_ID=$RELEASE
USER 10001:10001
EXPOSE 8000
ENTRYPOINT ["python", "-m", "jobpilot"]
CMD ["api"]
