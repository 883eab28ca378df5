ARG DOTNET=10.0

# Runs on the builder's own processor and compiles for the image's.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:$DOTNET AS build
ARG TARGETARCH
WORKDIR /source

# What packages are needed changes seldom; so this layer stays when only code has changed.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY Proxy/Proxy.csproj Proxy/
COPY Transforms/Transforms.csproj Transforms/
COPY Billing/Billing.csproj Billing/
RUN dotnet restore Proxy -a $TARGETARCH -p:PublishReadyToRun=true

COPY .editorconfig BannedSymbols.txt yarp.json ./
COPY Proxy/ Proxy/
COPY Transforms/ Transforms/
COPY Billing/ Billing/

# Without the analyzers: they have judged this code before. The final image has no shell to make folders and links with.
RUN dotnet publish Proxy -c Release -a $TARGETARCH --no-restore --self-contained false -o /out/app \
      -p:PublishReadyToRun=true -p:RunAnalyzers=false -p:GenerateDocumentationFile=false -p:DebugType=none \
 && mkdir /out/data \
 && ln -s /data /out/app/data

# No shell, no package manager, and no ICU: numbers and dates are formatted in one way, and the console's texts are its own.
FROM mcr.microsoft.com/dotnet/aspnet:$DOTNET-noble-chiseled
ARG VERSION=0.0.0
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="CozeProxy" \
      org.opencontainers.image.description="Lets OpenAI clients talk to Coze" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.created="$CREATED"

# The console shows times where its viewer is.
COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo
COPY --from=build --chown=$APP_UID:$APP_UID /out/data /data
COPY --from=build /out/app /app

# The root may be read-only: the store's sorting spills to the volume, and nobody opens a debugger's socket.
ENV ASPNETCORE_HTTP_PORTS=3000 \
    DOTNET_EnableDiagnostics=0 \
    TMPDIR=/data
WORKDIR /app
USER $APP_UID
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["/app/CozeProxy", "healthcheck"]
ENTRYPOINT ["/app/CozeProxy"]
