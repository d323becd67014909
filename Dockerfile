# One image for every service; the command says which one runs: `varde up router`.
ARG BASE=docker.io/library/python:3.11-slim-bookworm
FROM ${BASE}

# Libraries first, from the hash lock: they change seldom and are cached as a layer.
WORKDIR /usr/src/varde
COPY requirements/runtime.txt requirements/
RUN python3 -m venv /opt/varde \
    && /opt/varde/bin/pip install --no-cache-dir --disable-pip-version-check \
        --no-deps --require-hashes --requirement requirements/runtime.txt

# Then our own folders, without dependencies: nothing asks an index for a package of ours.
COPY shared shared
COPY services services
RUN /opt/varde/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation \
        ./shared ./services/intake-email ./services/intake-web ./services/router ./services/chatops ./services/desk \
    && rm -rf /usr/src/varde/shared /usr/src/varde/services

COPY config /etc/varde
COPY LICENSE /usr/share/doc/varde/LICENSE
RUN mkdir -p /keys && echo 'varde:x:10001:10001::/nonexistent:/usr/sbin/nologin' >> /etc/passwd \
    && echo 'varde:x:10001:' >> /etc/group

WORKDIR /
USER 10001:10001
ENV PATH=/opt/varde/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    VARDE_PROFILE=production \
    VARDE_CONFIG_DIR=/etc/varde \
    VARDE_KEYS_DIR=/keys \
    VARDE_SECRETS_DIR=/run/secrets
ENTRYPOINT ["varde"]
CMD ["up"]
