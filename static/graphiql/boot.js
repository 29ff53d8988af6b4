// Starts GraphiQL with a tab for each job, its token filled in.
(async () => {
  const { tabs } = await (await fetch("/graphiql/settings.json")).json();
  const { React, ReactDOM, GraphiQL } = window;
  ReactDOM.createRoot(document.getElementById("graphiql")).render(
    React.createElement(GraphiQL, {
      fetcher: GraphiQL.createFetcher({ url: "/graphql" }),
      defaultTabs: tabs,
      // The first tab's editor is filled from here alone.
      headers: tabs[0].headers,
      defaultEditorToolsVisibility: "headers",
      isHeadersEditorEnabled: true,
    }),
  );
})();
