# Two stages: one builds the static program, the other holds nothing but it.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -tags timetzdata -ldflags "-s -w -X main.version=${VERSION}" -o /out/oriel ./cmd/oriel \
 && mkdir -p /out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/oriel /oriel
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
# SQLite needs a place for its own temporary files, and this image has no /tmp.
ENV ORIEL_DATA=/data ORIEL_LISTEN=:8080 TMPDIR=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=6s --start-period=20s CMD ["/oriel", "check"]
ENTRYPOINT ["/oriel"]
