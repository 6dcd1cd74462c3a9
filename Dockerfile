# tokenscan with git, for a repository or folder that is mounted at /src:
#   docker build --tag tokenscan . && docker run --rm --network none --volume "$PWD:/src:ro" tokenscan
FROM node:24-slim AS build
WORKDIR /build
COPY . .
RUN npm ci --ignore-scripts --include=dev --no-audit --no-fund \
  && npm pack --pack-destination /tmp \
  && npm install --global --prefix /opt/tokenscan --ignore-scripts --no-audit --no-fund /tmp/tokenscan-*.tgz

FROM node:24-slim
# Debian's own git, whatever its version: security fixes come with the base image.
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install --yes --no-install-recommends git \
  && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/tokenscan /opt/tokenscan
ENV PATH=/opt/tokenscan/bin:$PATH
# The user node.
USER 1000:1000
WORKDIR /src
ENTRYPOINT ["tokenscan"]
