# The portal's image: web, workers, beat and migrations differ only in their command (docker-compose.yml).
# No secret is in it and none is needed to build it.

FROM node:22-slim AS static
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM python:3.11-slim AS packages
COPY requirements/app.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes --requirement app.txt

FROM python:3.11-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home portal \
    && install --directory --owner portal --group portal /data /data/media
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MEDIA_ROOT=/data/media \
    STATIC_ROOT=/app/collected \
    XDG_CACHE_HOME=/tmp
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=static /build/static/dist static/dist
RUN SECRET_KEY=only-for-this-line python manage.py collectstatic --noinput --verbosity 0
USER portal
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "recp_portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-"]
