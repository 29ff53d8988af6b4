// Loads Apollo Sandbox from Apollo's network, with one document for all QA tasks and a token filled in.
(async () => {
  const { document: tasks, headers } = await (await fetch("/sandbox/settings.json")).json();
  const script = document.createElement("script");
  script.src =
    "https://embeddable-sandbox.cdn.apollographql.com/_latest/embeddable-sandbox.umd.production.min.js";
  script.onload = () => {
    document.body.classList.add("loaded");
    new window.EmbeddedSandbox({
      target: "#sandbox",
      initialEndpoint: new URL("/graphql", window.location.href).href,
      endpointIsEditable: false,
      allowDynamicStyles: false,
      runTelemetry: false,
      initialState: { document: tasks, headers, sharedHeaders: headers, includeCookies: false },
    });
  };
  script.onerror = () => {
    document.getElementById("state").textContent = "Apollo's network cannot be reached.";
  };
  document.head.append(script);
})();
