# Builds with the same recipes as on any machine (build/*.targets) and runs without root.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# Restore first: this layer stays while only code changes.
COPY Directory.Build.props Directory.Packages.props ./
COPY build/ build/
COPY WhatsAppCrm/WhatsAppCrm.csproj WhatsAppCrm/
COPY WhatsAppCrm.MetaSandbox/WhatsAppCrm.MetaSandbox.csproj WhatsAppCrm.MetaSandbox/
RUN dotnet restore WhatsAppCrm --use-current-runtime

COPY WhatsAppCrm/ WhatsAppCrm/
COPY WhatsAppCrm.MetaSandbox/ WhatsAppCrm.MetaSandbox/
RUN dotnet publish WhatsAppCrm -c Release --use-current-runtime --self-contained false --no-restore -o /app && mkdir /data

# Not below 10.0.13. Raise it with each of Microsoft's monthly fixes.
FROM mcr.microsoft.com/dotnet/aspnet:10.0.13 AS runtime
WORKDIR /app
COPY --from=build /app ./
COPY --from=build --chown=app:app /data /data

ENV Urls=http://+:8080 \
    App__DataDirectory=/data \
    DOTNET_EnableDiagnostics=0
VOLUME /data
EXPOSE 8080
USER app
ENTRYPOINT ["dotnet", "WhatsAppCrm.dll"]
