# syntax=docker/dockerfile:1
# The image's steps are scripts/build, the same as for `make run`.
FROM rust:1.95-slim-trixie AS build
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends build-essential nodejs npm \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/target \
    MAK_PROFILE=release CARGO_TARGET_DIR=/target scripts/build \
 && install -D /target/release/mak /out/mak

FROM debian:trixie-slim
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends ca-certificates curl tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home mak \
 && install -d -o mak -g mak /secrets /files
COPY --from=build /out/mak /usr/local/lib/mak/mak
COPY --from=build /src/scripts/entrypoint /usr/local/bin/entrypoint
# `docker compose exec` goes past the entrypoint: what it finds as `mak` is the entrypoint too.
RUN ln -s entrypoint /usr/local/bin/mak
COPY --from=build /src/templates /app/templates
COPY --from=build /src/locales /app/locales
COPY --from=build /src/static /app/static
WORKDIR /app
USER mak
EXPOSE 8080
ENTRYPOINT ["entrypoint"]
CMD ["mak", "serve"]
