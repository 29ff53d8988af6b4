// Starts the API reference with this deployment's own addresses in the document. Shows a warning while Production is
// chosen.
(async () => {
  const [document_, settings] = await Promise.all(
    ["/openapi.json", "/docs/settings.json"].map(async (path) => (await fetch(path)).json()),
  );
  const [development, production] = document_.servers;
  const developmentUrl =
    settings.developmentUrl ?? (settings.isProduction ? development.url : window.location.origin);
  const productionUrl =
    settings.productionUrl ?? (settings.isProduction ? window.location.origin : production.url);
  // The samples contain the development address too, so it is replaced in the text of the whole document.
  const content = JSON.stringify(document_)
    .replaceAll(development.url, developmentUrl)
    .replaceAll(production.url, productionUrl);

  const warnAbout = (url) => {
    const isProduction = url === productionUrl;
    document.body.classList.toggle("production", isProduction);
    const warning = document.getElementById("production-warning");
    warning.hidden = !isProduction;
    document.body.style.setProperty("--scalar-custom-header-height", `${warning.offsetHeight}px`);
  };

  window.Scalar.createApiReference("#reference", {
    content,
    baseServerURL: window.location.origin,
    withDefaultFonts: false,
    telemetry: false,
    hideClientButton: true,
    showDeveloperTools: "never",
    agent: { disabled: true },
    mcp: { disabled: true },
    persistAuth: !settings.isProduction,
    documentDownloadType: "json",
    authentication: { preferredSecurityScheme: "JWT-auth" },
    onServerChange: warnAbout,
    onBeforeRequest: ({ request }) => warnAbout(new URL(request.url).origin),
  });
})();
