FROM python:3.13-slim AS build
COPY requirements.txt .
# The environment is taken over whole, so it gets no pip of its own.
RUN python -m venv --without-pip /opt/venv \
    && pip --python /opt/venv/bin/python install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary=:all: -r requirements.txt

FROM python:3.13-slim
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin bot \
    && install -d -o bot -g bot /data
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
# The bot alone: the package that imitates Telegram and the providers is for the demo and the tests.
COPY locales locales
COPY bot bot

ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data
USER 10001:10001
VOLUME /data
STOPSIGNAL SIGTERM
# The bot touches this file every 15 s while it serves. `find` is silent when it is older.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD test -n "$(find "$DATA_DIR/alive" -mmin -1)"
CMD ["python", "-m", "bot", "run"]
